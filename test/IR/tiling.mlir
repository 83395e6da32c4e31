// Rotations are tiled by upstream transforms.

// RUN: pe-opt %s --transform-interpreter --canonicalize --split-input-file | FileCheck %s

// A tile of tokens and heads takes the positions of its tokens, and updates a
// part of what the loops carry.
// CHECK-LABEL: @tokens_and_heads
// CHECK-SAME: (%[[X:.*]]: tensor<1x64x32x128xbf16>, %[[POS:.*]]: tensor<64xi32>, %[[FREQ:.*]]: tensor<64xf64>, %[[SCALE:.*]]: f64)
// CHECK: scf.for %[[TOKEN:.*]] = %c0 to %c64 step %c16
// CHECK: scf.for %[[HEAD:.*]] = %c0 to %c32 step %c8 iter_args(%[[ACC:.*]] =
// CHECK: %[[POS_TILE:.*]] = tensor.extract_slice %[[POS]][%[[TOKEN]]] [16] [1]
// CHECK: %[[X_TILE:.*]] = tensor.extract_slice %[[ACC]][0, %[[TOKEN]], %[[HEAD]], 0] [1, 16, 8, 128] [1, 1, 1, 1]
// CHECK: %[[R:.*]] = pe.rotary angles(%[[POS_TILE]], %[[FREQ]] : tensor<16xi32>, tensor<64xf64>) scale(%[[SCALE]]) outs(%[[X_TILE]] : tensor<1x16x8x128xbf16>) {conjugate, layout = #pe.layout<half>, position_dims = array<i64: 1>}
// CHECK: tensor.insert_slice %[[R]] into %[[ACC]][0, %[[TOKEN]], %[[HEAD]], 0] [1, 16, 8, 128]
func.func @tokens_and_heads(%x: tensor<1x64x32x128xbf16>, %pos: tensor<64xi32>, %freq: tensor<64xf64>,
                            %a: f64) -> tensor<1x64x32x128xbf16> {
  %r = pe.rotary angles(%pos, %freq : tensor<64xi32>, tensor<64xf64>) scale(%a) outs(%x : tensor<1x64x32x128xbf16>)
                 {layout = #pe.layout<half>, position_dims = array<i64: 1>, conjugate} -> tensor<1x64x32x128xbf16>
  return %r : tensor<1x64x32x128xbf16>
}

// CHECK-LABEL: @separate_x
// CHECK-SAME: (%[[X:[^:]*]]: tensor<2x64x8x64xf32>, %[[INIT:[^:]*]]: tensor<2x64x8x64xf32>
// CHECK: scf.for {{.*}} iter_args(%[[ACC:.*]] = %[[INIT]])
// CHECK-DAG: %[[X_TILE:.*]] = tensor.extract_slice %[[X]]
// CHECK-DAG: %[[INIT_TILE:.*]] = tensor.extract_slice %[[ACC]]
// CHECK: pe.rotary ins(%[[X_TILE]] : tensor<2x16x8x64xf32>) {{.*}} outs(%[[INIT_TILE]] : tensor<2x16x8x64xf32>) {begin = 32 : i64, layout = #pe.layout<interleaved_to_half>
func.func @separate_x(%x: tensor<2x64x8x64xf32>, %init: tensor<2x64x8x64xf32>, %pos: tensor<2x64xi32>,
                      %freq: tensor<16xf64>) -> tensor<2x64x8x64xf32> {
  %r = pe.rotary ins(%x : tensor<2x64x8x64xf32>) angles(%pos, %freq : tensor<2x64xi32>, tensor<16xf64>)
                 outs(%init : tensor<2x64x8x64xf32>)
                 {layout = #pe.layout<interleaved_to_half>, position_dims = array<i64: 0, 1>, begin = 32 : i64}
                 -> tensor<2x64x8x64xf32>
  return %r : tensor<2x64x8x64xf32>
}

// Every tile may read every row of positions.
// CHECK-LABEL: @axes_and_permuted_position_dims
// CHECK: tensor.extract_slice %{{.*}}[0, %[[TOKEN:.*]], 0] [3, 16, 2] [1, 1, 1] : tensor<3x64x2xi32> to tensor<3x16x2xi32>
// CHECK: pe.rotary angles(%{{.*}}, %{{.*}} : tensor<3x16x2xi32>, tensor<4xf64>) outs(%{{.*}} : tensor<2x16x8x8xf32>) {axes = array<i64: 0, 2, 1, 0>, layout = #pe.layout<half>, position_dims = array<i64: 1, 0>}
func.func @axes_and_permuted_position_dims(%x: tensor<2x64x8x8xf32>, %pos: tensor<3x64x2xi32>,
                                           %freq: tensor<4xf64>) -> tensor<2x64x8x8xf32> {
  %r = pe.rotary angles(%pos, %freq : tensor<3x64x2xi32>, tensor<4xf64>) outs(%x : tensor<2x64x8x8xf32>)
                 {layout = #pe.layout<half>, position_dims = array<i64: 1, 0>, axes = array<i64: 0, 2, 1, 0>}
                 -> tensor<2x64x8x8xf32>
  return %r : tensor<2x64x8x8xf32>
}

// The last tile may be smaller; the feature dimension stays whole. The number
// of tokens is taken from the positions.
// CHECK-LABEL: @all_dynamic
// CHECK-SAME: (%[[X:[^:]*]]: tensor<?x?x?x?xf16>, %[[POS:[^:]*]]: tensor<?xi64>
// CHECK-DAG: %[[LENGTH:.*]] = tensor.dim %[[POS]], %c0
// CHECK-DAG: %[[FEATURES:.*]] = tensor.dim %[[X]], %c3
// CHECK: %[[TOKENS:.*]] = affine.min #{{.*}}(%{{.*}})[%[[LENGTH]]]
// CHECK: tensor.extract_slice %{{.*}} [%{{.*}}, %[[TOKENS]], %{{.*}}, %[[FEATURES]]]
// CHECK: pe.rotary angles(%{{.*}}, %{{.*}} : tensor<?xi64>, tensor<?xf64>) outs(%{{.*}} : tensor<?x?x?x?xf16>)
func.func @all_dynamic(%x: tensor<?x?x?x?xf16>, %pos: tensor<?xi64>, %freq: tensor<?xf64>) -> tensor<?x?x?x?xf16> {
  %r = pe.rotary angles(%pos, %freq : tensor<?xi64>, tensor<?xf64>) outs(%x : tensor<?x?x?x?xf16>)
                 {layout = #pe.layout<half>, position_dims = array<i64: 1>} -> tensor<?x?x?x?xf16>
  return %r : tensor<?x?x?x?xf16>
}

// CHECK-LABEL: @one_position_for_all
// CHECK-SAME: %[[POS:[^:]*]]: tensor<i32>
// CHECK: scf.for
// CHECK: pe.rotary angles(%[[POS]], %{{.*}} : tensor<i32>, tensor<4xf64>) outs(%{{.*}} : tensor<2x16x8x8xf64>)
func.func @one_position_for_all(%x: tensor<2x64x8x8xf64>, %pos: tensor<i32>, %freq: tensor<4xf64>) -> tensor<2x64x8x8xf64> {
  %r = pe.rotary angles(%pos, %freq : tensor<i32>, tensor<4xf64>) outs(%x : tensor<2x64x8x8xf64>)
                 {layout = #pe.layout<half>, position_dims = array<i64>} -> tensor<2x64x8x8xf64>
  return %r : tensor<2x64x8x8xf64>
}

// CHECK-LABEL: @memrefs
// CHECK-SAME: (%[[X:[^:]*]]: memref<1x?x32x128xf32>, %[[POS:[^:]*]]: memref<?xi32>
// CHECK: %[[TOKENS:.*]] = affine.min
// CHECK-DAG: %[[POS_TILE:.*]] = memref.subview %[[POS]][%[[TOKEN:.*]]] [%[[TOKENS]]] [1]
// CHECK-DAG: %[[X_TILE:.*]] = memref.subview %[[X]][0, %[[TOKEN]], %{{.*}}, 0] [1, %[[TOKENS]], 8, 128]
// CHECK: pe.rotary angles(%[[POS_TILE]], {{.*}} outs(%[[X_TILE]] : memref<1x?x8x128xf32, strided<[?, 4096, 128, 1], offset: ?>>)
func.func @memrefs(%x: memref<1x?x32x128xf32>, %pos: memref<?xi32>, %freq: memref<64xf64>) {
  pe.rotary angles(%pos, %freq : memref<?xi32>, memref<64xf64>) outs(%x : memref<1x?x32x128xf32>)
            {layout = #pe.layout<half>, position_dims = array<i64: 1>}
  return
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %op = transform.structured.match ops{["pe.rotary"]} in %root : (!transform.any_op) -> !transform.any_op
    %tiled, %loops:2 = transform.structured.tile_using_for %op tile_sizes [0, 16, 8]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

// A tile of pairs takes the frequencies of its pairs.
// CHECK: #[[$HALF:.*]] = affine_map<()[s0] -> (s0 floordiv 2)>
// CHECK-LABEL: @features_of_the_interleaved_layout
// CHECK-SAME: %[[FREQ:[^:]*]]: tensor<32xf64>)
// CHECK: scf.for %[[FEATURE:.*]] = %c0 to %c64 step %c16
// CHECK: %[[PAIR:.*]] = affine.apply #[[$HALF]]()[%[[FEATURE]]]
// CHECK: tensor.extract_slice %[[FREQ]][%[[PAIR]]] [8] [1]
// CHECK: pe.rotary angles(%{{.*}}, %{{.*}} : tensor<8xi32>, tensor<8xf64>) outs(%{{.*}} : tensor<8x16xf32>)
func.func @features_of_the_interleaved_layout(%x: tensor<8x64xf32>, %pos: tensor<8xi32>,
                                              %freq: tensor<32xf64>) -> tensor<8x64xf32> {
  %r = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>) outs(%x : tensor<8x64xf32>)
                 {layout = #pe.layout<interleaved>, position_dims = array<i64: 0>} -> tensor<8x64xf32>
  return %r : tensor<8x64xf32>
}

// CHECK-LABEL: @features_with_a_smaller_last_tile
// CHECK: %[[FEATURES:.*]] = affine.min
// CHECK: %[[PAIRS:.*]] = affine.apply #[[$HALF]]()[%[[FEATURES]]]
// CHECK: tensor.extract_slice %{{.*}} [%[[PAIRS]]] [1] : tensor<20xf64> to tensor<?xf64>
// CHECK: pe.rotary angles(%{{.*}}, %{{.*}} : tensor<8xi32>, tensor<?xf64>) outs(%{{.*}} : tensor<8x?xf32>)
func.func @features_with_a_smaller_last_tile(%x: tensor<8x40xf32>, %pos: tensor<8xi32>,
                                             %freq: tensor<20xf64>) -> tensor<8x40xf32> {
  %r = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<20xf64>) outs(%x : tensor<8x40xf32>)
                 {layout = #pe.layout<interleaved>, position_dims = array<i64: 0>} -> tensor<8x40xf32>
  return %r : tensor<8x40xf32>
}

// A tile with all features uses all frequencies.
// CHECK-LABEL: @features_in_one_tile
// CHECK-SAME: %[[FREQ:[^:]*]]: tensor<8xf64>)
// CHECK: pe.rotary angles(%{{.*}}, %[[FREQ]] : tensor<8xi32>, tensor<8xf64>) outs(%{{.*}} : tensor<8x16xf32>)
func.func @features_in_one_tile(%x: tensor<8x16xf32>, %pos: tensor<8xi32>, %freq: tensor<8xf64>) -> tensor<8x16xf32> {
  %r = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<8xf64>) outs(%x : tensor<8x16xf32>)
                 {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<8x16xf32>
  return %r : tensor<8x16xf32>
}

// CHECK-LABEL: @features_with_axes
// CHECK: pe.rotary angles(%{{.*}}, %{{.*}} : tensor<2x8xi32>, tensor<8xf64>) {{.*}} {axes = array<i64: 0, 0, 0, 0, 1, 1, 1, 1>
func.func @features_with_axes(%x: tensor<8x16xf32>, %pos: tensor<2x8xi32>, %freq: tensor<8xf64>) -> tensor<8x16xf32> {
  %r = pe.rotary angles(%pos, %freq : tensor<2x8xi32>, tensor<8xf64>) outs(%x : tensor<8x16xf32>)
                 {layout = #pe.layout<interleaved>, position_dims = array<i64: 0>,
                  axes = array<i64: 0, 0, 0, 0, 1, 1, 1, 1>} -> tensor<8x16xf32>
  return %r : tensor<8x16xf32>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %op = transform.structured.match ops{["pe.rotary"]} in %root : (!transform.any_op) -> !transform.any_op
    %tiled, %loop = transform.structured.tile_using_for %op tile_sizes [0, 16]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

// CHECK-LABEL: @parallel_loop
// CHECK: scf.forall (%[[I:.*]], %[[J:.*]]) in (4, 4) shared_outs
// CHECK: pe.rotary angles(%{{.*}}, %{{.*}} : tensor<2xi32>, tensor<8xf64>) outs(%{{.*}} : tensor<2x16xf32>)
// CHECK: tensor.parallel_insert_slice
func.func @parallel_loop(%x: tensor<8x64xf32>, %pos: tensor<8xi32>, %freq: tensor<32xf64>) -> tensor<8x64xf32> {
  %r = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>) outs(%x : tensor<8x64xf32>)
                 {layout = #pe.layout<interleaved>, position_dims = array<i64: 0>} -> tensor<8x64xf32>
  return %r : tensor<8x64xf32>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %op = transform.structured.match ops{["pe.rotary"]} in %root : (!transform.any_op) -> !transform.any_op
    %tiled, %loop = transform.structured.tile_using_forall %op tile_sizes [2, 16]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

// CHECK-LABEL: @parallel_loop_of_so_many_threads
// CHECK: scf.forall (%{{.*}}) in (3)
// CHECK: pe.rotary angles(%{{.*}}, %{{.*}} : tensor<?xi32>, tensor<32xf64>) outs(%{{.*}} : tensor<?x64xf32>)
func.func @parallel_loop_of_so_many_threads(%x: tensor<8x64xf32>, %pos: tensor<8xi32>,
                                            %freq: tensor<32xf64>) -> tensor<8x64xf32> {
  %r = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>) outs(%x : tensor<8x64xf32>)
                 {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<8x64xf32>
  return %r : tensor<8x64xf32>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %op = transform.structured.match ops{["pe.rotary"]} in %root : (!transform.any_op) -> !transform.any_op
    %tiled, %loop = transform.structured.tile_using_forall %op num_threads [3]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}
