// Which list and which attention factor `#pe.longrope` folds to.

// RUN: pe-opt %s --canonicalize --cse | FileCheck %s

// CHECK-LABEL: @short_list_up_to_the_trained_length(
// CHECK: %[[SHORT:.*]] = arith.constant dense<[1.000000e+00, 5.000000e-03]>
// CHECK-NEXT: return %[[SHORT]], %[[SHORT]], %[[SHORT]]
func.func @short_list_up_to_the_trained_length() -> (tensor<2xf64>, tensor<2xf64>, tensor<2xf64>) {
  %trained = arith.constant 4096 : index
  %one = arith.constant 1 : index
  %at, %a = pe.frequencies seq_len(%trained) {dim = 4 : i64, base = 1.0e+04 : f64,
      scheme = #pe.longrope<short_factor = [1.0, 2.0], long_factor = [4.0, 8.0],
                            original_max_position_embeddings = 4096,
                            factor = 32.0>}
      : tensor<2xf64>, f64
  %below, %b = pe.frequencies seq_len(%one) {dim = 4 : i64, base = 1.0e+04 : f64,
      scheme = #pe.longrope<short_factor = [1.0, 2.0], long_factor = [4.0, 8.0],
                            original_max_position_embeddings = 4096,
                            factor = 32.0>}
      : tensor<2xf64>, f64
  %without, %c = pe.frequencies {dim = 4 : i64, base = 1.0e+04 : f64,
      scheme = #pe.longrope<short_factor = [1.0, 2.0], long_factor = [4.0, 8.0],
                            original_max_position_embeddings = 4096,
                            factor = 32.0>}
      : tensor<2xf64>, f64
  return %at, %below, %without : tensor<2xf64>, tensor<2xf64>, tensor<2xf64>
}

// CHECK-LABEL: @long_list_past_the_trained_length(
// CHECK: %[[LONG:.*]] = arith.constant dense<[2.500000e-01, 1.250000e-03]>
// CHECK-NEXT: return %[[LONG]]
func.func @long_list_past_the_trained_length() -> tensor<2xf64> {
  %length = arith.constant 4097 : index
  %freq, %a = pe.frequencies seq_len(%length) {dim = 4 : i64, base = 1.0e+04 : f64,
      scheme = #pe.longrope<short_factor = [1.0, 2.0], long_factor = [4.0, 8.0],
                            original_max_position_embeddings = 4096,
                            factor = 32.0>}
      : tensor<2xf64>, f64
  return %freq : tensor<2xf64>
}

// sqrt(1 + ln 32 / ln 4096), and the factor has precedence over the lengths.

// CHECK-LABEL: @attention_factor_of_the_growth(
// CHECK-DAG: %[[SCALE:.*]] = arith.constant 1.1902380714238083 : f64
// CHECK: return %[[SCALE]], %[[SCALE]], %[[SCALE]]
func.func @attention_factor_of_the_growth() -> (f64, f64, f64) {
  %freq0, %a = pe.frequencies {dim = 4 : i64, base = 1.0e+04 : f64,
      scheme = #pe.longrope<short_factor = [1.0, 2.0], long_factor = [4.0, 8.0],
                            original_max_position_embeddings = 4096,
                            factor = 32.0>}
      : tensor<2xf64>, f64
  %freq1, %b = pe.frequencies {dim = 4 : i64, base = 1.0e+04 : f64,
      scheme = #pe.longrope<short_factor = [1.0, 2.0], long_factor = [4.0, 8.0],
                            original_max_position_embeddings = 4096,
                            max_position_embeddings = 131072>}
      : tensor<2xf64>, f64
  %freq2, %c = pe.frequencies {dim = 4 : i64, base = 1.0e+04 : f64,
      scheme = #pe.longrope<short_factor = [1.0, 2.0], long_factor = [4.0, 8.0],
                            original_max_position_embeddings = 4096,
                            factor = 32.0, max_position_embeddings = 8192>}
      : tensor<2xf64>, f64
  return %a, %b, %c : f64, f64, f64
}

// CHECK-LABEL: @attention_factor_without_growth(
// CHECK-DAG: %[[SCALE:.*]] = arith.constant 1.000000e+00 : f64
// CHECK: return %[[SCALE]], %[[SCALE]], %[[SCALE]]
func.func @attention_factor_without_growth() -> (f64, f64, f64) {
  %freq0, %a = pe.frequencies {dim = 4 : i64, base = 1.0e+04 : f64,
      scheme = #pe.longrope<short_factor = [1.0, 2.0], long_factor = [4.0, 8.0],
                            original_max_position_embeddings = 4096,
                            factor = 1.0>}
      : tensor<2xf64>, f64
  %freq1, %b = pe.frequencies {dim = 4 : i64, base = 1.0e+04 : f64,
      scheme = #pe.longrope<short_factor = [1.0, 2.0], long_factor = [4.0, 8.0],
                            original_max_position_embeddings = 4096,
                            factor = 0.5>}
      : tensor<2xf64>, f64
  %freq2, %c = pe.frequencies {dim = 4 : i64, base = 1.0e+04 : f64,
      scheme = #pe.longrope<short_factor = [1.0, 2.0], long_factor = [4.0, 8.0],
                            original_max_position_embeddings = 4096,
                            max_position_embeddings = 2048>}
      : tensor<2xf64>, f64
  return %a, %b, %c : f64, f64, f64
}

// CHECK-LABEL: @given_attention_factor(
// CHECK-DAG: %[[SCALE:.*]] = arith.constant 1.250000e+00 : f64
// CHECK: return %[[SCALE]], %[[SCALE]]
func.func @given_attention_factor() -> (f64, f64) {
  %freq0, %a = pe.frequencies {dim = 4 : i64, base = 1.0e+04 : f64,
      scheme = #pe.longrope<short_factor = [1.0, 2.0], long_factor = [4.0, 8.0],
                            original_max_position_embeddings = 4096,
                            factor = 32.0, attention_factor = 1.25>}
      : tensor<2xf64>, f64
  %freq1, %b = pe.frequencies {dim = 4 : i64, base = 1.0e+04 : f64,
      scheme = #pe.longrope<short_factor = [1.0, 2.0], long_factor = [4.0, 8.0],
                            original_max_position_embeddings = 4096,
                            attention_factor = 1.25, short_mscale = 1.5>}
      : tensor<2xf64>, f64
  return %a, %b : f64, f64
}

// CHECK-LABEL: @mscale_of_the_list_in_use(
// CHECK-DAG: %[[SCALE0:.*]] = arith.constant 1.500000e+00 : f64
// CHECK-DAG: %[[SCALE1:.*]] = arith.constant 1.750000e+00 : f64
// CHECK: return %[[SCALE0]], %[[SCALE1]]
func.func @mscale_of_the_list_in_use() -> (f64, f64) {
  %length = arith.constant 4097 : index
  %freq0, %a = pe.frequencies {dim = 4 : i64, base = 1.0e+04 : f64,
      scheme = #pe.longrope<short_factor = [1.0, 2.0], long_factor = [4.0, 8.0],
                            original_max_position_embeddings = 4096,
                            short_mscale = 1.5, long_mscale = 1.75>}
      : tensor<2xf64>, f64
  %freq1, %b = pe.frequencies seq_len(%length) {dim = 4 : i64, base = 1.0e+04 : f64,
      scheme = #pe.longrope<short_factor = [1.0, 2.0], long_factor = [4.0, 8.0],
                            original_max_position_embeddings = 4096,
                            short_mscale = 1.5, long_mscale = 1.75>}
      : tensor<2xf64>, f64
  return %a, %b : f64, f64
}

// CHECK-LABEL: @one_mscale_is_not_that_of_the_other_list(
// CHECK-DAG: %[[SCALE0:.*]] = arith.constant 1.1902380714238083 : f64
// CHECK-DAG: %[[SCALE1:.*]] = arith.constant 1.750000e+00 : f64
// CHECK: return %[[SCALE0]], %[[SCALE1]]
func.func @one_mscale_is_not_that_of_the_other_list() -> (f64, f64) {
  %length = arith.constant 4097 : index
  %freq0, %a = pe.frequencies {dim = 4 : i64, base = 1.0e+04 : f64,
      scheme = #pe.longrope<short_factor = [1.0, 2.0], long_factor = [4.0, 8.0],
                            original_max_position_embeddings = 4096,
                            factor = 32.0, long_mscale = 1.75>}
      : tensor<2xf64>, f64
  %freq1, %b = pe.frequencies seq_len(%length) {dim = 4 : i64, base = 1.0e+04 : f64,
      scheme = #pe.longrope<short_factor = [1.0, 2.0], long_factor = [4.0, 8.0],
                            original_max_position_embeddings = 4096,
                            factor = 32.0, long_mscale = 1.75>}
      : tensor<2xf64>, f64
  return %a, %b : f64, f64
}
