// Encodings are tiled and fused by upstream transforms, in all dimensions but
// that of the features.

// RUN: pe-opt %s --transform-interpreter --canonicalize --cse --split-input-file | FileCheck %s

// A tile takes the positions of its tokens and all frequencies.
// CHECK-LABEL: @batches_and_tokens
// CHECK-SAME: (%[[POS:.*]]: tensor<2x?xi32>, %[[FREQ:.*]]: tensor<32xf64>, %[[INIT:.*]]: tensor<2x?x64xf32>)
// CHECK: scf.for %[[BATCH:.*]] = %c0 to %c2 step %c1
// CHECK: scf.for %[[TOKEN:.*]] = %c0 to %{{.*}} step %c16 iter_args(%[[OUT:.*]] =
// CHECK: %[[TOKENS:.*]] = affine.min
// CHECK-DAG: %[[POS_TILE:.*]] = tensor.extract_slice %[[POS]][%[[BATCH]], %[[TOKEN]]] [1, %[[TOKENS]]] [1, 1] : tensor<2x?xi32> to tensor<1x?xi32>
// CHECK-DAG: %[[TILE:.*]] = tensor.extract_slice %[[OUT]][%[[BATCH]], %[[TOKEN]], 0] [1, %[[TOKENS]], 64] [1, 1, 1]
// CHECK: %[[E:.*]] = pe.sinusoidal angles(%[[POS_TILE]], %[[FREQ]] : tensor<1x?xi32>, tensor<32xf64>) outs(%[[TILE]] : tensor<1x?x64xf32>) {order = #pe.order<interleaved>}
// CHECK: tensor.insert_slice %[[E]] into %[[OUT]][%[[BATCH]], %[[TOKEN]], 0]
func.func @batches_and_tokens(%pos: tensor<2x?xi32>, %freq: tensor<32xf64>,
                              %init: tensor<2x?x64xf32>) -> tensor<2x?x64xf32> {
  %e = pe.sinusoidal angles(%pos, %freq : tensor<2x?xi32>, tensor<32xf64>) outs(%init : tensor<2x?x64xf32>)
                     {order = #pe.order<interleaved>} -> tensor<2x?x64xf32>
  return %e : tensor<2x?x64xf32>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %op = transform.structured.match ops{["pe.sinusoidal"]} in %root : (!transform.any_op) -> !transform.any_op
    %tiled, %loops:2 = transform.structured.tile_using_for %op tile_sizes [1, 16]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

// CHECK-LABEL: @forall_over_tokens
// CHECK: scf.forall (%[[I:.*]]) in (4) shared_outs(%[[OUT:.*]] = %{{.*}}) -> (tensor<64x7xf32>)
// CHECK: %[[TOKEN:.*]] = affine.apply #{{.*}}(%[[I]])
// CHECK: %[[E:.*]] = pe.sinusoidal angles(%{{.*}}, %{{.*}} : tensor<16xi32>, tensor<4xf64>) outs(%{{.*}} : tensor<16x7xf32>) {order = #pe.order<sin_cos>}
// CHECK: tensor.parallel_insert_slice %[[E]] into %[[OUT]][%[[TOKEN]], 0] [16, 7] [1, 1]
func.func @forall_over_tokens(%pos: tensor<64xi32>, %freq: tensor<4xf64>, %init: tensor<64x7xf32>) -> tensor<64x7xf32> {
  %e = pe.sinusoidal angles(%pos, %freq : tensor<64xi32>, tensor<4xf64>) outs(%init : tensor<64x7xf32>)
                     {order = #pe.order<sin_cos>} -> tensor<64x7xf32>
  return %e : tensor<64x7xf32>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %op = transform.structured.match ops{["pe.sinusoidal"]} in %root : (!transform.any_op) -> !transform.any_op
    %tiled, %loop = transform.structured.tile_using_forall %op num_threads [4]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

// CHECK-LABEL: @memrefs
// CHECK: scf.for %[[TOKEN:.*]] = %c0 to %c64 step %c16
// CHECK-DAG: %[[POS:.*]] = memref.subview %{{.*}}[%[[TOKEN]]] [16] [1] : memref<64xi32>
// CHECK-DAG: %[[TILE:.*]] = memref.subview %{{.*}}[%[[TOKEN]], 0] [16, 9] [1, 1] : memref<64x9xf16>
// CHECK: pe.sinusoidal angles(%[[POS]], %{{.*}} outs(%[[TILE]] :
func.func @memrefs(%pos: memref<64xi32>, %freq: memref<4xf64>, %init: memref<64x9xf16>) {
  pe.sinusoidal angles(%pos, %freq : memref<64xi32>, memref<4xf64>) outs(%init : memref<64x9xf16>)
                {order = #pe.order<cos_sin>}
  return
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %op = transform.structured.match ops{["pe.sinusoidal"]} in %root : (!transform.any_op) -> !transform.any_op
    %tiled, %loop = transform.structured.tile_using_for %op tile_sizes [16]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

#id = affine_map<(t, f) -> (t, f)>

// The encoding, and then the positions, into the loop of the sum with x.
// CHECK-LABEL: @encoding_and_positions_into_the_loop_of_a_consumer
// CHECK-NOT: = pe.
// CHECK: scf.for %[[TOKEN:[^ ]*]] =
// CHECK: %[[I:.*]] = arith.index_cast %[[TOKEN]] : index to i32
// CHECK: %[[TILE_START:.*]] = arith.addi %{{.*}}, %[[I]]
// CHECK: %[[POS:.*]] = pe.positions %[[TILE_START]] : tensor<16xi32>
// CHECK: %[[E:.*]] = pe.sinusoidal angles(%[[POS]], %{{.*}} : tensor<16xi32>, tensor<32xf64>) outs(%{{.*}} : tensor<16x64xf32>)
// CHECK: linalg.generic {{.*}} ins(%[[E]] : tensor<16x64xf32>)
// CHECK-NOT: = pe.
// CHECK: return
func.func @encoding_and_positions_into_the_loop_of_a_consumer(%x: tensor<64x64xf32>, %start: i32,
                                                              %freq: tensor<32xf64>) -> tensor<64x64xf32> {
  %pos = pe.positions %start : tensor<64xi32>
  %init = tensor.empty() : tensor<64x64xf32>
  %e = pe.sinusoidal angles(%pos, %freq : tensor<64xi32>, tensor<32xf64>) outs(%init : tensor<64x64xf32>)
                     {order = #pe.order<sin_cos>} -> tensor<64x64xf32>
  %sum = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%e : tensor<64x64xf32>) outs(%x : tensor<64x64xf32>) {
    ^bb0(%value: f32, %out: f32):
      %result = arith.addf %out, %value : f32
      linalg.yield %result : f32
  } -> tensor<64x64xf32>
  return %sum : tensor<64x64xf32>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %consumer = transform.structured.match ops{["linalg.generic"]} in %root : (!transform.any_op) -> !transform.any_op
    %tiled, %loop = transform.structured.tile_using_for %consumer tile_sizes [16]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    %op = transform.structured.match ops{["pe.sinusoidal"]} in %root : (!transform.any_op) -> !transform.any_op
    %fused, %new_loop = transform.structured.fuse_into_containing_op %op into %loop
        : (!transform.any_op, !transform.any_op) -> (!transform.any_op, !transform.any_op)
    %positions = transform.structured.match ops{["pe.positions"]} in %root : (!transform.any_op) -> !transform.any_op
    %fused_positions, %newer_loop = transform.structured.fuse_into_containing_op %positions into %new_loop
        : (!transform.any_op, !transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}
