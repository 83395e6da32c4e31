// Schemes that mean the same fold to the same constants, and a constant length
// decides what depends on it.

// RUN: pe-opt %s --canonicalize --cse | FileCheck %s

// CHECK-LABEL: @factor_of_1_is_the_default(
// CHECK: %[[FREQ:.*]] = arith.constant dense<[1.000000e+00, 1.000000e-01, 1.000000e-02, 1.000000e-03]>
// CHECK-NEXT: return %[[FREQ]], %[[FREQ]], %[[FREQ]], %[[FREQ]], %[[FREQ]], %[[FREQ]]
func.func @factor_of_1_is_the_default() -> (tensor<4xf64>, tensor<4xf64>, tensor<4xf64>,
                                            tensor<4xf64>, tensor<4xf64>, tensor<4xf64>) {
  %default, %a = pe.frequencies {dim = 8 : i64, base = 1.0e+04 : f64} : tensor<4xf64>, f64
  %linear, %b = pe.frequencies {dim = 8 : i64, base = 1.0e+04 : f64,
      scheme = #pe.linear<factor = 1.0>} : tensor<4xf64>, f64
  %ntk, %c = pe.frequencies {dim = 8 : i64, base = 1.0e+04 : f64,
      scheme = #pe.ntk<factor = 1.0>} : tensor<4xf64>, f64
  %parts, %d = pe.frequencies {dim = 8 : i64, base = 1.0e+04 : f64,
      scheme = #pe.ntk_by_parts<factor = 1.0, original_max_position_embeddings = 2048>}
      : tensor<4xf64>, f64
  %yarn, %e = pe.frequencies {dim = 8 : i64, base = 1.0e+04 : f64,
      scheme = #pe.yarn<factor = 1.0, original_max_position_embeddings = 2048>}
      : tensor<4xf64>, f64
  %all, %f = pe.frequencies {dim = 8 : i64, base = 1.0e+04 : f64,
      scheme = #pe.proportional<partial_rotary_factor = 1.0>} : tensor<4xf64>, f64
  return %default, %linear, %ntk, %parts, %yarn, %all
      : tensor<4xf64>, tensor<4xf64>, tensor<4xf64>, tensor<4xf64>, tensor<4xf64>, tensor<4xf64>
}

// CHECK-LABEL: @llama3_is_ntk_by_parts(
// CHECK: %[[FREQ:.*]] = arith.constant dense
// CHECK-NEXT: return %[[FREQ]], %[[FREQ]]
func.func @llama3_is_ntk_by_parts() -> (tensor<64xf64>, tensor<64xf64>) {
  %llama3, %a = pe.frequencies {dim = 128 : i64, base = 5.0e+05 : f64,
      scheme = #pe.llama3<factor = 8.0, original_max_position_embeddings = 8192,
                          low_freq_factor = 1.0, high_freq_factor = 4.0>} : tensor<64xf64>, f64
  %parts, %b = pe.frequencies {dim = 128 : i64, base = 5.0e+05 : f64,
      scheme = #pe.ntk_by_parts<factor = 8.0, original_max_position_embeddings = 8192,
                                low_freq_factor = 1.0, high_freq_factor = 4.0>}
      : tensor<64xf64>, f64
  return %llama3, %parts : tensor<64xf64>, tensor<64xf64>
}

// CHECK-LABEL: @divisors_of_one_factor_are_linear(
// CHECK: %[[FREQ:.*]] = arith.constant dense
// CHECK-NEXT: return %[[FREQ]], %[[FREQ]]
func.func @divisors_of_one_factor_are_linear() -> (tensor<4xf64>, tensor<4xf64>) {
  %divisors, %a = pe.frequencies {dim = 8 : i64, base = 1.0e+04 : f64,
      scheme = #pe.divisors<[3.0, 3.0, 3.0, 3.0]>} : tensor<4xf64>, f64
  %linear, %b = pe.frequencies {dim = 8 : i64, base = 1.0e+04 : f64,
      scheme = #pe.linear<factor = 3.0>} : tensor<4xf64>, f64
  return %divisors, %linear : tensor<4xf64>, tensor<4xf64>
}

// 2·9216/2048 − 1 = 8.

// CHECK-LABEL: @dynamic_ntk_of_a_constant_length_is_ntk(
// CHECK: %[[FREQ:.*]] = arith.constant dense<[1.000000e+00, 5.000000e-02, 2.500000e-03, 1.250000e-04]>
// CHECK-NEXT: return %[[FREQ]], %[[FREQ]]
func.func @dynamic_ntk_of_a_constant_length_is_ntk() -> (tensor<4xf64>, tensor<4xf64>) {
  %length = arith.constant 9216 : index
  %dynamic, %a = pe.frequencies seq_len(%length) {dim = 8 : i64, base = 1.0e+04 : f64,
      scheme = #pe.dynamic_ntk<factor = 2.0, original_max_position_embeddings = 2048>}
      : tensor<4xf64>, f64
  %ntk, %b = pe.frequencies {dim = 8 : i64, base = 1.0e+04 : f64,
      scheme = #pe.ntk<factor = 8.0>} : tensor<4xf64>, f64
  return %dynamic, %ntk : tensor<4xf64>, tensor<4xf64>
}

// CHECK-LABEL: @dynamic_ntk_up_to_the_trained_length_is_the_default(
// CHECK: %[[FREQ:.*]] = arith.constant dense<[1.000000e+00, 1.000000e-01, 1.000000e-02, 1.000000e-03]>
// CHECK-NEXT: return %[[FREQ]], %[[FREQ]], %[[FREQ]], %[[FREQ]]
func.func @dynamic_ntk_up_to_the_trained_length_is_the_default()
    -> (tensor<4xf64>, tensor<4xf64>, tensor<4xf64>, tensor<4xf64>) {
  %trained = arith.constant 2048 : index
  %zero = arith.constant 0 : index
  %at, %a = pe.frequencies seq_len(%trained) {dim = 8 : i64, base = 1.0e+04 : f64,
      scheme = #pe.dynamic_ntk<factor = 2.3, original_max_position_embeddings = 2048>}
      : tensor<4xf64>, f64
  %below, %b = pe.frequencies seq_len(%zero) {dim = 8 : i64, base = 1.0e+04 : f64,
      scheme = #pe.dynamic_ntk<factor = 2.3, original_max_position_embeddings = 2048>}
      : tensor<4xf64>, f64
  %without, %c = pe.frequencies {dim = 8 : i64, base = 1.0e+04 : f64,
      scheme = #pe.dynamic_ntk<factor = 2.3, original_max_position_embeddings = 2048>}
      : tensor<4xf64>, f64
  %default, %d = pe.frequencies {dim = 8 : i64, base = 1.0e+04 : f64} : tensor<4xf64>, f64
  return %at, %below, %without, %default
      : tensor<4xf64>, tensor<4xf64>, tensor<4xf64>, tensor<4xf64>
}

// A run-time length stays; the length of a static shape is a constant.

// CHECK-LABEL: @run_time_length_does_not_fold(
// CHECK-SAME: %[[LENGTH:.*]]: index
// CHECK: %[[FREQ:.*]], %{{.*}} = pe.frequencies seq_len(%[[LENGTH]])
// CHECK: return %[[FREQ]]
func.func @run_time_length_does_not_fold(%length: index) -> tensor<4xf64> {
  %freq, %a = pe.frequencies seq_len(%length) {dim = 8 : i64, base = 1.0e+04 : f64,
      scheme = #pe.dynamic_ntk<factor = 2.0, original_max_position_embeddings = 2048>}
      : tensor<4xf64>, f64
  return %freq : tensor<4xf64>
}

// CHECK-LABEL: @length_of_a_static_shape_folds(
// CHECK: %[[FREQ:.*]] = arith.constant dense<[1.000000e+00, 5.000000e-02, 2.500000e-03, 1.250000e-04]>
// CHECK-NEXT: return %[[FREQ]]
func.func @length_of_a_static_shape_folds(%keys: tensor<1x9216x8xf32>) -> tensor<4xf64> {
  %c1 = arith.constant 1 : index
  %length = tensor.dim %keys, %c1 : tensor<1x9216x8xf32>
  %freq, %a = pe.frequencies seq_len(%length) {dim = 8 : i64, base = 1.0e+04 : f64,
      scheme = #pe.dynamic_ntk<factor = 2.0, original_max_position_embeddings = 2048>}
      : tensor<4xf64>, f64
  return %freq : tensor<4xf64>
}
