// RUN: pe-opt %s --convert-pe-to-linalg --canonicalize --split-input-file | FileCheck %s

// A factor of a row is an input of the loop.

// CHECK-DAG: #[[$ROW:.*]] = affine_map<(d0, d1, d2) -> (d0, 0, 0)>

// CHECK-LABEL: func.func @rows(
// CHECK-SAME: %[[S:[^:]*]]: tensor<5x1x1xf32>
// CHECK: linalg.generic {indexing_maps = [#[[$ROW]],
// CHECK-SAME: ins(%[[S]], %
// CHECK-NOT: tensor.extract %[[S]]
func.func @rows(%s: tensor<5x1x1xf32>, %x: tensor<5x2x8xbf16>,
                %cos: tensor<5x4xf32>, %sin: tensor<5x4xf32>,
                %init: tensor<5x2x8xf32>) -> tensor<5x2x8xf32> {
  %r = pe.apply_rotary ins(%x : tensor<5x2x8xbf16>)
      x_scale(%s : tensor<5x1x1xf32>)
      tables(%cos, %sin : tensor<5x4xf32>, tensor<5x4xf32>)
      outs(%init : tensor<5x2x8xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<5x2x8xf32>
  return %r : tensor<5x2x8xf32>
}

// -----

// Factors of blocks are read at the features of the partners: (2c) / 2 and
// (2c + 1) / 2. No indexing map divides.

// CHECK-NOT: floordiv
// CHECK-LABEL: func.func @blocks(
// CHECK-SAME: %[[S:[^:]*]]: tensor<1x4xf32>
// CHECK-DAG: %[[C0:.*]] = arith.constant 0 : index
// CHECK-DAG: %[[C1:.*]] = arith.constant 1 : index
// CHECK-DAG: %[[C2:.*]] = arith.constant 2 : index
// CHECK: linalg.generic
// CHECK: %[[I:.*]] = linalg.index 1
// CHECK: %[[FIRST:.*]] = arith.muli %[[I]], %[[C2]]
// CHECK: %[[A:.*]] = arith.divui %[[FIRST]], %[[C2]]
// CHECK: tensor.extract %[[S]][%[[C0]], %[[A]]]
// CHECK: %[[SECOND:.*]] = arith.addi %{{.*}}, %[[C1]]
// CHECK: %[[B:.*]] = arith.divui %[[SECOND]], %[[C2]]
// CHECK: tensor.extract %[[S]][%[[C0]], %[[B]]]
func.func @blocks(%s: tensor<1x4xf32>, %x: tensor<5x7xbf16>,
                  %cos: tensor<5x3xf32>, %sin: tensor<5x3xf32>,
                  %init: tensor<5x7xf32>) -> tensor<5x7xf32> {
  %r = pe.apply_rotary ins(%x : tensor<5x7xbf16>)
      x_scale(%s : tensor<1x4xf32>)
      tables(%cos, %sin : tensor<5x3xf32>, tensor<5x3xf32>)
      outs(%init : tensor<5x7xf32>)
      {block_size = 2 : i64, layout = #pe.layout<interleaved>,
       position_dims = array<i64: 0>} -> tensor<5x7xf32>
  return %r : tensor<5x7xf32>
}

// -----

// On memrefs they are loaded, by every row if they are those of rows.

// CHECK-LABEL: func.func @memrefs(
// CHECK-SAME: %[[S:[^:]*]]: memref<?x7xf32>
// CHECK: linalg.generic
// CHECK: %[[ROW:.*]] = linalg.index 0
// CHECK: memref.load %[[S]][%[[ROW]], %{{.*}}]
func.func @memrefs(%s: memref<?x7xf32>, %x: memref<?x7xbf16>,
                   %cos: memref<?x3xf32>, %sin: memref<?x3xf32>,
                   %init: memref<?x7xf8E5M2>) {
  pe.apply_rotary ins(%x : memref<?x7xbf16>)
      tables(%cos, %sin : memref<?x3xf32>, memref<?x3xf32>)
      outs(%init : memref<?x7xf8E5M2>)
      init_scale(%s : memref<?x7xf32>)
      {block_size = 1 : i64, layout = #pe.layout<half>,
       position_dims = array<i64: 0>}
  return
}
