// A tile of tokens has all slots of the cache; a tile of heads or of features has
// its part of every slot.

// RUN: pe-opt %s --transform-interpreter --canonicalize --cse --split-input-file | FileCheck %s

// CHECK-LABEL: @tokens
// CHECK-SAME: (%[[X:[^:]*]]: tensor<32x8x64xbf16>, %[[SLOTS:[^:]*]]: tensor<32xi64>, %[[CACHE:[^:]*]]: tensor<9x16x8x64xbf16>)
// CHECK: scf.for %[[T:.*]] = %c0 to %c32 step %c4 iter_args(%[[ACC:.*]] = %[[CACHE]])
// CHECK-DAG: %[[ROWS:.*]] = tensor.extract_slice %[[X]][%[[T]], 0, 0] [4, 8, 64] [1, 1, 1]
// CHECK-DAG: %[[S:.*]] = tensor.extract_slice %[[SLOTS]][%[[T]]] [4] [1]
// CHECK: %[[C:.*]] = pe.write_cache ins(%[[ROWS]] : tensor<4x8x64xbf16>) slots(%[[S]] : tensor<4xi64>) outs(%[[ACC]] : tensor<9x16x8x64xbf16>) {slot_dims = array<i64: 0, 1>, token_dims = array<i64: 0>}
// CHECK: scf.yield %[[C]]
func.func @tokens(%x: tensor<32x8x64xbf16>, %slots: tensor<32xi64>, %cache: tensor<9x16x8x64xbf16>) -> tensor<9x16x8x64xbf16> {
  %c = pe.write_cache ins(%x : tensor<32x8x64xbf16>) slots(%slots : tensor<32xi64>) outs(%cache : tensor<9x16x8x64xbf16>)
      {slot_dims = array<i64: 0, 1>, token_dims = array<i64: 0>} -> tensor<9x16x8x64xbf16>
  return %c : tensor<9x16x8x64xbf16>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %op = transform.structured.match ops{["pe.write_cache"]} in %root : (!transform.any_op) -> !transform.any_op
    %tiled, %loop = transform.structured.tile_using_for %op tile_sizes [4]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

// Factors of tokens, heads and blocks have their parts, and factors of all stay.

// CHECK-LABEL: @tokens_and_heads_with_factors
// CHECK-SAME: (%[[X:[^:]*]]: tensor<2x6x8x64xf32>, %[[SLOTS:[^:]*]]: tensor<2x6xi64>, %[[CACHE:[^:]*]]: tensor<9x8x16x64xf8E4M3FN>, %[[XS:[^:]*]]: tensor<2x1x8x4xf32>, %[[CS:[^:]*]]: tensor<1x6x1x1xf16>)
// CHECK: scf.for %[[B:.*]] = %c0 to %c2 step %c1
// CHECK: scf.for %[[T:.*]] = %c0 to %c6 step %c3
// CHECK: scf.for %[[H:.*]] = %c0 to %c8 step %c2 iter_args(%[[ACC:.*]] =
// CHECK-DAG: %[[XTILE:.*]] = tensor.extract_slice %[[X]][%[[B]], %[[T]], %[[H]], 0] [1, 3, 2, 64]
// CHECK-DAG: %[[XSTILE:.*]] = tensor.extract_slice %[[XS]][%[[B]], 0, %[[H]], 0] [1, 1, 2, 4]
// CHECK-DAG: %[[S:.*]] = tensor.extract_slice %[[SLOTS]][%[[B]], %[[T]]] [1, 3]
// CHECK-DAG: %[[TILE:.*]] = tensor.extract_slice %[[ACC]][0, %[[H]], 0, 0] [9, 2, 16, 64]
// CHECK-DAG: %[[CSTILE:.*]] = tensor.extract_slice %[[CS]][0, %[[T]], 0, 0] [1, 3, 1, 1]
// CHECK: %[[C:.*]] = pe.write_cache ins(%[[XTILE]] : {{.*}}) x_scale(%[[XSTILE]] : {{.*}}) slots(%[[S]] : {{.*}}) outs(%[[TILE]] : {{.*}}) init_scale(%[[CSTILE]] : {{.*}}) {block_size = 16 : i64, saturate,
// CHECK: tensor.insert_slice %[[C]] into %[[ACC]][0, %[[H]], 0, 0] [9, 2, 16, 64]
func.func @tokens_and_heads_with_factors(%x: tensor<2x6x8x64xf32>, %slots: tensor<2x6xi64>, %cache: tensor<9x8x16x64xf8E4M3FN>, %xs: tensor<2x1x8x4xf32>, %cs: tensor<1x6x1x1xf16>) -> tensor<9x8x16x64xf8E4M3FN> {
  %c = pe.write_cache ins(%x : tensor<2x6x8x64xf32>) x_scale(%xs : tensor<2x1x8x4xf32>) slots(%slots : tensor<2x6xi64>) outs(%cache : tensor<9x8x16x64xf8E4M3FN>) init_scale(%cs : tensor<1x6x1x1xf16>)
      {slot_dims = array<i64: 0, 2>, token_dims = array<i64: 0, 1>, block_size = 16 : i64, saturate} -> tensor<9x8x16x64xf8E4M3FN>
  return %c : tensor<9x8x16x64xf8E4M3FN>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %op = transform.structured.match ops{["pe.write_cache"]} in %root : (!transform.any_op) -> !transform.any_op
    %tiled, %loops:3 = transform.structured.tile_using_for %op tile_sizes [1, 3, 2]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op, !transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

// The part of the init begins where that of the tile is written.

// CHECK: #[[$BEGIN:.*]] = affine_map<()[s0] -> (s0 + 512)>
// CHECK-LABEL: @features_from_begin_on
// CHECK: scf.for %[[F:.*]] = %c0 to %c64 step %c16 iter_args(%[[ACC:.*]] =
// CHECK-DAG: %[[BEGIN:.*]] = affine.apply #[[$BEGIN]]()[%[[F]]]
// CHECK-DAG: %[[ROWS:.*]] = tensor.extract_slice %{{.*}}[0, %[[F]]] [4, 16]
// CHECK-DAG: %[[TILE:.*]] = tensor.extract_slice %[[ACC]][0, 0, %[[BEGIN]]] [9, 16, 16]
// CHECK: %[[C:.*]] = pe.write_cache ins(%[[ROWS]] : tensor<4x16xf32>) x_scale(%{{.*}} : tensor<4x1xf32>) slots(%{{.*}} : tensor<4xi64>) outs(%[[TILE]] : tensor<9x16x16xbf16>) {slot_dims = array<i64: 0, 1>, token_dims = array<i64: 0>}
// CHECK: tensor.insert_slice %[[C]] into %[[ACC]][0, 0, %[[BEGIN]]] [9, 16, 16]
func.func @features_from_begin_on(%x: tensor<4x64xf32>, %slots: tensor<4xi64>, %cache: tensor<9x16x576xbf16>, %xs: tensor<4x1xf32>) -> tensor<9x16x576xbf16> {
  %c = pe.write_cache ins(%x : tensor<4x64xf32>) x_scale(%xs : tensor<4x1xf32>) slots(%slots : tensor<4xi64>) outs(%cache : tensor<9x16x576xbf16>)
      {slot_dims = array<i64: 0, 1>, token_dims = array<i64: 0>, begin = 512 : i64} -> tensor<9x16x576xbf16>
  return %c : tensor<9x16x576xbf16>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %op = transform.structured.match ops{["pe.write_cache"]} in %root : (!transform.any_op) -> !transform.any_op
    %tiled, %loop = transform.structured.tile_using_for %op tile_sizes [0, 16]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

// CHECK-LABEL: @unknown_extents
// CHECK-SAME: (%[[X:[^:]*]]: tensor<?x?x?xf32>, %[[SLOTS:[^:]*]]: tensor<?xi64>, %[[CACHE:[^:]*]]: tensor<?x?x?x?xf32>)
// CHECK-DAG: %[[TOKENS:.*]] = tensor.dim %[[X]], %c0
// CHECK: scf.for %[[T:.*]] = %c0 to %[[TOKENS]] step %c4 iter_args(%[[ACC:.*]] = %[[CACHE]])
// CHECK: %[[N:.*]] = affine.min
// CHECK: %[[S:.*]] = tensor.extract_slice %[[SLOTS]][%[[T]]] [%[[N]]] [1]
// CHECK: pe.write_cache ins(%{{.*}} : tensor<?x?x?xf32>) slots(%[[S]] : tensor<?xi64>) outs(%{{.*}} : tensor<?x?x?x?xf32>)
func.func @unknown_extents(%x: tensor<?x?x?xf32>, %slots: tensor<?xi64>, %cache: tensor<?x?x?x?xf32>) -> tensor<?x?x?x?xf32> {
  %c = pe.write_cache ins(%x : tensor<?x?x?xf32>) slots(%slots : tensor<?xi64>) outs(%cache : tensor<?x?x?x?xf32>)
      {slot_dims = array<i64: 0, 1>, token_dims = array<i64: 0>} -> tensor<?x?x?x?xf32>
  return %c : tensor<?x?x?x?xf32>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %op = transform.structured.match ops{["pe.write_cache"]} in %root : (!transform.any_op) -> !transform.any_op
    %tiled, %loop = transform.structured.tile_using_for %op tile_sizes [4]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

// Threads of heads write parts of their own.

// CHECK-LABEL: @threads_of_heads
// CHECK: scf.forall (%[[H:.*]]) in (8) shared_outs(%[[OUT:.*]] =
// CHECK: %[[TILE:.*]] = tensor.extract_slice %[[OUT]][0, 0, %[[H]], 0] [9, 16, 1, 64]
// CHECK: %[[C:.*]] = pe.write_cache ins(%{{.*}} : tensor<?x1x64xf32>) slots(%{{.*}} : tensor<?xi64>) outs(%[[TILE]] :
// CHECK: tensor.parallel_insert_slice %[[C]] into %[[OUT]][0, 0, %[[H]], 0] [9, 16, 1, 64]
func.func @threads_of_heads(%x: tensor<?x8x64xf32>, %slots: tensor<?xi64>, %cache: tensor<9x16x8x64xf32>) -> tensor<9x16x8x64xf32> {
  %c = pe.write_cache ins(%x : tensor<?x8x64xf32>) slots(%slots : tensor<?xi64>) outs(%cache : tensor<9x16x8x64xf32>)
      {slot_dims = array<i64: 0, 1>, token_dims = array<i64: 0>} -> tensor<9x16x8x64xf32>
  return %c : tensor<9x16x8x64xf32>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %op = transform.structured.match ops{["pe.write_cache"]} in %root : (!transform.any_op) -> !transform.any_op
    %tiled, %loop = transform.structured.tile_using_forall %op num_threads [0, 8]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

// In memory, threads of tokens write into one cache.

// CHECK-LABEL: @threads_of_tokens_in_memory
// CHECK-SAME: %[[CACHE:[^:]*]]: memref<9x16x8x64xf32>)
// CHECK: scf.forall (%[[T:.*]]) in (4)
// CHECK: pe.write_cache ins(%{{.*}} : memref<1x8x64xf32, {{.*}}>) slots(%{{.*}} : memref<1xi64, {{.*}}>) outs(%{{.*}} : memref<9x16x8x64xf32{{.*}})
func.func @threads_of_tokens_in_memory(%x: memref<4x8x64xf32>, %slots: memref<4xi64>, %cache: memref<9x16x8x64xf32>) {
  pe.write_cache ins(%x : memref<4x8x64xf32>) slots(%slots : memref<4xi64>) outs(%cache : memref<9x16x8x64xf32>)
      {slot_dims = array<i64: 0, 1>, token_dims = array<i64: 0>}
  return
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %op = transform.structured.match ops{["pe.write_cache"]} in %root : (!transform.any_op) -> !transform.any_op
    %tiled, %loop = transform.structured.tile_using_forall %op num_threads [4]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}
