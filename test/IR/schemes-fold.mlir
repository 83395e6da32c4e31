// Schemes fold to these values, which were computed independently with 60
// digits.

// RUN: pe-opt %s --canonicalize | FileCheck %s

// The last frequency is divided by the factor.

// CHECK-LABEL: @ntk(
// CHECK-DAG: %[[FREQ:.*]] = arith.constant dense<[1.000000e+00, 5.000000e-02, 2.500000e-03, 1.250000e-04]>
// CHECK-DAG: %[[SCALE:.*]] = arith.constant 1.000000e+00 : f64
// CHECK: return %[[FREQ]], %[[SCALE]]
func.func @ntk() -> (tensor<4xf64>, f64) {
  %freq, %a = pe.frequencies {dim = 8 : i64, base = 1.0e+04 : f64,
      scheme = #pe.ntk<factor = 8.0>} : tensor<4xf64>, f64
  return %freq, %a : tensor<4xf64>, f64
}

// CHECK-LABEL: @ntk_of_four_features(
// CHECK-DAG: %[[FREQ:.*]] = arith.constant dense<[1.000000e+00, 0.0033333333333333335]>
// CHECK-DAG: %[[SCALE:.*]] = arith.constant 1.000000e+00 : f64
// CHECK: return %[[FREQ]], %[[SCALE]]
func.func @ntk_of_four_features() -> (tensor<2xf64>, f64) {
  %freq, %a = pe.frequencies {dim = 4 : i64, base = 1.0e+04 : f64,
      scheme = #pe.ntk<factor = 3.0>} : tensor<2xf64>, f64
  return %freq, %a : tensor<2xf64>, f64
}

// The pairs make 1304, 130, 13 and 1.3 turns: two are on the ramp from 32 to 1.

// CHECK-LABEL: @ntk_by_parts(
// CHECK-DAG: %[[FREQ:.*]] = arith.constant dense<[1.000000e+00, 1.000000e-01, 0.0046478149422022764, 1.3357492361557114E-4]>
// CHECK-DAG: %[[SCALE:.*]] = arith.constant 1.000000e+00 : f64
// CHECK: return %[[FREQ]], %[[SCALE]]
func.func @ntk_by_parts() -> (tensor<4xf64>, f64) {
  %freq, %a = pe.frequencies {dim = 8 : i64, base = 1.0e+04 : f64,
      scheme = #pe.ntk_by_parts<factor = 8.0, original_max_position_embeddings = 8192>} : tensor<4xf64>, f64
  return %freq, %a : tensor<4xf64>, f64
}

// CHECK-LABEL: @llama3(
// CHECK-DAG: %[[FREQ:.*]] = arith.constant dense<[1.000000e+00, 1.000000e-01, 1.000000e-02, 2.1360754402756859E-4]>
// CHECK-DAG: %[[SCALE:.*]] = arith.constant 1.000000e+00 : f64
// CHECK: return %[[FREQ]], %[[SCALE]]
func.func @llama3() -> (tensor<4xf64>, f64) {
  %freq, %a = pe.frequencies {dim = 8 : i64, base = 1.0e+04 : f64,
      scheme = #pe.llama3<factor = 8.0, original_max_position_embeddings = 8192,
          low_freq_factor = 1.0, high_freq_factor = 4.0>} : tensor<4xf64>, f64
  return %freq, %a : tensor<4xf64>, f64
}

// CHECK-LABEL: @llama3_with_equal_bounds_is_a_step(
// CHECK-DAG: %[[FREQ:.*]] = arith.constant dense<[1.000000e+00, 1.000000e-01, 1.000000e-02, 1.250000e-04]>
// CHECK-DAG: %[[SCALE:.*]] = arith.constant 1.000000e+00 : f64
// CHECK: return %[[FREQ]], %[[SCALE]]
func.func @llama3_with_equal_bounds_is_a_step() -> (tensor<4xf64>, f64) {
  %freq, %a = pe.frequencies {dim = 8 : i64, base = 1.0e+04 : f64,
      scheme = #pe.llama3<factor = 8.0, original_max_position_embeddings = 8192,
          low_freq_factor = 10.0, high_freq_factor = 10.0>} : tensor<4xf64>, f64
  return %freq, %a : tensor<4xf64>, f64
}

// The ramp from pair 1.6 to pair 3.1 is widened to that from 1 to 4.

// CHECK-LABEL: @yarn(
// CHECK-DAG: %[[FREQ:.*]] = arith.constant dense<[1.000000e+00, 1.000000e-01, 0.007083333333333333, 4.1666666666666669E-4]>
// CHECK-DAG: %[[SCALE:.*]] = arith.constant 1.2079441541679836 : f64
// CHECK: return %[[FREQ]], %[[SCALE]]
func.func @yarn() -> (tensor<4xf64>, f64) {
  %freq, %a = pe.frequencies {dim = 8 : i64, base = 1.0e+04 : f64,
      scheme = #pe.yarn<factor = 8.0, original_max_position_embeddings = 8192>} : tensor<4xf64>, f64
  return %freq, %a : tensor<4xf64>, f64
}

// CHECK-LABEL: @yarn_without_truncation(
// CHECK-DAG: %[[FREQ:.*]] = arith.constant dense<[1.000000e+00, 1.000000e-01, 0.0077331334413176739, 1.9197592752647898E-4]>
// CHECK-DAG: %[[SCALE:.*]] = arith.constant 1.2079441541679836 : f64
// CHECK: return %[[FREQ]], %[[SCALE]]
func.func @yarn_without_truncation() -> (tensor<4xf64>, f64) {
  %freq, %a = pe.frequencies {dim = 8 : i64, base = 1.0e+04 : f64,
      scheme = #pe.yarn<factor = 8.0, original_max_position_embeddings = 8192,
          truncate = false>} : tensor<4xf64>, f64
  return %freq, %a : tensor<4xf64>, f64
}

// CHECK-LABEL: @yarn_clamped_to_pairs(
// CHECK-DAG: %[[FREQ:.*]] = arith.constant dense<[1.000000e+00, 1.000000e-01, 5.625000e-03, 1.250000e-04]>
// CHECK-DAG: %[[SCALE:.*]] = arith.constant 1.2079441541679836 : f64
// CHECK: return %[[FREQ]], %[[SCALE]]
func.func @yarn_clamped_to_pairs() -> (tensor<4xf64>, f64) {
  %freq, %a = pe.frequencies {dim = 8 : i64, base = 1.0e+04 : f64,
      scheme = #pe.yarn<factor = 8.0, original_max_position_embeddings = 8192,
          clamp_to_pairs = true>} : tensor<4xf64>, f64
  return %freq, %a : tensor<4xf64>, f64
}

// CHECK-LABEL: @yarn_with_equal_bounds(
// CHECK-DAG: %[[FREQ:.*]] = arith.constant dense<[1.000000e+00, 1.000000e-01, 1.000000e-02, 1.250000e-04]>
// CHECK-DAG: %[[SCALE:.*]] = arith.constant 1.2079441541679836 : f64
// CHECK: return %[[FREQ]], %[[SCALE]]
func.func @yarn_with_equal_bounds() -> (tensor<4xf64>, f64) {
  %freq, %a = pe.frequencies {dim = 8 : i64, base = 1.0e+04 : f64,
      scheme = #pe.yarn<factor = 8.0, original_max_position_embeddings = 8192,
          beta_fast = 2.0, beta_slow = 2.0, truncate = false>} : tensor<4xf64>, f64
  return %freq, %a : tensor<4xf64>, f64
}

// CHECK-LABEL: @yarn_with_half_an_extrapolation(
// CHECK-DAG: %[[FREQ:.*]] = arith.constant dense<[5.625000e-01, 5.625000e-02, 0.0041666666666666666, 2.7083333333333332E-4]>
// CHECK-DAG: %[[SCALE:.*]] = arith.constant 1.2079441541679836 : f64
// CHECK: return %[[FREQ]], %[[SCALE]]
func.func @yarn_with_half_an_extrapolation() -> (tensor<4xf64>, f64) {
  %freq, %a = pe.frequencies {dim = 8 : i64, base = 1.0e+04 : f64,
      scheme = #pe.yarn<factor = 8.0, original_max_position_embeddings = 8192,
          extrapolation_factor = 0.5>} : tensor<4xf64>, f64
  return %freq, %a : tensor<4xf64>, f64
}

// The attention factor is a ratio of two.

// CHECK-LABEL: @yarn_with_both_mscales(
// CHECK-DAG: %[[FREQ:.*]] = arith.constant dense<[1.000000e+00, 1.000000e-01, 5.125000e-03, 2.500000e-05]>
// CHECK-DAG: %[[SCALE:.*]] = arith.constant 0.92104235531633993 : f64
// CHECK: return %[[FREQ]], %[[SCALE]]
func.func @yarn_with_both_mscales() -> (tensor<4xf64>, f64) {
  %freq, %a = pe.frequencies {dim = 8 : i64, base = 1.0e+04 : f64,
      scheme = #pe.yarn<factor = 40.0, original_max_position_embeddings = 4096,
          mscale = 0.707, mscale_all_dim = 1.0>} : tensor<4xf64>, f64
  return %freq, %a : tensor<4xf64>, f64
}

// One alone is not used.

// CHECK-LABEL: @yarn_with_one_mscale(
// CHECK-DAG: %[[FREQ:.*]] = arith.constant dense<[1.000000e+00, 1.000000e-01, 5.125000e-03, 2.500000e-05]>
// CHECK-DAG: %[[SCALE:.*]] = arith.constant 1.3688879454113936 : f64
// CHECK: return %[[FREQ]], %[[SCALE]]
func.func @yarn_with_one_mscale() -> (tensor<4xf64>, f64) {
  %freq, %a = pe.frequencies {dim = 8 : i64, base = 1.0e+04 : f64,
      scheme = #pe.yarn<factor = 40.0, original_max_position_embeddings = 4096,
          mscale_all_dim = 0.5>} : tensor<4xf64>, f64
  return %freq, %a : tensor<4xf64>, f64
}

// CHECK-LABEL: @yarn_with_an_attention_factor(
// CHECK-DAG: %[[FREQ:.*]] = arith.constant dense<[1.000000e+00, 1.000000e-01, 0.007083333333333333, 4.1666666666666669E-4]>
// CHECK-DAG: %[[SCALE:.*]] = arith.constant 7.500000e-01 : f64
// CHECK: return %[[FREQ]], %[[SCALE]]
func.func @yarn_with_an_attention_factor() -> (tensor<4xf64>, f64) {
  %freq, %a = pe.frequencies {dim = 8 : i64, base = 1.0e+04 : f64,
      scheme = #pe.yarn<factor = 8.0, original_max_position_embeddings = 8192,
          attention_factor = 0.75, mscale = 0.5, mscale_all_dim = 1.0>} : tensor<4xf64>, f64
  return %freq, %a : tensor<4xf64>, f64
}

// 0.7 of 4 pairs are 2.8, which is rounded down.

// CHECK-LABEL: @proportional(
// CHECK-DAG: %[[FREQ:.*]] = arith.constant dense<[1.000000e+00, 1.000000e-01, 0.000000e+00, 0.000000e+00]>
// CHECK-DAG: %[[SCALE:.*]] = arith.constant 1.000000e+00 : f64
// CHECK: return %[[FREQ]], %[[SCALE]]
func.func @proportional() -> (tensor<4xf64>, f64) {
  %freq, %a = pe.frequencies {dim = 8 : i64, base = 1.0e+04 : f64,
      scheme = #pe.proportional<partial_rotary_factor = 0.7>} : tensor<4xf64>, f64
  return %freq, %a : tensor<4xf64>, f64
}

// CHECK-LABEL: @proportional_with_a_factor(
// CHECK-DAG: %[[FREQ:.*]] = arith.constant dense<[2.500000e-01, 2.500000e-02, 2.500000e-03, 0.000000e+00]>
// CHECK-DAG: %[[SCALE:.*]] = arith.constant 1.000000e+00 : f64
// CHECK: return %[[FREQ]], %[[SCALE]]
func.func @proportional_with_a_factor() -> (tensor<4xf64>, f64) {
  %freq, %a = pe.frequencies {dim = 8 : i64, base = 1.0e+04 : f64,
      scheme = #pe.proportional<partial_rotary_factor = 0.75, factor = 4.0>} : tensor<4xf64>, f64
  return %freq, %a : tensor<4xf64>, f64
}

// CHECK-LABEL: @divisors(
// CHECK-DAG: %[[FREQ:.*]] = arith.constant dense<[1.000000e+00, 5.000000e-02, 0.0033333333333333335, 9.9999999999999995E-7]>
// CHECK-DAG: %[[SCALE:.*]] = arith.constant 1.000000e+00 : f64
// CHECK: return %[[FREQ]], %[[SCALE]]
func.func @divisors() -> (tensor<4xf64>, f64) {
  %freq, %a = pe.frequencies {dim = 8 : i64, base = 1.0e+04 : f64,
      scheme = #pe.divisors<[1.0, 2.0, 3.0, 1.0e+03]>} : tensor<4xf64>, f64
  return %freq, %a : tensor<4xf64>, f64
}

// The ends are 1 and 1/base.

// CHECK-LABEL: @timescales(
// CHECK-DAG: %[[FREQ:.*]] = arith.constant dense<[1.000000e+00, 0.046415888336127788, 0.0021544346900318838, 1.000000e-04]>
// CHECK-DAG: %[[SCALE:.*]] = arith.constant 1.000000e+00 : f64
// CHECK: return %[[FREQ]], %[[SCALE]]
func.func @timescales() -> (tensor<4xf64>, f64) {
  %freq, %a = pe.frequencies {dim = 8 : i64, base = 1.0e+04 : f64,
      scheme = #pe.timescales} : tensor<4xf64>, f64
  return %freq, %a : tensor<4xf64>, f64
}

// CHECK-LABEL: @timescales_of_one_pair(
// CHECK-DAG: %[[FREQ:.*]] = arith.constant dense<1.000000e+00>
// CHECK-DAG: %[[SCALE:.*]] = arith.constant 1.000000e+00 : f64
// CHECK: return %[[FREQ]], %[[SCALE]]
func.func @timescales_of_one_pair() -> (tensor<1xf64>, f64) {
  %freq, %a = pe.frequencies {dim = 2 : i64, base = 1.0e+04 : f64,
      scheme = #pe.timescales} : tensor<1xf64>, f64
  return %freq, %a : tensor<1xf64>, f64
}
