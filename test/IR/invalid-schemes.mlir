// RUN: pe-opt %s --split-input-file --verify-diagnostics

// expected-error @below {{expects factor to be finite and at least 1, but found 0.5}}
func.func private @ntk_c1() attributes {a = #pe.ntk<factor = 0.5>}

// -----

// expected-error @below {{expects factor to be finite and at least 1, but found 0}}
func.func private @dynamic_ntk_c1() attributes {a = #pe.dynamic_ntk<factor = 0.0, original_max_position_embeddings = 2048>}

// -----

// expected-error @below {{expects original_max_position_embeddings to be at least 1, but found 0}}
func.func private @dynamic_ntk_c2() attributes {a = #pe.dynamic_ntk<factor = 2.0, original_max_position_embeddings = 0>}

// -----

// expected-error @below {{expects factor to be finite and at least 1, but found -2}}
func.func private @ntk_by_parts_c1() attributes {a = #pe.ntk_by_parts<factor = -2.0, original_max_position_embeddings = 2048>}

// -----

// expected-error @below {{expects original_max_position_embeddings to be at least 1, but found -1}}
func.func private @ntk_by_parts_c2() attributes {a = #pe.ntk_by_parts<factor = 2.0, original_max_position_embeddings = -1>}

// -----

// expected-error @below {{expects low_freq_factor to be finite and greater than 0, but found 0}}
func.func private @ntk_by_parts_c3() attributes {a = #pe.ntk_by_parts<factor = 2.0, original_max_position_embeddings = 2048, low_freq_factor = 0.0>}

// -----

// expected-error @below {{expects high_freq_factor to be finite and at least low_freq_factor, 33, but found 32}}
func.func private @ntk_by_parts_c4_default() attributes {a = #pe.ntk_by_parts<factor = 2.0, original_max_position_embeddings = 2048, low_freq_factor = 33.0>}

// -----

// expected-error @below {{expects factor to be finite and at least 1, but found 0.5}}
func.func private @llama3_c1() attributes {a = #pe.llama3<factor = 0.5, original_max_position_embeddings = 8192, low_freq_factor = 1.0, high_freq_factor = 4.0>}

// -----

// expected-error @below {{expects original_max_position_embeddings to be at least 1, but found 0}}
func.func private @llama3_c2() attributes {a = #pe.llama3<factor = 8.0, original_max_position_embeddings = 0, low_freq_factor = 1.0, high_freq_factor = 4.0>}

// -----

// expected-error @below {{expects low_freq_factor to be finite and greater than 0, but found -1}}
func.func private @llama3_c3() attributes {a = #pe.llama3<factor = 8.0, original_max_position_embeddings = 8192, low_freq_factor = -1.0, high_freq_factor = 4.0>}

// -----

// expected-error @below {{expects high_freq_factor to be finite and at least low_freq_factor, 4, but found 1}}
func.func private @llama3_c4() attributes {a = #pe.llama3<factor = 8.0, original_max_position_embeddings = 8192, low_freq_factor = 4.0, high_freq_factor = 1.0>}

// -----

// expected-error @below {{expects high_freq_factor to be finite and at least low_freq_factor, 4, but found +Inf}}
func.func private @llama3_c4_infinite() attributes {a = #pe.llama3<factor = 8.0, original_max_position_embeddings = 8192, low_freq_factor = 4.0, high_freq_factor = 1.0e+400>}

// -----

// expected-error @below {{expects factor to be finite and at least 1, but found 0.5}}
func.func private @yarn_c1() attributes {a = #pe.yarn<factor = 0.5, original_max_position_embeddings = 4096>}

// -----

// expected-error @below {{expects original_max_position_embeddings to be at least 1, but found 0}}
func.func private @yarn_c2() attributes {a = #pe.yarn<factor = 8.0, original_max_position_embeddings = 0>}

// -----

// expected-error @below {{expects beta_slow to be finite and greater than 0, but found 0}}
func.func private @yarn_c3() attributes {a = #pe.yarn<factor = 8.0, original_max_position_embeddings = 4096, beta_slow = 0.0>}

// -----

// expected-error @below {{expects beta_fast to be finite and at least beta_slow, 32, but found 1}}
func.func private @yarn_c4() attributes {a = #pe.yarn<factor = 8.0, original_max_position_embeddings = 4096, beta_fast = 1.0, beta_slow = 32.0>}

// -----

// expected-error @below {{expects extrapolation_factor to be finite and at least 0, but found -1}}
func.func private @yarn_c5() attributes {a = #pe.yarn<factor = 8.0, original_max_position_embeddings = 4096, extrapolation_factor = -1.0>}

// -----

// expected-error @below {{expects mscale to be finite and at least 0, but found -1}}
func.func private @yarn_c6_mscale() attributes {a = #pe.yarn<factor = 8.0, original_max_position_embeddings = 4096, mscale = -1.0>}

// -----

// expected-error @below {{expects mscale_all_dim to be finite and at least 0, but found NaN}}
func.func private @yarn_c6_mscale_all_dim() attributes {a = #pe.yarn<factor = 8.0, original_max_position_embeddings = 4096, mscale_all_dim = 0x7FF8000000000000>}

// -----

// expected-error @below {{expects attention_factor to be finite and greater than 0, but found 0}}
func.func private @yarn_c7() attributes {a = #pe.yarn<factor = 8.0, original_max_position_embeddings = 4096, attention_factor = 0.0>}

// -----

// expected-error @below {{expects the values of short_factor to be finite and greater than 0, but found 0 at index 1}}
func.func private @longrope_c1_short() attributes {a = #pe.longrope<short_factor = [1.0, 0.0], long_factor = [1.0, 1.0], original_max_position_embeddings = 4096, factor = 8.0>}

// -----

// expected-error @below {{expects the values of long_factor to be finite and greater than 0, but found -2.5 at index 0}}
func.func private @longrope_c1_long() attributes {a = #pe.longrope<short_factor = [1.0, 1.0], long_factor = [-2.5, 1.0], original_max_position_embeddings = 4096, factor = 8.0>}

// -----

// expected-error @below {{expects original_max_position_embeddings to be at least 2, but found 1}}
func.func private @longrope_c2() attributes {a = #pe.longrope<short_factor = [1.0], long_factor = [2.0], original_max_position_embeddings = 1, factor = 8.0>}

// -----

// expected-error @below {{expects factor to be finite and greater than 0, but found 0}}
func.func private @longrope_c3_factor() attributes {a = #pe.longrope<short_factor = [1.0], long_factor = [2.0], original_max_position_embeddings = 4096, factor = 0.0>}

// -----

// expected-error @below {{expects max_position_embeddings to be at least 1, but found 0}}
func.func private @longrope_c3_max_position_embeddings() attributes {a = #pe.longrope<short_factor = [1.0], long_factor = [2.0], original_max_position_embeddings = 4096, max_position_embeddings = 0>}

// -----

// expected-error @below {{expects attention_factor to be finite and greater than 0, but found -1}}
func.func private @longrope_c4_attention_factor() attributes {a = #pe.longrope<short_factor = [1.0], long_factor = [2.0], original_max_position_embeddings = 4096, attention_factor = -1.0>}

// -----

// expected-error @below {{expects short_mscale to be finite and greater than 0, but found 0}}
func.func private @longrope_c4_short_mscale() attributes {a = #pe.longrope<short_factor = [1.0], long_factor = [2.0], original_max_position_embeddings = 4096, short_mscale = 0.0, long_mscale = 1.0>}

// -----

// expected-error @below {{expects long_mscale to be finite and greater than 0, but found 0}}
func.func private @longrope_c4_long_mscale() attributes {a = #pe.longrope<short_factor = [1.0], long_factor = [2.0], original_max_position_embeddings = 4096, short_mscale = 1.0, long_mscale = 0.0>}

// -----

// expected-error @below {{expects factor, max_position_embeddings, attention_factor, or both short_mscale and long_mscale, but found none of them}}
func.func private @longrope_c5() attributes {a = #pe.longrope<short_factor = [1.0], long_factor = [2.0], original_max_position_embeddings = 4096>}

// -----

// expected-error @below {{expects factor, max_position_embeddings, attention_factor, or both short_mscale and long_mscale, but found only long_mscale}}
func.func private @longrope_c5_one_mscale() attributes {a = #pe.longrope<short_factor = [1.0], long_factor = [2.0], original_max_position_embeddings = 4096, long_mscale = 1.0>}

// -----

// expected-error @below {{expects partial_rotary_factor to be greater than 0 and at most 1, but found 0}}
func.func private @proportional_c1() attributes {a = #pe.proportional<partial_rotary_factor = 0.0>}

// -----

// expected-error @below {{expects partial_rotary_factor to be greater than 0 and at most 1, but found 1.5}}
func.func private @proportional_c1_more_than_all() attributes {a = #pe.proportional<partial_rotary_factor = 1.5>}

// -----

// expected-error @below {{expects factor to be finite and greater than 0, but found 0}}
func.func private @proportional_c2() attributes {a = #pe.proportional<partial_rotary_factor = 0.25, factor = 0.0>}

// -----

// expected-error @below {{expects the values of divisors to be finite and greater than 0, but found +Inf at index 1}}
func.func private @divisors_c1() attributes {a = #pe.divisors<[1.0, 1.0e+400]>}

// -----

func.func @ntk_c2() {
  // expected-error @below {{'pe.frequencies' op expects dim to be greater than 2, because #pe.ntk<factor = 2.000000e+00> raises the base by a power of dim / (dim - 2), but found 2}}
  %freq, %a = pe.frequencies {dim = 2 : i64, base = 1.0e+04 : f64,
      scheme = #pe.ntk<factor = 2.0>} : tensor<1xf64>, f64
  return
}

// -----

func.func @dynamic_ntk_c3() {
  // expected-error @below {{'pe.frequencies' op expects dim to be greater than 2, because #pe.dynamic_ntk<factor = 2.000000e+00, original_max_position_embeddings = 2048> raises the base by a power of dim / (dim - 2), but found 2}}
  %freq, %a = pe.frequencies {dim = 2 : i64, base = 1.0e+04 : f64,
      scheme = #pe.dynamic_ntk<factor = 2.0, original_max_position_embeddings = 2048>} : tensor<1xf64>, f64
  return
}

// -----

func.func @yarn_c8() {
  // expected-error @below {{'pe.frequencies' op expects base to be greater than 1, because #pe.yarn<factor = 2.000000e+00, original_max_position_embeddings = 2048> divides by its logarithm, but found 1.000000e+00}}
  %freq, %a = pe.frequencies {dim = 8 : i64, base = 1.0 : f64,
      scheme = #pe.yarn<factor = 2.0, original_max_position_embeddings = 2048>} : tensor<4xf64>, f64
  return
}

// -----

func.func @longrope_c6_short() {
  // expected-error @below {{'pe.frequencies' op expects short_factor to have 2 values, half of dim, but found 1}}
  %freq, %a = pe.frequencies {dim = 4 : i64, base = 1.0e+04 : f64,
      scheme = #pe.longrope<short_factor = [1.0], long_factor = [1.0, 2.0], original_max_position_embeddings = 4096, factor = 8.0>} : tensor<2xf64>, f64
  return
}

// -----

func.func @longrope_c6_long() {
  // expected-error @below {{'pe.frequencies' op expects long_factor to have 2 values, half of dim, but found 0}}
  %freq, %a = pe.frequencies {dim = 4 : i64, base = 1.0e+04 : f64,
      scheme = #pe.longrope<short_factor = [1.0, 2.0], long_factor = [], original_max_position_embeddings = 4096, factor = 8.0>} : tensor<2xf64>, f64
  return
}

// -----

func.func @divisors_c2() {
  // expected-error @below {{'pe.frequencies' op expects divisors to have 2 values, half of dim, but found 3}}
  %freq, %a = pe.frequencies {dim = 4 : i64, base = 1.0e+04 : f64,
      scheme = #pe.divisors<[1.0, 2.0, 3.0]>} : tensor<2xf64>, f64
  return
}

// -----

func.func @linear_does_not_depend_on_the_length(%n: index) {
  // expected-error @below {{'pe.frequencies' op expects no seq_len, because #pe.linear<factor = 2.000000e+00> does not depend on it}}
  %freq, %a = pe.frequencies seq_len(%n) {dim = 8 : i64, base = 1.0e+04 : f64,
      scheme = #pe.linear<factor = 2.0>} : tensor<4xf64>, f64
  return
}

// -----

func.func @ntk_does_not_depend_on_the_length(%n: index) {
  // expected-error @below {{'pe.frequencies' op expects no seq_len, because #pe.ntk<factor = 2.000000e+00> does not depend on it}}
  %freq, %a = pe.frequencies seq_len(%n) {dim = 8 : i64, base = 1.0e+04 : f64,
      scheme = #pe.ntk<factor = 2.0>} : tensor<4xf64>, f64
  return
}

// -----

func.func @timescales_does_not_depend_on_the_length(%n: index) {
  // expected-error @below {{'pe.frequencies' op expects no seq_len, because #pe.timescales does not depend on it}}
  %freq, %a = pe.frequencies seq_len(%n) {dim = 8 : i64, base = 1.0e+04 : f64,
      scheme = #pe.timescales} : tensor<4xf64>, f64
  return
}
