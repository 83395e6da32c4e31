// RUN: pe-test-opt %s --test-fuse-consumers --canonicalize --cse \
// RUN:   --split-input-file | FileCheck %s

// An op joins the loops that make one of its operands: the other direction of
// tile-and-fuse.

// CHECK-LABEL: func.func @rotation_of_what_a_loop_makes(
// CHECK-SAME:      %{{[^:]*}}: tensor<64x8x128xf32>, %[[INIT:[^:]*]]: tensor<64x8x128xf32>, %[[POS:[^:]*]]: tensor<64xi32>
// CHECK:         %[[R:.*]]:2 = scf.for %[[I:.*]] = {{.*}} iter_args(%{{.*}} = %{{.*}}, %[[OUT:.*]] = %[[INIT]])
// CHECK:           %[[SCALED:.*]] = linalg.exp
// CHECK-DAG:       %[[P:.*]] = tensor.extract_slice %[[POS]][%[[I]]] [16] [1]
// CHECK-DAG:       %[[TILE:.*]] = tensor.extract_slice %{{.*}}[%[[I]], 0, 0] [16, 8, 128] [1, 1, 1]
// CHECK:           %[[ROTATED:.*]] = pe.rotary ins(%[[SCALED]] : tensor<16x8x128xf32>) angles(%[[P]],
// CHECK:           tensor.insert_slice %[[ROTATED]] into %[[OUT]][%[[I]], 0, 0]
// CHECK-NOT:     pe.rotary
// CHECK:         return %[[R]]#1
func.func @rotation_of_what_a_loop_makes(%x: tensor<64x8x128xf32>,
    %init: tensor<64x8x128xf32>, %pos: tensor<64xi32>, %freq: tensor<64xf64>)
    -> tensor<64x8x128xf32> {
  %c0 = arith.constant 0 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %empty = tensor.empty() : tensor<64x8x128xf32>
  %made = scf.for %i = %c0 to %c64 step %c16 iter_args(%arg = %empty)
      -> tensor<64x8x128xf32> {
    %part = tensor.extract_slice %x[%i, 0, 0] [16, 8, 128] [1, 1, 1]
        : tensor<64x8x128xf32> to tensor<16x8x128xf32>
    %out = tensor.extract_slice %arg[%i, 0, 0] [16, 8, 128] [1, 1, 1]
        : tensor<64x8x128xf32> to tensor<16x8x128xf32>
    %exp = linalg.exp ins(%part : tensor<16x8x128xf32>)
        outs(%out : tensor<16x8x128xf32>) -> tensor<16x8x128xf32>
    %next = tensor.insert_slice %exp into %arg[%i, 0, 0] [16, 8, 128] [1, 1, 1]
        : tensor<16x8x128xf32> into tensor<64x8x128xf32>
    scf.yield %next : tensor<64x8x128xf32>
  }
  %r = pe.rotary ins(%made : tensor<64x8x128xf32>)
      angles(%pos, %freq : tensor<64xi32>, tensor<64xf64>)
      outs(%init : tensor<64x8x128xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<64x8x128xf32>
  return %r : tensor<64x8x128xf32>
}

// -----

// A tile of positions needs all heads of its tokens.

// CHECK-LABEL: func.func @rotation_by_positions_that_a_loop_makes(
// CHECK:         scf.forall (%[[I:.*]]) = (0) to (64) step (16)
// CHECK:           %[[P:.*]] = linalg.copy
// CHECK:           %[[TILE:.*]] = tensor.extract_slice %{{.*}}[%[[I]], 0, 0] [16, 8, 128] [1, 1, 1]
// CHECK:           %[[ROTATED:.*]] = pe.rotary angles(%[[P]], %{{.*}} outs(%[[TILE]] :
// CHECK:           tensor.parallel_insert_slice %[[ROTATED]] into %{{.*}}[%[[I]], 0, 0]
// CHECK-NOT:     pe.rotary
func.func @rotation_by_positions_that_a_loop_makes(%x: tensor<64x8x128xf32>,
    %from: tensor<64xi32>, %freq: tensor<64xf64>) -> tensor<64x8x128xf32> {
  %empty = tensor.empty() : tensor<64xi32>
  %pos = scf.forall (%i) = (0) to (64) step (16) shared_outs(%arg = %empty)
      -> tensor<64xi32> {
    %part = tensor.extract_slice %from[%i] [16] [1]
        : tensor<64xi32> to tensor<16xi32>
    %out = tensor.extract_slice %arg[%i] [16] [1]
        : tensor<64xi32> to tensor<16xi32>
    %copy = linalg.copy ins(%part : tensor<16xi32>)
        outs(%out : tensor<16xi32>) -> tensor<16xi32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %copy into %arg[%i] [16] [1]
          : tensor<16xi32> into tensor<64xi32>
    }
  }
  %r = pe.rotary angles(%pos, %freq : tensor<64xi32>, tensor<64xf64>)
      outs(%x : tensor<64x8x128xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<64x8x128xf32>
  return %r : tensor<64x8x128xf32>
}

// -----

// CHECK-LABEL: func.func @encoding_of_positions_that_a_loop_makes(
// CHECK:         scf.forall (%[[I:.*]]) =
// CHECK:           %[[P:.*]] = linalg.copy
// CHECK:           pe.sinusoidal angles(%[[P]],
// CHECK-NOT:     pe.sinusoidal
func.func @encoding_of_positions_that_a_loop_makes(%init: tensor<64x128xf32>,
    %from: tensor<64xi32>, %freq: tensor<64xf64>) -> tensor<64x128xf32> {
  %empty = tensor.empty() : tensor<64xi32>
  %pos = scf.forall (%i) = (0) to (64) step (16) shared_outs(%arg = %empty)
      -> tensor<64xi32> {
    %part = tensor.extract_slice %from[%i] [16] [1]
        : tensor<64xi32> to tensor<16xi32>
    %out = tensor.extract_slice %arg[%i] [16] [1]
        : tensor<64xi32> to tensor<16xi32>
    %copy = linalg.copy ins(%part : tensor<16xi32>)
        outs(%out : tensor<16xi32>) -> tensor<16xi32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %copy into %arg[%i] [16] [1]
          : tensor<16xi32> into tensor<64xi32>
    }
  }
  %r = pe.sinusoidal angles(%pos, %freq : tensor<64xi32>, tensor<64xf64>)
      outs(%init : tensor<64x128xf32>) {order = #pe.order<sin_cos>}
      -> tensor<64x128xf32>
  return %r : tensor<64x128xf32>
}

// -----

// A tile of scores knows its rows.

// CHECK-LABEL: func.func @bias_of_scores_that_a_loop_makes(
// CHECK:         scf.forall (%[[I:.*]]) = (0) to (64) step (16)
// CHECK:           %[[SCORES:.*]] = linalg.exp
// CHECK:           pe.alibi ins(%[[SCORES]] : tensor<4x16x64xf32>) slopes(%{{.*}}) query_start(%[[I]])
// CHECK-NOT:     = pe.alibi
func.func @bias_of_scores_that_a_loop_makes(%x: tensor<4x64x64xf32>,
    %init: tensor<4x64x64xf32>, %slopes: tensor<4xf32>) -> tensor<4x64x64xf32> {
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
  %r = pe.alibi ins(%scores : tensor<4x64x64xf32>)
      slopes(%slopes : tensor<4xf32>) outs(%init : tensor<4x64x64xf32>)
      {form = #pe.alibi_form<relative>} -> tensor<4x64x64xf32>
  return %r : tensor<4x64x64xf32>
}

// -----

// The columns of a product in tiles of half a head, which hold whole pairs of
// the interleaved layout.

// CHECK-LABEL: func.func @rotation_of_half_heads_of_a_product(
// CHECK-SAME:      %[[FREQ:[^:]*]]: tensor<64xf64>
// CHECK:         scf.for %[[I:.*]] = %c0 to %c128 step %c64
// CHECK:           %[[PART:.*]] = linalg.contract {{.*}} -> tensor<16x2x64xf32>
// CHECK:           %[[PAIR:.*]] = affine.apply #{{.*}}()[%[[I]]]
// CHECK:           %[[THETAS:.*]] = tensor.extract_slice %[[FREQ]][%[[PAIR]]] [32] [1]
// CHECK:           pe.rotary ins(%[[PART]] : tensor<16x2x64xf32>) angles(%{{.*}}, %[[THETAS]] : tensor<16xi32>, tensor<32xf64>)
// CHECK-NOT:     pe.rotary
func.func @rotation_of_half_heads_of_a_product(%x: tensor<16x32xf32>,
    %weight: tensor<32x2x128xf32>, %pos: tensor<16xi32>,
    %freq: tensor<64xf64>, %zeros: tensor<16x2x128xf32>,
    %init: tensor<16x2x128xf32>) -> tensor<16x2x128xf32> {
  %c0 = arith.constant 0 : index
  %c64 = arith.constant 64 : index
  %c128 = arith.constant 128 : index
  %product = scf.for %i = %c0 to %c128 step %c64 iter_args(%arg = %zeros)
      -> tensor<16x2x128xf32> {
    %columns = tensor.extract_slice %weight[0, 0, %i] [32, 2, 64] [1, 1, 1]
        : tensor<32x2x128xf32> to tensor<32x2x64xf32>
    %sums = tensor.extract_slice %arg[0, 0, %i] [16, 2, 64] [1, 1, 1]
        : tensor<16x2x128xf32> to tensor<16x2x64xf32>
    %part = linalg.contract indexing_maps = [
        affine_map<(t, h, f, k) -> (t, k)>,
        affine_map<(t, h, f, k) -> (k, h, f)>,
        affine_map<(t, h, f, k) -> (t, h, f)>]
        ins(%x, %columns : tensor<16x32xf32>, tensor<32x2x64xf32>)
        outs(%sums : tensor<16x2x64xf32>) -> tensor<16x2x64xf32>
    %next = tensor.insert_slice %part into %arg[0, 0, %i] [16, 2, 64] [1, 1, 1]
        : tensor<16x2x64xf32> into tensor<16x2x128xf32>
    scf.yield %next : tensor<16x2x128xf32>
  }
  %r = pe.rotary ins(%product : tensor<16x2x128xf32>)
      angles(%pos, %freq : tensor<16xi32>, tensor<64xf64>)
      outs(%init : tensor<16x2x128xf32>)
      {layout = #pe.layout<interleaved>, position_dims = array<i64: 0>}
      -> tensor<16x2x128xf32>
  return %r : tensor<16x2x128xf32>
}
