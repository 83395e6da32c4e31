// Biases are fused into loops over tiles, and so are the producers of scores
// and tables. Scores are the only array of their shape.

// RUN: pe-opt %s --transform-interpreter --canonicalize --cse --split-input-file | FileCheck %s

// CHECK-LABEL: @producer_of_updated_scores
// CHECK-NOT: linalg.batch_matmul
// CHECK: scf.for %[[ROW:.*]] = %c0 to %c64 step %c16
// CHECK: scf.for %[[COLUMN:.*]] = %c0 to %c128 step %c32
// CHECK: %[[SCORES:.*]] = linalg.batch_matmul {{.*}} outs(%{{.*}} : tensor<8x16x32xf32>)
// CHECK: %[[R:.*]] = pe.relative_bias table(%{{.*}} : tensor<8x9xf32>) query_start(%{{.*}}) key_start(%[[COLUMN]]) outs(%[[SCORES]] : tensor<8x16x32xf32>)
// CHECK: tensor.insert_slice %[[R]]
// CHECK-NOT: linalg.batch_matmul
// CHECK: return
func.func @producer_of_updated_scores(%q: tensor<8x64x16xf32>, %k: tensor<8x16x128xf32>, %t: tensor<8x9xf32>,
                                      %init: tensor<8x64x128xf32>) -> tensor<8x64x128xf32> {
  %x = linalg.batch_matmul ins(%q, %k : tensor<8x64x16xf32>, tensor<8x16x128xf32>)
                                   outs(%init : tensor<8x64x128xf32>) -> tensor<8x64x128xf32>
  %r = pe.relative_bias table(%t : tensor<8x9xf32>) outs(%x : tensor<8x64x128xf32>)
                        {buckets = #pe.clipped_distance<max_distance = 4>, causal} -> tensor<8x64x128xf32>
  return %r : tensor<8x64x128xf32>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %op = transform.structured.match ops{["pe.relative_bias"]} in %root : (!transform.any_op) -> !transform.any_op
    %tiled, %loops:2 = transform.structured.fuse %op tile_sizes [0, 16, 32]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

#id = affine_map<(h, i, j) -> (h, i, j)>

// CHECK-LABEL: @producer_of_separate_scores
// CHECK-NOT: linalg.generic
// CHECK: scf.for
// CHECK: %[[SCORES:.*]] = linalg.generic {{.*}} outs(%{{.*}} : tensor<8x16x128xf32>)
// CHECK: pe.relative_bias ins(%[[SCORES]] : tensor<8x16x128xf32>)
// CHECK-NOT: linalg.generic
// CHECK: return
func.func @producer_of_separate_scores(%x: tensor<8x64x128xf32>, %t: tensor<8x9xf32>,
                                       %init: tensor<8x64x128xf32>) -> tensor<8x64x128xf32> {
  %negative = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x : tensor<8x64x128xf32>) outs(%init : tensor<8x64x128xf32>) {
    ^bb0(%value: f32, %out: f32):
      %result = arith.negf %value : f32
      linalg.yield %result : f32
  } -> tensor<8x64x128xf32>
  %r = pe.relative_bias ins(%negative : tensor<8x64x128xf32>) table(%t : tensor<8x9xf32>) outs(%init : tensor<8x64x128xf32>)
                        {buckets = #pe.clipped_distance<max_distance = 4>} -> tensor<8x64x128xf32>
  return %r : tensor<8x64x128xf32>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %op = transform.structured.match ops{["pe.relative_bias"]} in %root : (!transform.any_op) -> !transform.any_op
    %tiled, %loop = transform.structured.tile_using_for %op tile_sizes [0, 16]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    %negative = transform.structured.match ops{["linalg.generic"]} in %root : (!transform.any_op) -> !transform.any_op
    %fused, %new_loop = transform.structured.fuse_into_containing_op %negative into %loop
        : (!transform.any_op, !transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

#id = affine_map<(b, h, i, j) -> (b, h, i, j)>

// CHECK: #[[$QUERY:.*]] = affine_map<()[s0] -> (s0 + 64)>
// CHECK-LABEL: @bias_into_the_loop_of_a_consumer
// CHECK-NOT: = pe.
// CHECK: scf.for %[[HEAD:.*]] = %c0 to %c8 step %c4
// CHECK: scf.for %[[ROW:.*]] = %c0 to %c64 step %c16
// CHECK-DAG: %[[QUERY:.*]] = affine.apply #[[$QUERY]]()[%[[ROW]]]
// CHECK-DAG: %[[TABLE:.*]] = tensor.extract_slice %{{.*}}[%[[HEAD]], 0] [4, 9] [1, 1]
// CHECK: %[[R:.*]] = pe.relative_bias table(%[[TABLE]] : tensor<4x9xf32>) query_start(%[[QUERY]]) outs(%{{.*}} : tensor<2x4x16x128xf32>)
// CHECK: linalg.generic {{.*}} ins(%[[R]] : tensor<2x4x16x128xf32>)
// CHECK-NOT: = pe.
// CHECK: return
func.func @bias_into_the_loop_of_a_consumer(%x: tensor<2x8x64x128xf32>, %t: tensor<8x9xf32>) -> tensor<2x8x64x128xf32> {
  %r = pe.relative_bias table(%t : tensor<8x9xf32>) outs(%x : tensor<2x8x64x128xf32>)
                        {buckets = #pe.clipped_distance<max_distance = 4>, causal} -> tensor<2x8x64x128xf32>
  %init = tensor.empty() : tensor<2x8x64x128xf32>
  %exp = linalg.generic {indexing_maps = [#id, #id],
                         iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%r : tensor<2x8x64x128xf32>) outs(%init : tensor<2x8x64x128xf32>) {
    ^bb0(%value: f32, %out: f32):
      %result = math.exp %value : f32
      linalg.yield %result : f32
  } -> tensor<2x8x64x128xf32>
  return %exp : tensor<2x8x64x128xf32>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %consumer = transform.structured.match ops{["linalg.generic"]} in %root : (!transform.any_op) -> !transform.any_op
    %tiled, %loops:2 = transform.structured.tile_using_for %consumer tile_sizes [0, 4, 16]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op, !transform.any_op)
    %op = transform.structured.match ops{["pe.relative_bias"]} in %root : (!transform.any_op) -> !transform.any_op
    %fused, %new_loop = transform.structured.fuse_into_containing_op %op into %loops#1
        : (!transform.any_op, !transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

#heads = affine_map<(h, c) -> (h, c)>

// CHECK-LABEL: @producer_of_table
// CHECK-NOT: linalg.generic
// CHECK: scf.for %[[HEAD:.*]] = %c0 to %c8 step %c2
// CHECK: %[[TABLE:.*]] = linalg.generic {{.*}} outs(%{{.*}} : tensor<2x9xf32>)
// CHECK: pe.relative_bias table(%[[TABLE]] : tensor<2x9xf32>) outs(%{{.*}} : tensor<2x4x16xf32>)
// CHECK-NOT: linalg.generic
// CHECK: return
func.func @producer_of_table(%x: tensor<8x4x16xf32>, %t: tensor<8x9xf32>) -> tensor<8x4x16xf32> {
  %init = tensor.empty() : tensor<8x9xf32>
  %table = linalg.generic {indexing_maps = [#heads, #heads], iterator_types = ["parallel", "parallel"]}
      ins(%t : tensor<8x9xf32>) outs(%init : tensor<8x9xf32>) {
    ^bb0(%value: f32, %out: f32):
      %result = math.exp2 %value : f32
      linalg.yield %result : f32
  } -> tensor<8x9xf32>
  %r = pe.relative_bias table(%table : tensor<8x9xf32>) outs(%x : tensor<8x4x16xf32>)
                        {buckets = #pe.clipped_distance<max_distance = 4>} -> tensor<8x4x16xf32>
  return %r : tensor<8x4x16xf32>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %op = transform.structured.match ops{["pe.relative_bias"]} in %root : (!transform.any_op) -> !transform.any_op
    %tiled, %loop = transform.structured.fuse %op tile_sizes [2]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}
