// A tile of scores uses the rows of the table of its heads, and its starts are the sums of
// the op's starts and the tile's offsets.

// RUN: pe-opt %s --transform-interpreter --canonicalize --cse --split-input-file | FileCheck %s

// CHECK: #[[$ADD:.*]] = affine_map<()[s0, s1] -> (s0 + s1)>
// CHECK-LABEL: @heads_rows_and_columns
// CHECK-SAME: (%[[X:[^:]*]]: tensor<1x12x64x128xf32>, %[[T:.*]]: tensor<12x9xf32>, %[[I:.*]]: index, %[[J:.*]]: index)
// CHECK: scf.for %[[HEAD:.*]] = %c0 to %c12 step %c4
// CHECK: scf.for %[[ROW:.*]] = %c0 to %c64 step %c16
// CHECK: scf.for %[[COLUMN:.*]] = %c0 to %c128 step %c32 iter_args(%[[ACC:.*]] =
// CHECK-DAG: %[[QUERY:.*]] = affine.apply #[[$ADD]]()[%[[I]], %[[ROW]]]
// CHECK-DAG: %[[KEY:.*]] = affine.apply #[[$ADD]]()[%[[J]], %[[COLUMN]]]
// CHECK-DAG: %[[TABLE:.*]] = tensor.extract_slice %[[T]][%[[HEAD]], 0] [4, 9] [1, 1]
// CHECK-DAG: %[[TILE:.*]] = tensor.extract_slice %[[ACC]][0, %[[HEAD]], %[[ROW]], %[[COLUMN]]] [1, 4, 16, 32] [1, 1, 1, 1]
// CHECK: %[[R:.*]] = pe.relative_bias table(%[[TABLE]] : tensor<4x9xf32>) query_start(%[[QUERY]]) key_start(%[[KEY]]) outs(%[[TILE]] : tensor<1x4x16x32xf32>) {buckets = #pe.clipped_distance<max_distance = 4>, causal}
// CHECK: tensor.insert_slice %[[R]] into %[[ACC]][0, %[[HEAD]], %[[ROW]], %[[COLUMN]]] [1, 4, 16, 32]
func.func @heads_rows_and_columns(%x: tensor<1x12x64x128xf32>, %t: tensor<12x9xf32>, %i: index,
                                  %j: index) -> tensor<1x12x64x128xf32> {
  %r = pe.relative_bias table(%t : tensor<12x9xf32>) query_start(%i) key_start(%j) outs(%x : tensor<1x12x64x128xf32>)
                        {buckets = #pe.clipped_distance<max_distance = 4>, causal} -> tensor<1x12x64x128xf32>
  return %r : tensor<1x12x64x128xf32>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %op = transform.structured.match ops{["pe.relative_bias"]} in %root : (!transform.any_op) -> !transform.any_op
    %tiled, %loops:3 = transform.structured.tile_using_for %op tile_sizes [0, 4, 16, 32]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op, !transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

// The default of query_start is computed from the whole scores, here 128 - 64,
// and not from a tile with 16 rows and 32 columns.

// CHECK: #[[$ROW:.*]] = affine_map<()[s0] -> (s0 + 64)>
// CHECK-LABEL: @default_starts
// CHECK: scf.for %[[ROW:.*]] = %c0 to %c64 step %c16
// CHECK: scf.for %[[COLUMN:.*]] = %c0 to %c128 step %c32
// CHECK: %[[QUERY:.*]] = affine.apply #[[$ROW]]()[%[[ROW]]]
// CHECK: pe.relative_bias table(%{{.*}} : tensor<12x9xf32>) query_start(%[[QUERY]]) key_start(%[[COLUMN]]) outs(%{{.*}} : tensor<12x16x32xf32>)
func.func @default_starts(%x: tensor<12x64x128xf32>, %t: tensor<12x9xf32>) -> tensor<12x64x128xf32> {
  %r = pe.relative_bias table(%t : tensor<12x9xf32>) outs(%x : tensor<12x64x128xf32>)
                        {buckets = #pe.clipped_distance<max_distance = 4>} -> tensor<12x64x128xf32>
  return %r : tensor<12x64x128xf32>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %op = transform.structured.match ops{["pe.relative_bias"]} in %root : (!transform.any_op) -> !transform.any_op
    %tiled, %loops:2 = transform.structured.tile_using_for %op tile_sizes [0, 16, 32]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

// CHECK-DAG: #[[$COLUMN:.*]] = affine_map<(d0) -> (d0 * 32)>
// CHECK-DAG: #[[$QUERY:.*]] = affine_map<(d0)[s0, s1] -> (d0 * 16 + s0 - s1)>
// The extents of the whole scores are used.
// CHECK-LABEL: @default_start_of_unknown_extents
// CHECK: scf.forall (%[[I:.*]], %[[J:.*]]) in {{.*}} shared_outs(%[[OUT:.*]] =
// CHECK-DAG: %[[COLUMN:.*]] = affine.apply #[[$COLUMN]](%[[J]])
// CHECK-DAG: %[[KEYS:.*]] = tensor.dim %[[OUT]], %c2
// CHECK-DAG: %[[QUERIES:.*]] = tensor.dim %[[OUT]], %c1
// CHECK-DAG: %[[QUERY:.*]] = affine.apply #[[$QUERY]](%[[I]])[%[[KEYS]], %[[QUERIES]]]
// CHECK: pe.relative_bias ins(%{{.*}} : tensor<2x?x?xf32>) table(%{{.*}} : tensor<2x9xf32>) query_start(%[[QUERY]]) key_start(%[[COLUMN]]) outs(
// CHECK: tensor.parallel_insert_slice
func.func @default_start_of_unknown_extents(%x: tensor<2x?x?xf32>, %init: tensor<2x?x?xf32>,
                                            %t: tensor<2x9xf32>) -> tensor<2x?x?xf32> {
  %r = pe.relative_bias ins(%x : tensor<2x?x?xf32>) table(%t : tensor<2x9xf32>) outs(%init : tensor<2x?x?xf32>)
                        {buckets = #pe.clipped_distance<max_distance = 4>} -> tensor<2x?x?xf32>
  return %r : tensor<2x?x?xf32>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %op = transform.structured.match ops{["pe.relative_bias"]} in %root : (!transform.any_op) -> !transform.any_op
    %tiled, %loop = transform.structured.tile_using_forall %op tile_sizes [0, 16, 32]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

// Tiles of all rows and columns have the default starts, so both are dropped.

// CHECK-LABEL: @threads_of_heads
// CHECK-SAME: (%[[X:[^:]*]]: tensor<2x8x4x4xbf16>, %[[T:.*]]: tensor<8x9xbf16>)
// CHECK: scf.forall (%[[BATCH:.*]], %[[HEAD:.*]]) in (2, 8)
// CHECK: tensor.extract_slice %[[T]][%[[HEAD]], 0] [1, 9] [1, 1]
// CHECK: pe.relative_bias table(%{{.*}} : tensor<1x9xbf16>) outs(%{{.*}} : tensor<1x1x4x4xbf16>)
func.func @threads_of_heads(%x: tensor<2x8x4x4xbf16>, %t: tensor<8x9xbf16>) -> tensor<2x8x4x4xbf16> {
  %r = pe.relative_bias table(%t : tensor<8x9xbf16>) outs(%x : tensor<2x8x4x4xbf16>)
                        {buckets = #pe.clipped_distance<max_distance = 4>} -> tensor<2x8x4x4xbf16>
  return %r : tensor<2x8x4x4xbf16>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %op = transform.structured.match ops{["pe.relative_bias"]} in %root : (!transform.any_op) -> !transform.any_op
    %tiled, %loop = transform.structured.tile_using_forall %op num_threads [2, 8]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}
