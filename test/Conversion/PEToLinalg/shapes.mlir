// RUN: pe-opt %s --convert-pe-to-linalg --canonicalize --split-input-file \
// RUN:   | FileCheck %s --implicit-check-not=pe.

// Empty arrays are not changed.

// CHECK-LABEL: func.func @empty_tensor(
// CHECK-SAME:      %{{[^:]*}}: tensor<4x0x8xf32>, %[[INIT:[^:]*]]: tensor<4x?x8xf32>
// CHECK-NEXT:    return %[[INIT]]
func.func @empty_tensor(%x: tensor<4x0x8xf32>, %init: tensor<4x?x8xf32>,
    %pos: tensor<4xi32>, %freq: tensor<2xf64>) -> tensor<4x?x8xf32> {
  %r = pe.rotary ins(%x : tensor<4x0x8xf32>)
      angles(%pos, %freq : tensor<4xi32>, tensor<2xf64>)
      outs(%init : tensor<4x?x8xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<4x?x8xf32>
  return %r : tensor<4x?x8xf32>
}

// -----

// CHECK-LABEL: func.func @empty_memref(
// CHECK-NEXT:    return
func.func @empty_memref(%x: memref<4x0x8xf32>, %init: memref<4x0x8xf32>,
                        %pos: memref<4xi32>, %freq: memref<2xf64>) {
  pe.rotary ins(%x : memref<4x0x8xf32>)
      angles(%pos, %freq : memref<4xi32>, memref<2xf64>)
      outs(%init : memref<4x0x8xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return
}

// -----

// The types of x and init have different static extents.

// CHECK-LABEL: func.func @features_that_only_x_knows(
// CHECK-NOT:     linalg.copy
// CHECK:         linalg.generic
// CHECK-NOT:     linalg.copy
// CHECK:         return
func.func @features_that_only_x_knows(%x: tensor<2x8xf32>,
    %init: tensor<2x?xf32>, %cos: tensor<2x4xf32>, %sin: tensor<2x4xf32>)
    -> tensor<2x?xf32> {
  %r = pe.apply_rotary ins(%x : tensor<2x8xf32>)
      tables(%cos, %sin : tensor<2x4xf32>, tensor<2x4xf32>)
      outs(%init : tensor<2x?xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<2x?xf32>
  return %r : tensor<2x?xf32>
}

// -----

// Rows of positions that no axis names are not used.

// CHECK-LABEL: func.func @rows_of_positions(
// CHECK-SAME:      %[[POS:.*]]: tensor<?x4xi32>
// CHECK-NOT:     tensor.extract_slice
// CHECK-DAG:     tensor.extract_slice %[[POS]][2, 0] [1, 4] [1, 1]
// CHECK-DAG:     tensor.extract_slice %[[POS]][900, 0] [1, 4] [1, 1]
// CHECK-NOT:     tensor.extract_slice
// CHECK:         linalg.generic
func.func @rows_of_positions(%pos: tensor<?x4xi32>, %freq: tensor<3xf64>,
    %c: tensor<4x3xf32>) -> (tensor<4x3xf32>, tensor<4x3xf32>) {
  %cos, %sin = pe.rotary_table
      angles(%pos, %freq : tensor<?x4xi32>, tensor<3xf64>)
      outs(%c, %c : tensor<4x3xf32>, tensor<4x3xf32>)
      {axes = array<i64: 900, 2, 900>} -> tensor<4x3xf32>, tensor<4x3xf32>
  return %cos, %sin : tensor<4x3xf32>, tensor<4x3xf32>
}

// -----

// CHECK-LABEL: func.func @encoding_of_positions(
// CHECK:         tensor.empty() : tensor<4xi32, "sorted">
// CHECK:         return %{{.*}} : tensor<4xi32, "sorted">
func.func @encoding_of_positions(%start: i32) -> tensor<4xi32, "sorted"> {
  %pos = pe.positions %start : tensor<4xi32, "sorted">
  return %pos : tensor<4xi32, "sorted">
}

// -----

// The features after the window may be none. Their offset is in bounds even then.
// CHECK-LABEL: func.func @perhaps_nothing_follows(
// CHECK-SAME:      %[[X:[^:]*]]: tensor<5x?xf32>
// CHECK:         %[[OFFSET:.*]] = affine.min #{{.*}}()[%{{.*}}]
// CHECK:         tensor.extract_slice %[[X]][0, %[[OFFSET]]]
func.func @perhaps_nothing_follows(%x: tensor<5x?xf32>, %pos: tensor<5xi32>,
                                   %freq: tensor<3xf64>, %init: tensor<5x?xf32>)
    -> tensor<5x?xf32> {
  %r = pe.rotary ins(%x : tensor<5x?xf32>)
      angles(%pos, %freq : tensor<5xi32>, tensor<3xf64>)
      outs(%init : tensor<5x?xf32>)
      {begin = 2 : i64, layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<5x?xf32>
  return %r : tensor<5x?xf32>
}
