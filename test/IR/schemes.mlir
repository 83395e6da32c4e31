// The schemes survive as text in both forms and as bytecode. Keys are printed
// in one order, and those that hold their default are not.

// RUN: pe-opt %s | pe-opt | FileCheck %s
// RUN: pe-opt %s --mlir-print-op-generic | pe-opt | FileCheck %s
// RUN: pe-opt %s --emit-bytecode | pe-opt | FileCheck %s

// CHECK-LABEL: @schemes_without_keys(
// CHECK-SAME: a = #pe.default, b = #pe.timescales}
func.func private @schemes_without_keys() attributes {a = #pe.default, b = #pe.timescales}

// CHECK-LABEL: @ntk(
// CHECK-SAME: a = #pe.ntk<factor = 4.000000e+00>}
func.func private @ntk() attributes {a = #pe.ntk<factor = 4.0>}

// CHECK-LABEL: @keys_in_any_order(
// CHECK-SAME: a = #pe.dynamic_ntk<factor = 2.000000e+00, original_max_position_embeddings = 2048>}
func.func private @keys_in_any_order() attributes {
    a = #pe.dynamic_ntk<original_max_position_embeddings = 2048, factor = 2.0>}

// CHECK-LABEL: @all_bits_of_a_float(
// CHECK-SAME: a = #pe.ntk<factor = 1.0000000000000002>, b = #pe.divisors<[1.000000e-01, 3.3333333333333335, 1.000000e+300]>}
func.func private @all_bits_of_a_float() attributes {
    a = #pe.ntk<factor = 1.0000000000000002>,
    b = #pe.divisors<[0.1, 3.3333333333333335, 1.0e+300]>}

// CHECK-LABEL: @ntk_by_parts(
// CHECK-SAME: a = #pe.ntk_by_parts<factor = 4.000000e+00, original_max_position_embeddings = 2048>
// CHECK-SAME: b = #pe.ntk_by_parts<factor = 4.000000e+00, original_max_position_embeddings = 2048, high_freq_factor = 1.600000e+01>
// CHECK-SAME: c = #pe.ntk_by_parts<factor = 4.000000e+00, original_max_position_embeddings = 2048>}
func.func private @ntk_by_parts() attributes {
    a = #pe.ntk_by_parts<factor = 4.0, original_max_position_embeddings = 2048>,
    b = #pe.ntk_by_parts<factor = 4.0, original_max_position_embeddings = 2048,
                         high_freq_factor = 16.0>,
    c = #pe.ntk_by_parts<factor = 4.0, original_max_position_embeddings = 2048,
                         low_freq_factor = 1.0, high_freq_factor = 32.0>}

// CHECK-LABEL: @llama3(
// CHECK-SAME: a = #pe.llama3<factor = 8.000000e+00, original_max_position_embeddings = 8192, low_freq_factor = 1.000000e+00, high_freq_factor = 4.000000e+00>}
func.func private @llama3() attributes {
    a = #pe.llama3<factor = 8.0, original_max_position_embeddings = 8192,
                   low_freq_factor = 1.0, high_freq_factor = 4.0>}

// CHECK-LABEL: @yarn_with_all_defaults(
// CHECK-SAME: a = #pe.yarn<factor = 4.000000e+01, original_max_position_embeddings = 4096>
// CHECK-SAME: b = #pe.yarn<factor = 4.000000e+01, original_max_position_embeddings = 4096>}
func.func private @yarn_with_all_defaults() attributes {
    a = #pe.yarn<factor = 40.0, original_max_position_embeddings = 4096>,
    b = #pe.yarn<factor = 40.0, original_max_position_embeddings = 4096,
                 beta_fast = 32.0, beta_slow = 1.0, truncate = true,
                 extrapolation_factor = 1.0, mscale = 0.0,
                 mscale_all_dim = 0.0, clamp_to_pairs = false>}

// An attention factor of 1 is not the same as none.

// CHECK-LABEL: @yarn_without_defaults(
// CHECK-SAME: a = #pe.yarn<factor = 4.000000e+01, original_max_position_embeddings = 4096, beta_fast = 3.000000e+01, beta_slow = 2.000000e+00, truncate = false, extrapolation_factor = 0.000000e+00, mscale = 7.070000e-01, mscale_all_dim = 1.000000e+00, attention_factor = 1.000000e+00, clamp_to_pairs = true>}
func.func private @yarn_without_defaults() attributes {
    a = #pe.yarn<factor = 40.0, original_max_position_embeddings = 4096,
                 beta_fast = 30.0, beta_slow = 2.0, truncate = false,
                 extrapolation_factor = 0.0, mscale = 0.707,
                 mscale_all_dim = 1.0, attention_factor = 1.0,
                 clamp_to_pairs = true>}

// CHECK-LABEL: @longrope(
// CHECK-SAME: a = #pe.longrope<short_factor = [1.000000e+00, 1.500000e+00], long_factor = [2.000000e+00, 3.250000e+01], original_max_position_embeddings = 4096, factor = 3.200000e+01>
// CHECK-SAME: b = #pe.longrope<short_factor = [], long_factor = [], original_max_position_embeddings = 4096, max_position_embeddings = 131072>
// CHECK-SAME: c = #pe.longrope<short_factor = [1.000000e+00], long_factor = [1.000000e+00], original_max_position_embeddings = 2, attention_factor = 1.250000e+00, short_mscale = 1.100000e+00, long_mscale = 1.200000e+00>}
func.func private @longrope() attributes {
    a = #pe.longrope<short_factor = [1.0, 1.5], long_factor = [2.0, 32.5],
                     original_max_position_embeddings = 4096, factor = 32.0>,
    b = #pe.longrope<short_factor = [], long_factor = [],
                     original_max_position_embeddings = 4096,
                     max_position_embeddings = 131072>,
    c = #pe.longrope<short_factor = [1.0], long_factor = [1.0],
                     original_max_position_embeddings = 2,
                     attention_factor = 1.25, short_mscale = 1.1,
                     long_mscale = 1.2>}

// CHECK-LABEL: @proportional(
// CHECK-SAME: a = #pe.proportional<partial_rotary_factor = 2.500000e-01>
// CHECK-SAME: b = #pe.proportional<partial_rotary_factor = 1.000000e+00, factor = 8.000000e+00>}
func.func private @proportional() attributes {
    a = #pe.proportional<partial_rotary_factor = 0.25>,
    b = #pe.proportional<partial_rotary_factor = 1.0, factor = 8.0>}

// CHECK-LABEL: @length_dependent_schemes_take_a_length(
// CHECK: pe.frequencies seq_len(%{{.*}}) {{.*}} scheme = #pe.dynamic_ntk<factor = 2.000000e+00, original_max_position_embeddings = 2048>}
// CHECK: pe.frequencies {{{.*}} scheme = #pe.dynamic_ntk<factor = 2.000000e+00, original_max_position_embeddings = 2048>}
func.func @length_dependent_schemes_take_a_length(%length: index) -> (tensor<4xf64>, tensor<4xf64>) {
  %freq, %a = pe.frequencies seq_len(%length) {dim = 8 : i64, base = 1.0e+04 : f64,
      scheme = #pe.dynamic_ntk<factor = 2.0, original_max_position_embeddings = 2048>}
      : tensor<4xf64>, f64
  %trained, %b = pe.frequencies {dim = 8 : i64, base = 1.0e+04 : f64,
      scheme = #pe.dynamic_ntk<factor = 2.0, original_max_position_embeddings = 2048>}
      : tensor<4xf64>, f64
  return %freq, %trained : tensor<4xf64>, tensor<4xf64>
}
