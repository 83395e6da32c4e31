// RUN: pe-test-opt %s --test-fuse-consumers --canonicalize --cse \
// RUN:   --split-input-file --remarks-filter-missed=pe 2> %t | FileCheck %s
// RUN: FileCheck %s --check-prefix=REMARK --input-file=%t

// As fuse-consumers.mlir: the op joins the loops that make its operands.

// A tile of the table has the rows of some heads.

// CHECK-LABEL: func.func @rows_of_the_table(
// CHECK:         scf.forall (%[[I:.*]]) = (0) to (8) step (2)
// CHECK:           %[[TABLE:.*]] = linalg.exp
// CHECK:           %[[TILE:.*]] = tensor.extract_slice %{{.*}}[%[[I]], 0, 0] [2, 4, 16] [1, 1, 1]
// CHECK:           pe.relative_bias table(%[[TABLE]] : tensor<2x9xf32>) outs(%[[TILE]] :
// CHECK-NOT:     = pe.relative_bias
func.func @rows_of_the_table(%x: tensor<8x4x16xf32>, %t: tensor<8x9xf32>)
    -> tensor<8x4x16xf32> {
  %empty = tensor.empty() : tensor<8x9xf32>
  %table = scf.forall (%i) = (0) to (8) step (2) shared_outs(%arg = %empty)
      -> tensor<8x9xf32> {
    %part = tensor.extract_slice %t[%i, 0] [2, 9] [1, 1]
        : tensor<8x9xf32> to tensor<2x9xf32>
    %out = tensor.extract_slice %arg[%i, 0] [2, 9] [1, 1]
        : tensor<8x9xf32> to tensor<2x9xf32>
    %exp = linalg.exp ins(%part : tensor<2x9xf32>)
        outs(%out : tensor<2x9xf32>) -> tensor<2x9xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %exp into %arg[%i, 0] [2, 9] [1, 1]
          : tensor<2x9xf32> into tensor<8x9xf32>
    }
  }
  %r = pe.relative_bias table(%table : tensor<8x9xf32>)
      outs(%x : tensor<8x4x16xf32>)
      {buckets = #pe.clipped_distance<max_distance = 4>} -> tensor<8x4x16xf32>
  return %r : tensor<8x4x16xf32>
}

// -----

// Every score may need every column.

// REMARK: not fused: a tile must hold all columns of the table
// CHECK-LABEL: func.func @columns_of_the_table(
// CHECK:         scf.forall
// CHECK-NOT:       pe.relative_bias
// CHECK:         }
// CHECK:         pe.relative_bias
func.func @columns_of_the_table(%x: tensor<8x4x16xf32>, %t: tensor<8x9xf32>)
    -> tensor<8x4x16xf32> {
  %empty = tensor.empty() : tensor<8x9xf32>
  %table = scf.forall (%i) = (0) to (9) step (3) shared_outs(%arg = %empty)
      -> tensor<8x9xf32> {
    %part = tensor.extract_slice %t[0, %i] [8, 3] [1, 1]
        : tensor<8x9xf32> to tensor<8x3xf32>
    %out = tensor.extract_slice %arg[0, %i] [8, 3] [1, 1]
        : tensor<8x9xf32> to tensor<8x3xf32>
    %exp = linalg.exp ins(%part : tensor<8x3xf32>)
        outs(%out : tensor<8x3xf32>) -> tensor<8x3xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %exp into %arg[0, %i] [8, 3] [1, 1]
          : tensor<8x3xf32> into tensor<8x9xf32>
    }
  }
  %r = pe.relative_bias table(%table : tensor<8x9xf32>)
      outs(%x : tensor<8x4x16xf32>)
      {buckets = #pe.clipped_distance<max_distance = 4>} -> tensor<8x4x16xf32>
  return %r : tensor<8x4x16xf32>
}

// -----

// A tile of scores knows its rows.

// CHECK-LABEL: func.func @scores_that_a_loop_makes(
// CHECK:         scf.forall (%[[I:.*]]) = (0) to (64) step (16)
// CHECK:           %[[SCORES:.*]] = linalg.exp
// CHECK:           pe.relative_bias ins(%[[SCORES]] : tensor<4x16x64xf32>) table(%{{.*}}) query_start(%[[I]])
// CHECK-NOT:     = pe.relative_bias
func.func @scores_that_a_loop_makes(%x: tensor<4x64x64xf32>,
    %init: tensor<4x64x64xf32>, %t: tensor<4x9xf32>) -> tensor<4x64x64xf32> {
  %empty = tensor.empty() : tensor<4x64x64xf32>
  %scores = scf.forall (%i) = (0) to (64) step (16) shared_outs(%arg = %empty)
      -> tensor<4x64x64xf32> {
    %part = tensor.extract_slice %x[0, %i, 0] [4, 16, 64] [1, 1, 1]
        : tensor<4x64x64xf32> to tensor<4x16x64xf32>
    %out = tensor.extract_slice %arg[0, %i, 0] [4, 16, 64] [1, 1, 1]
        : tensor<4x64x64xf32> to tensor<4x16x64xf32>
    %exp = linalg.exp ins(%part : tensor<4x16x64xf32>)
        outs(%out : tensor<4x16x64xf32>) -> tensor<4x16x64xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %exp into %arg[0, %i, 0] [4, 16, 64]
          [1, 1, 1] : tensor<4x16x64xf32> into tensor<4x64x64xf32>
    }
  }
  %r = pe.relative_bias ins(%scores : tensor<4x64x64xf32>)
      table(%t : tensor<4x9xf32>) outs(%init : tensor<4x64x64xf32>)
      {buckets = #pe.clipped_distance<max_distance = 4>} -> tensor<4x64x64xf32>
  return %r : tensor<4x64x64xf32>
}
