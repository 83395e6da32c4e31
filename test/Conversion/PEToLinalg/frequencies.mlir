// RUN: pe-opt %s --convert-pe-to-linalg --cse --canonicalize \
// RUN:   --split-input-file | FileCheck %s --implicit-check-not=pe.frequencies
// RUN: pe-opt %s --pe-tile-tokens --convert-pe-to-linalg --split-input-file \
// RUN:   | FileCheck %s --check-prefix=TILED

// One power for each pair, of a factor that is computed once.

// CHECK-LABEL: func.func @dynamic_ntk_is_one_power_per_pair(
// CHECK-SAME:      %[[LENGTH:.*]]: index
// CHECK-DAG:     %[[EXPONENTS:.*]] = arith.constant dense<[0.000000e+00, -0.33333333333333331, -0.66666666666666663, -1.000000e+00]>
// CHECK-DAG:     %[[UNSCALED:.*]] = arith.constant dense<[1.000000e+00, 1.000000e-01, 1.000000e-02, 1.000000e-03]>
// CHECK-DAG:     %[[ONE:.*]] = arith.constant 1.000000e+00 : f64
// CHECK-DAG:     %[[SLOPE:.*]] = arith.constant 9.765625E-4 : f64
// CHECK-DAG:     %[[TRAINED:.*]] = arith.constant 2048 : index
// CHECK:         %[[AT_LEAST:.*]] = arith.maxsi %[[LENGTH]], %[[TRAINED]]
// CHECK:         %[[EXCESS:.*]] = arith.subi %[[AT_LEAST]], %[[TRAINED]]
// CHECK:         %[[INTEGER:.*]] = arith.index_cast %[[EXCESS]] : index to i64
// CHECK:         %[[FLOAT:.*]] = arith.sitofp %[[INTEGER]] : i64 to f64
// CHECK:         %[[GROWTH:.*]] = arith.mulf %[[FLOAT]], %[[SLOPE]]
// CHECK:         %[[FACTOR:.*]] = arith.addf %[[GROWTH]], %[[ONE]]
// CHECK-NOT:     math.
// CHECK:         %[[FREQ:.*]] = linalg.generic {{.*}} ins(%[[UNSCALED]], %[[EXPONENTS]] : tensor<4xf64>, tensor<4xf64>)
// CHECK:         ^bb0(%[[THETA:.*]]: f64, %[[EXPONENT:.*]]: f64, %{{.*}}: f64):
// CHECK:           %[[POWER:.*]] = math.powf %[[FACTOR]], %[[EXPONENT]] : f64
// CHECK:           %[[SCALED:.*]] = arith.mulf %[[THETA]], %[[POWER]] : f64
// CHECK:           linalg.yield %[[SCALED]]
// CHECK-NOT:     math.
// CHECK:         return %[[FREQ]], %[[ONE]]
func.func @dynamic_ntk_is_one_power_per_pair(%length: index) -> (tensor<4xf64>, f64) {
  %freq, %a = pe.frequencies seq_len(%length) {dim = 8 : i64, base = 1.0e+04 : f64,
      scheme = #pe.dynamic_ntk<factor = 2.0, original_max_position_embeddings = 2048>}
      : tensor<4xf64>, f64
  return %freq, %a : tensor<4xf64>, f64
}

// -----

// CHECK-LABEL: func.func @longrope_selects_a_list(
// CHECK-SAME:      %[[LENGTH:.*]]: index
// CHECK-DAG:     %[[LONG:.*]] = arith.constant dense<[2.500000e-01, 1.250000e-03]>
// CHECK-DAG:     %[[SHORT:.*]] = arith.constant dense<[1.000000e+00, 5.000000e-03]>
// CHECK-DAG:     %[[LONG_SCALE:.*]] = arith.constant 1.750000e+00 : f64
// CHECK-DAG:     %[[SHORT_SCALE:.*]] = arith.constant 1.500000e+00 : f64
// CHECK-DAG:     %[[TRAINED:.*]] = arith.constant 4096 : index
// CHECK:         %[[IS_LONG:.*]] = arith.cmpi sgt, %[[LENGTH]], %[[TRAINED]]
// CHECK:         %[[FREQ:.*]] = arith.select %[[IS_LONG]], %[[LONG]], %[[SHORT]] : tensor<2xf64>
// CHECK:         %[[SCALE:.*]] = arith.select %[[IS_LONG]], %[[LONG_SCALE]], %[[SHORT_SCALE]] : f64
// CHECK:         return %[[FREQ]], %[[SCALE]]
func.func @longrope_selects_a_list(%length: index) -> (tensor<2xf64>, f64) {
  %freq, %a = pe.frequencies seq_len(%length) {dim = 4 : i64, base = 1.0e+04 : f64,
      scheme = #pe.longrope<short_factor = [1.0, 2.0], long_factor = [4.0, 8.0],
                            original_max_position_embeddings = 4096,
                            short_mscale = 1.5, long_mscale = 1.75>}
      : tensor<2xf64>, f64
  return %freq, %a : tensor<2xf64>, f64
}

// -----

// Nothing to select where both lists have the same attention factor.

// CHECK-LABEL: func.func @longrope_with_one_attention_factor(
// CHECK:         %[[SCALE:.*]] = arith.constant 1.250000e+00 : f64
// CHECK:         return %[[SCALE]]
func.func @longrope_with_one_attention_factor(%length: index) -> f64 {
  %freq, %a = pe.frequencies seq_len(%length) {dim = 4 : i64, base = 1.0e+04 : f64,
      scheme = #pe.longrope<short_factor = [1.0, 2.0], long_factor = [4.0, 8.0],
                            original_max_position_embeddings = 4096,
                            attention_factor = 1.25>}
      : tensor<2xf64>, f64
  return %a : f64
}

// -----

// CHECK-LABEL: func.func @rounding_to_f32_at_run_time(
// CHECK:         %[[EXACT:.*]] = linalg.generic
// CHECK:           math.powf
// CHECK:         %[[ROUNDED:.*]] = linalg.generic {{.*}} ins(%[[EXACT]] : tensor<4xf64>)
// CHECK:         ^bb0(%[[THETA:.*]]: f64, %{{.*}}: f64):
// CHECK:           %[[NARROW:.*]] = arith.truncf %[[THETA]] : f64 to f32
// CHECK:           %[[WIDE:.*]] = arith.extf %[[NARROW]] : f32 to f64
// CHECK:           linalg.yield %[[WIDE]]
// CHECK:         return %[[ROUNDED]]
func.func @rounding_to_f32_at_run_time(%length: index) -> tensor<4xf64> {
  %freq, %a = pe.frequencies seq_len(%length) {dim = 8 : i64, base = 1.0e+04 : f64,
      scheme = #pe.dynamic_ntk<factor = 2.0, original_max_position_embeddings = 2048>,
      rounding = #pe.rounding<f32>} : tensor<4xf64>, f64
  return %freq : tensor<4xf64>
}

// -----

// CHECK-LABEL: func.func @length_of_a_dynamic_shape(
// CHECK-SAME:      %[[KEYS:.*]]: tensor<1x?x8xf32>
// CHECK:         %[[LENGTH:.*]] = tensor.dim %[[KEYS]], %{{.*}}
// CHECK:         arith.maxsi %[[LENGTH]], %{{.*}}
// CHECK:         math.powf
func.func @length_of_a_dynamic_shape(%keys: tensor<1x?x8xf32>) -> tensor<4xf64> {
  %c1 = arith.constant 1 : index
  %length = tensor.dim %keys, %c1 : tensor<1x?x8xf32>
  %freq, %a = pe.frequencies seq_len(%length) {dim = 8 : i64, base = 1.0e+04 : f64,
      scheme = #pe.dynamic_ntk<factor = 2.0, original_max_position_embeddings = 2048>}
      : tensor<4xf64>, f64
  return %freq : tensor<4xf64>
}

// -----

// Without a length, and with a constant one, nothing is left to compute.

// CHECK-LABEL: func.func @constants_need_no_computation(
// CHECK:         arith.constant dense
// CHECK:         arith.constant dense
// CHECK:         arith.constant dense
// CHECK-NEXT:    return
func.func @constants_need_no_computation() -> (tensor<4xf64>, tensor<4xf64>, tensor<4xf64>) {
  %length = arith.constant 9216 : index
  %yarn, %a = pe.frequencies {dim = 8 : i64, base = 1.0e+04 : f64,
      scheme = #pe.yarn<factor = 8.0, original_max_position_embeddings = 8192>}
      : tensor<4xf64>, f64
  %known, %b = pe.frequencies seq_len(%length) {dim = 8 : i64, base = 1.0e+04 : f64,
      scheme = #pe.dynamic_ntk<factor = 2.0, original_max_position_embeddings = 2048>}
      : tensor<4xf64>, f64
  %trained, %c = pe.frequencies {dim = 8 : i64, base = 1.0e+04 : f64,
      scheme = #pe.dynamic_ntk<factor = 2.0, original_max_position_embeddings = 2048>}
      : tensor<4xf64>, f64
  return %yarn, %known, %trained : tensor<4xf64>, tensor<4xf64>, tensor<4xf64>
}

// -----

// The frequencies of all tokens are computed once.

// CHECK-LABEL: func.func @frequencies_stay_outside_of_the_loop_over_tokens(
// TILED-LABEL: func.func @frequencies_stay_outside_of_the_loop_over_tokens(
// TILED-NOT:     scf.for
// TILED:         math.powf
// TILED:         scf.for
// TILED-NOT:     math.powf
// TILED:         return
func.func @frequencies_stay_outside_of_the_loop_over_tokens(%x: tensor<?x3x8xf32>,
    %pos: tensor<?xi32>, %length: index) -> tensor<?x3x8xf32> {
  %freq, %scale = pe.frequencies seq_len(%length) {dim = 8 : i64, base = 1.0e+04 : f64,
      scheme = #pe.dynamic_ntk<factor = 2.0, original_max_position_embeddings = 2048>}
      : tensor<4xf64>, f64
  %r = pe.rotary angles(%pos, %freq : tensor<?xi32>, tensor<4xf64>) scale(%scale)
      outs(%x : tensor<?x3x8xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<?x3x8xf32>
  return %r : tensor<?x3x8xf32>
}
