// Keys are rotated where they are written: the rotated keys of one tile are the
// only ones, and their init goes.

// RUN: pe-opt %s --transform-interpreter --canonicalize --cse --split-input-file | FileCheck %s

// CHECK-LABEL: @rotated_keys
// CHECK-SAME: (%[[K:[^:]*]]: tensor<?x8x128xbf16>, %[[POS:[^:]*]]: {{[^%]*}}%{{[^:]*}}: tensor<64xf64>, %[[SLOTS:[^:]*]]: tensor<?xi64>, %[[CACHE:[^:]*]]: tensor
// CHECK-NOT: pe.rotary
// CHECK: scf.for %[[T:.*]] = %c0 to %{{.*}} step %c1 iter_args(%[[ACC:.*]] = %[[CACHE]])
// CHECK-DAG: %[[KEY:.*]] = tensor.extract_slice %[[K]][%[[T]], 0, 0] [1, 8, 128]
// CHECK-DAG: %[[P:.*]] = tensor.extract_slice %[[POS]][%[[T]]] [1] [1]
// CHECK: %[[R:.*]] = pe.rotary ins(%[[KEY]] : tensor<1x8x128xbf16>) angles(%[[P]], %{{.*}}) outs(
// CHECK: %[[S:.*]] = tensor.extract_slice %[[SLOTS]][%[[T]]] [1] [1]
// CHECK: %[[ALL:.*]] = tensor.extract_slice %[[ACC]][0, 0, 0, 0] [%{{.*}}, 16, 8, 128]
// CHECK: %[[C:.*]] = pe.write_cache ins(%[[R]] : tensor<1x8x128xbf16>) slots(%[[S]] : tensor<1xi64>) outs(%[[ALL]] : tensor<?x16x8x128xbf16>)
// CHECK: tensor.insert_slice %[[C]] into %[[ACC]][0, 0, 0, 0]
// CHECK-NOT: pe.rotary
// CHECK: return
func.func @rotated_keys(%k: tensor<?x8x128xbf16>, %pos: tensor<?xi32>, %freq: tensor<64xf64>, %slots: tensor<?xi64>,
                        %cache: tensor<?x16x8x128xbf16>) -> tensor<?x16x8x128xbf16> {
  %c0 = arith.constant 0 : index
  %n = tensor.dim %k, %c0 : tensor<?x8x128xbf16>
  %empty = tensor.empty(%n) : tensor<?x8x128xbf16>
  %r = pe.rotary ins(%k : tensor<?x8x128xbf16>) angles(%pos, %freq : tensor<?xi32>, tensor<64xf64>) outs(%empty : tensor<?x8x128xbf16>)
                 {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<?x8x128xbf16>
  %c = pe.write_cache ins(%r : tensor<?x8x128xbf16>) slots(%slots : tensor<?xi64>) outs(%cache : tensor<?x16x8x128xbf16>)
      {slot_dims = array<i64: 0, 1>, token_dims = array<i64: 0>} -> tensor<?x16x8x128xbf16>
  return %c : tensor<?x16x8x128xbf16>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %op = transform.structured.match ops{["pe.write_cache"]} in %root : (!transform.any_op) -> !transform.any_op
    %tiled, %loop = transform.structured.fuse %op tile_sizes [1]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    %function = transform.structured.match ops{["func.func"]} in %root : (!transform.any_op) -> !transform.any_op
    transform.apply_patterns to %function {
      transform.apply_patterns.tensor.fold_tensor_empty
    } : !transform.any_op
    transform.yield
  }
}

// -----

// Slots are computed, one tile at a time.

#id = affine_map<(i) -> (i)>

// CHECK-LABEL: @producer_of_slots
// CHECK-NOT: linalg.generic
// CHECK: scf.for %[[T:.*]] = %c0 to %c8 step %c2
// CHECK: %[[S:.*]] = linalg.generic {{.*}} outs(%{{.*}} : tensor<2xi32>)
// CHECK: pe.write_cache ins(%{{.*}} : tensor<2x64xf32>) slots(%[[S]] : tensor<2xi32>) outs(%{{.*}} : tensor<9x64xf32>)
// CHECK-NOT: linalg.generic
// CHECK: return
func.func @producer_of_slots(%x: tensor<8x64xf32>, %pos: tensor<8xi32>, %first: i32, %cache: tensor<9x64xf32>) -> tensor<9x64xf32> {
  %empty = tensor.empty() : tensor<8xi32>
  %slots = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%pos : tensor<8xi32>) outs(%empty : tensor<8xi32>) {
    ^bb0(%value: i32, %out: i32):
      %result = arith.addi %value, %first : i32
      linalg.yield %result : i32
  } -> tensor<8xi32>
  %c = pe.write_cache ins(%x : tensor<8x64xf32>) slots(%slots : tensor<8xi32>) outs(%cache : tensor<9x64xf32>)
      {slot_dims = array<i64: 0>, token_dims = array<i64: 0>} -> tensor<9x64xf32>
  return %c : tensor<9x64xf32>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %op = transform.structured.match ops{["pe.write_cache"]} in %root : (!transform.any_op) -> !transform.any_op
    %tiled, %loop = transform.structured.fuse %op tile_sizes [2]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

// A producer of the cache is done once, before: every tile would need all of it.

// CHECK-LABEL: @producer_of_the_cache
// CHECK: linalg.fill
// CHECK: scf.for
// CHECK-NOT: linalg.fill
// CHECK: pe.write_cache
func.func @producer_of_the_cache(%x: tensor<8x64xf32>, %slots: tensor<8xi32>, %cache: tensor<9x64xf32>) -> tensor<9x64xf32> {
  %zero = arith.constant 0.0 : f32
  %zeros = linalg.fill ins(%zero : f32) outs(%cache : tensor<9x64xf32>) -> tensor<9x64xf32>
  %c = pe.write_cache ins(%x : tensor<8x64xf32>) slots(%slots : tensor<8xi32>) outs(%zeros : tensor<9x64xf32>)
      {slot_dims = array<i64: 0>, token_dims = array<i64: 0>} -> tensor<9x64xf32>
  return %c : tensor<9x64xf32>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %op = transform.structured.match ops{["pe.write_cache"]} in %root : (!transform.any_op) -> !transform.any_op
    %tiled, %loop = transform.structured.tile_using_for %op tile_sizes [2]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}
