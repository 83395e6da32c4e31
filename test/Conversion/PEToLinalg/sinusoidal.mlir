// RUN: pe-opt %s --convert-pe-to-linalg --canonicalize --cse --split-input-file \
// RUN:   | FileCheck %s --implicit-check-not=pe.

// Sines and cosines are computed in the columns of the init where they belong.

// CHECK-LABEL: func.func @interleaved(
// CHECK-SAME:      %{{.*}}: tensor<?xi32>, %{{.*}}: tensor<4xf64>, %[[INIT:.*]]: tensor<?x8xf32>)
// CHECK-DAG:     %[[SIN:.*]] = tensor.extract_slice %[[INIT]][0, 0] [%[[TOKENS:.*]], 4] [1, 2]
// CHECK-DAG:     %[[COS:.*]] = tensor.extract_slice %[[INIT]][0, 1] [%{{.*}}, 4] [1, 2]
// CHECK:         %[[TABLE:.*]]:2 = linalg.generic {{.*}} outs(%[[COS]], %[[SIN]] : tensor<?x4xf32>, tensor<?x4xf32>)
// CHECK:         %[[WITH_SIN:.*]] = tensor.insert_slice %[[TABLE]]#1 into %[[INIT]][0, 0] [%[[TOKENS]], 4] [1, 2]
// CHECK:         %[[BOTH:.*]] = tensor.insert_slice %[[TABLE]]#0 into %[[WITH_SIN]][0, 1] [%[[TOKENS]], 4] [1, 2]
// CHECK:         return %[[BOTH]]
func.func @interleaved(%pos: tensor<?xi32>, %freq: tensor<4xf64>,
                       %init: tensor<?x8xf32>) -> tensor<?x8xf32> {
  %e = pe.sinusoidal angles(%pos, %freq : tensor<?xi32>, tensor<4xf64>)
      outs(%init : tensor<?x8xf32>) {order = #pe.order<interleaved>}
      -> tensor<?x8xf32>
  return %e : tensor<?x8xf32>
}

// -----

// CHECK-LABEL: func.func @sines_before_cosines(
// CHECK-SAME:      %[[INIT:[^ ]*]]: tensor<2x3x8xf32>)
// CHECK-DAG:     %[[SIN:.*]] = tensor.extract_slice %[[INIT]][0, 0, 0] [2, 3, 4] [1, 1, 1]
// CHECK-DAG:     %[[COS:.*]] = tensor.extract_slice %[[INIT]][0, 0, 4] [2, 3, 4] [1, 1, 1]
// CHECK:         linalg.generic {{.*}} outs(%[[COS]], %[[SIN]] : tensor<2x3x4xf32>, tensor<2x3x4xf32>)
// CHECK-NOT:     linalg.fill
// CHECK-NOT:     linalg.copy
// CHECK:         return
func.func @sines_before_cosines(%pos: tensor<2x3xi32>, %freq: tensor<4xf64>,
                                %init: tensor<2x3x8xf32>) -> tensor<2x3x8xf32> {
  %e = pe.sinusoidal angles(%pos, %freq : tensor<2x3xi32>, tensor<4xf64>)
      outs(%init : tensor<2x3x8xf32>) {order = #pe.order<sin_cos>}
      -> tensor<2x3x8xf32>
  return %e : tensor<2x3x8xf32>
}

// -----

// CHECK-LABEL: func.func @cosines_before_sines(
// CHECK-SAME:      %[[INIT:[^ ]*]]: tensor<5x8xf16>)
// CHECK-DAG:     %[[COS:.*]] = tensor.extract_slice %[[INIT]][0, 0] [5, 4] [1, 1]
// CHECK-DAG:     %[[SIN:.*]] = tensor.extract_slice %[[INIT]][0, 4] [5, 4] [1, 1]
// CHECK:         linalg.generic {{.*}} outs(%[[COS]], %[[SIN]] : tensor<5x4xf16>, tensor<5x4xf16>)
func.func @cosines_before_sines(%pos: tensor<5xi32>, %freq: tensor<4xf64>,
                                %init: tensor<5x8xf16>) -> tensor<5x8xf16> {
  %e = pe.sinusoidal angles(%pos, %freq : tensor<5xi32>, tensor<4xf64>)
      outs(%init : tensor<5x8xf16>) {order = #pe.order<cos_sin>}
      -> tensor<5x8xf16>
  return %e : tensor<5x8xf16>
}

// -----

// CHECK-LABEL: func.func @column_of_zero(
// CHECK-DAG:     %[[ZERO:.*]] = arith.constant 0.000000e+00 : f32
// CHECK:         linalg.generic
// CHECK:         linalg.generic
// CHECK:         tensor.insert_slice
// CHECK:         %[[BOTH:.*]] = tensor.insert_slice
// CHECK:         %[[LAST:.*]] = tensor.extract_slice %[[BOTH]][0, 8] [5, 1] [1, 1]
// CHECK:         %[[FILL:.*]] = linalg.fill ins(%[[ZERO]] : f32) outs(%[[LAST]] : tensor<5x1xf32>)
// CHECK:         %[[R:.*]] = tensor.insert_slice %[[FILL]] into %[[BOTH]][0, 8] [5, 1] [1, 1]
// CHECK:         return %[[R]]
func.func @column_of_zero(%pos: tensor<5xi32>, %freq: tensor<4xf64>,
                          %init: tensor<5x9xf32>) -> tensor<5x9xf32> {
  %e = pe.sinusoidal angles(%pos, %freq : tensor<5xi32>, tensor<4xf64>)
      outs(%init : tensor<5x9xf32>) {order = #pe.order<interleaved>}
      -> tensor<5x9xf32>
  return %e : tensor<5x9xf32>
}

// -----

// The sines, of which the last has no column, are computed elsewhere.

// CHECK-LABEL: func.func @missing_column(
// CHECK-SAME:      %[[INIT:[^ ]*]]: tensor<5x7xf32>)
// CHECK:         %[[NEW:.*]] = tensor.empty() : tensor<5x4xf32>
// CHECK:         %[[TABLE:.*]]:2 = linalg.generic {{.*}} outs(%[[NEW]], %[[NEW]] : tensor<5x4xf32>, tensor<5x4xf32>)
// CHECK:         %[[COS:.*]] = tensor.extract_slice %[[INIT]][0, 0] [5, 4] [1, 1]
// CHECK:         %[[COS_COPY:.*]] = linalg.copy ins(%[[TABLE]]#0 : {{.*}} outs(%[[COS]] :
// CHECK:         %[[WITH_COS:.*]] = tensor.insert_slice %[[COS_COPY]] into %[[INIT]][0, 0] [5, 4] [1, 1]
// CHECK-DAG:     %[[SIN:.*]] = tensor.extract_slice %[[WITH_COS]][0, 4] [5, 3] [1, 1]
// CHECK-DAG:     %[[PART:.*]] = tensor.extract_slice %[[TABLE]]#1[0, 0] [5, 3] [1, 1]
// CHECK:         %[[SIN_COPY:.*]] = linalg.copy ins(%[[PART]] : tensor<5x3xf32>) outs(%[[SIN]] : tensor<5x3xf32>)
// CHECK:         %[[R:.*]] = tensor.insert_slice %[[SIN_COPY]] into %[[WITH_COS]][0, 4] [5, 3] [1, 1]
// CHECK-NOT:     linalg.fill
// CHECK:         return %[[R]]
func.func @missing_column(%pos: tensor<5xi32>, %freq: tensor<4xf64>,
                          %init: tensor<5x7xf32>) -> tensor<5x7xf32> {
  %e = pe.sinusoidal angles(%pos, %freq : tensor<5xi32>, tensor<4xf64>)
      outs(%init : tensor<5x7xf32>) {order = #pe.order<cos_sin>}
      -> tensor<5x7xf32>
  return %e : tensor<5x7xf32>
}

// -----

// Whether a column is missing or added is only known at run time.

// CHECK-DAG: #[[$SECOND:.*]] = affine_map<()[s0, s1] -> (s1, s0 - s1)>
// CHECK-DAG: #[[$TWICE:.*]] = affine_map<()[s0] -> (s0 * 2)>
// CHECK-DAG: #[[$REST:.*]] = affine_map<()[s0, s1] -> (0, s0 - s1 * 2)>

// CHECK-LABEL: func.func @unknown_number_of_columns(
// CHECK-SAME:      %[[FREQ:[^ ]*]]: tensor<?xf64>, %[[INIT:.*]]: tensor<?x?xf32>)
// CHECK-DAG:     %[[PAIRS:.*]] = tensor.dim %[[FREQ]], %c0
// CHECK-DAG:     %[[COLUMNS:.*]] = tensor.dim %[[INIT]], %c1
// CHECK-DAG:     %[[SIZE:.*]] = affine.min #[[$SECOND]]()[%[[COLUMNS]], %[[PAIRS]]]
// CHECK:         tensor.insert_slice %{{.*}} into %[[INIT]][0, 0] [%[[TOKENS:.*]], %[[PAIRS]]] [1, 2]
// CHECK:         %[[BOTH:.*]] = tensor.insert_slice %{{.*}}[0, 1] [%[[TOKENS]], %[[SIZE]]] [1, 2]
// CHECK-DAG:     %[[OFFSET:.*]] = affine.apply #[[$TWICE]]()[%[[PAIRS]]]
// CHECK-DAG:     %[[REST:.*]] = affine.max #[[$REST]]()[%[[COLUMNS]], %[[PAIRS]]]
// CHECK:         tensor.extract_slice %[[BOTH]][0, %[[OFFSET]]] [%[[TOKENS]], %[[REST]]] [1, 1]
// CHECK:         linalg.fill
func.func @unknown_number_of_columns(%pos: tensor<?xi32>, %freq: tensor<?xf64>,
                                     %init: tensor<?x?xf32>)
    -> tensor<?x?xf32> {
  %e = pe.sinusoidal angles(%pos, %freq : tensor<?xi32>, tensor<?xf64>)
      outs(%init : tensor<?x?xf32>) {order = #pe.order<interleaved>}
      -> tensor<?x?xf32>
  return %e : tensor<?x?xf32>
}
