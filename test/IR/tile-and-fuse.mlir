// Rotations are fused into loops over tiles, and so are their producers: the
// positions never exist as an array, and no op is computed twice.

// RUN: pe-opt %s --transform-interpreter --canonicalize --cse --split-input-file | FileCheck %s

// CHECK-LABEL: @positions_into_the_loop_of_the_rotation
// CHECK-SAME: (%[[X:.*]]: tensor<1x?x32x128xbf16>, %[[START:.*]]: i32, %[[FREQ:.*]]: tensor<64xf64>)
// CHECK-NOT: pe.positions
// CHECK: scf.for %[[TOKEN:[^ ]*]] =
// CHECK: %[[I:.*]] = arith.index_cast %[[TOKEN]] : index to i32
// CHECK: %[[TILE_START:.*]] = arith.addi %[[START]], %[[I]]
// CHECK: %[[POS:.*]] = pe.positions %[[TILE_START]], %[[TOKENS:.*]] : tensor<?xi32>
// CHECK: pe.rotary angles(%[[POS]], %[[FREQ]] : tensor<?xi32>, tensor<64xf64>)
func.func @positions_into_the_loop_of_the_rotation(%x: tensor<1x?x32x128xbf16>, %start: i32,
                                                   %freq: tensor<64xf64>) -> tensor<1x?x32x128xbf16> {
  %c1 = arith.constant 1 : index
  %n = tensor.dim %x, %c1 : tensor<1x?x32x128xbf16>
  %pos = pe.positions %start, %n : tensor<?xi32>
  %r = pe.rotary angles(%pos, %freq : tensor<?xi32>, tensor<64xf64>) outs(%x : tensor<1x?x32x128xbf16>)
                 {layout = #pe.layout<half>, position_dims = array<i64: 1>} -> tensor<1x?x32x128xbf16>
  return %r : tensor<1x?x32x128xbf16>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %rotary = transform.structured.match ops{["pe.rotary"]} in %root : (!transform.any_op) -> !transform.any_op
    %tiled, %loop = transform.structured.tile_using_for %rotary tile_sizes [0, 16]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    %positions = transform.structured.match ops{["pe.positions"]} in %root : (!transform.any_op) -> !transform.any_op
    %fused, %new_loop = transform.structured.fuse_into_containing_op %positions into %loop
        : (!transform.any_op, !transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

#id = affine_map<(t, f) -> (t, f)>

// CHECK-LABEL: @producer_of_separate_x
// CHECK-NOT: linalg.generic
// CHECK: scf.for
// CHECK: %[[X:.*]] = linalg.generic {{.*}} outs(%{{.*}} : tensor<16x64xf32>)
// CHECK: pe.rotary ins(%[[X]] : tensor<16x64xf32>)
// CHECK-NOT: linalg.generic
// CHECK: return
func.func @producer_of_separate_x(%x: tensor<64x64xf32>, %pos: tensor<64xi32>, %freq: tensor<32xf64>,
                         %init: tensor<64x64xf32>) -> tensor<64x64xf32> {
  %negative = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%x : tensor<64x64xf32>) outs(%init : tensor<64x64xf32>) {
    ^bb0(%value: f32, %out: f32):
      %result = arith.negf %value : f32
      linalg.yield %result : f32
  } -> tensor<64x64xf32>
  %r = pe.rotary ins(%negative : tensor<64x64xf32>) angles(%pos, %freq : tensor<64xi32>, tensor<32xf64>)
                 outs(%init : tensor<64x64xf32>)
                 {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<64x64xf32>
  return %r : tensor<64x64xf32>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %rotary = transform.structured.match ops{["pe.rotary"]} in %root : (!transform.any_op) -> !transform.any_op
    %tiled, %loop = transform.structured.tile_using_for %rotary tile_sizes [16]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    %negative = transform.structured.match ops{["linalg.generic"]} in %root : (!transform.any_op) -> !transform.any_op
    %fused, %new_loop = transform.structured.fuse_into_containing_op %negative into %loop
        : (!transform.any_op, !transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

#id = affine_map<(t, f) -> (t, f)>

// CHECK-LABEL: @producer_of_updated_x
// CHECK-NOT: linalg.generic
// CHECK: scf.for
// CHECK: %[[X:.*]] = linalg.generic {{.*}} outs(%{{.*}} : tensor<16x64xf32>)
// CHECK: pe.rotary {{.*}} outs(%[[X]] : tensor<16x64xf32>)
// CHECK-NOT: linalg.generic
// CHECK: return
func.func @producer_of_updated_x(%x: tensor<64x64xf32>, %pos: tensor<64xi32>, %freq: tensor<32xf64>,
                         %init: tensor<64x64xf32>) -> tensor<64x64xf32> {
  %negative = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%x : tensor<64x64xf32>) outs(%init : tensor<64x64xf32>) {
    ^bb0(%value: f32, %out: f32):
      %result = arith.negf %value : f32
      linalg.yield %result : f32
  } -> tensor<64x64xf32>
  %r = pe.rotary angles(%pos, %freq : tensor<64xi32>, tensor<32xf64>) outs(%negative : tensor<64x64xf32>)
                 {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<64x64xf32>
  return %r : tensor<64x64xf32>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %rotary = transform.structured.match ops{["pe.rotary"]} in %root : (!transform.any_op) -> !transform.any_op
    %tiled, %loop = transform.structured.fuse %rotary tile_sizes [16]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

#id = affine_map<(t, h, f) -> (t, h, f)>

// The consumer's loop knows the features by the extent of its own init.
// CHECK-LABEL: @rotation_and_positions_into_the_loop_of_a_consumer
// CHECK-NOT: = pe.
// CHECK: scf.for
// CHECK: %[[POS:.*]] = pe.positions %{{.*}} : tensor<16xi32>
// CHECK: %[[R:.*]] = pe.rotary angles(%[[POS]], %{{.*}} : tensor<16xi32>, tensor<?xf64>) outs(%{{.*}} : tensor<16x4x?xf32>)
// CHECK: linalg.generic {{.*}} ins(%[[R]] : tensor<16x4x?xf32>)
// CHECK-NOT: = pe.
// CHECK: return
func.func @rotation_and_positions_into_the_loop_of_a_consumer(%x: tensor<64x8x?xf32>, %start: i32,
                                                              %freq: tensor<?xf64>) -> tensor<64x8x?xf32> {
  %c2 = arith.constant 2 : index
  %features = tensor.dim %x, %c2 : tensor<64x8x?xf32>
  %pos = pe.positions %start : tensor<64xi32>
  %r = pe.rotary angles(%pos, %freq : tensor<64xi32>, tensor<?xf64>) outs(%x : tensor<64x8x?xf32>)
                 {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<64x8x?xf32>
  %init = tensor.empty(%features) : tensor<64x8x?xf32>
  %negative = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%r : tensor<64x8x?xf32>) outs(%init : tensor<64x8x?xf32>) {
    ^bb0(%value: f32, %out: f32):
      %result = arith.negf %value : f32
      linalg.yield %result : f32
  } -> tensor<64x8x?xf32>
  return %negative : tensor<64x8x?xf32>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %consumer = transform.structured.match ops{["linalg.generic"]} in %root : (!transform.any_op) -> !transform.any_op
    %tiled, %loops:2 = transform.structured.tile_using_for %consumer tile_sizes [16, 4]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op, !transform.any_op)
    %rotary = transform.structured.match ops{["pe.rotary"]} in %root : (!transform.any_op) -> !transform.any_op
    %fused_rotary, %new_loop = transform.structured.fuse_into_containing_op %rotary into %loops#1
        : (!transform.any_op, !transform.any_op) -> (!transform.any_op, !transform.any_op)
    %positions = transform.structured.match ops{["pe.positions"]} in %root : (!transform.any_op) -> !transform.any_op
    %fused_positions, %newer_loop = transform.structured.fuse_into_containing_op %positions into %new_loop
        : (!transform.any_op, !transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

// CHECK-LABEL: @tables_into_the_loop_of_the_rotation
// CHECK-NOT: = pe.
// CHECK: scf.for
// CHECK: %[[TABLES:.*]]:2 = pe.rotary_table {{.*}} outs(%{{.*}}, %{{.*}} : tensor<16x32xf32>, tensor<16x32xf32>)
// CHECK: pe.apply_rotary tables(%[[TABLES]]#0, %[[TABLES]]#1 : tensor<16x32xf32>, tensor<16x32xf32>)
// CHECK-NOT: = pe.
// CHECK: return
func.func @tables_into_the_loop_of_the_rotation(%x: tensor<64x8x64xf32>, %pos: tensor<64xi32>,
                                                %freq: tensor<32xf64>) -> tensor<64x8x64xf32> {
  %init = tensor.empty() : tensor<64x32xf32>
  %cos, %sin = pe.rotary_table angles(%pos, %freq : tensor<64xi32>, tensor<32xf64>)
                               outs(%init, %init : tensor<64x32xf32>, tensor<64x32xf32>)
                               -> tensor<64x32xf32>, tensor<64x32xf32>
  %r = pe.apply_rotary tables(%cos, %sin : tensor<64x32xf32>, tensor<64x32xf32>) outs(%x : tensor<64x8x64xf32>)
                       {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<64x8x64xf32>
  return %r : tensor<64x8x64xf32>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %rotary = transform.structured.match ops{["pe.apply_rotary"]} in %root : (!transform.any_op) -> !transform.any_op
    %tiled, %loop = transform.structured.tile_using_for %rotary tile_sizes [16]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    %tables = transform.structured.match ops{["pe.rotary_table"]} in %root : (!transform.any_op) -> !transform.any_op
    %fused, %new_loop = transform.structured.fuse_into_containing_op %tables into %loop
        : (!transform.any_op, !transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

// A slice whose size is a constant, but not in its type.

// CHECK-LABEL: @run_of_positions_of_constant_size
// CHECK-NOT: pe.positions
// CHECK: scf.forall
// CHECK: pe.positions %{{.*}} : tensor<4xi32>
// CHECK-NOT: pe.positions
// CHECK: in_parallel
func.func private @use(tensor<?xi32>) -> tensor<?xi32>
func.func @run_of_positions_of_constant_size(%start: i32, %init: tensor<16xi32>) -> tensor<16xi32> {
  %c4 = arith.constant 4 : index
  %pos = pe.positions %start : tensor<16xi32>
  %r = scf.forall (%i) = (0) to (16) step (4) shared_outs(%out = %init) -> tensor<16xi32> {
    %slice = tensor.extract_slice %pos[%i] [%c4] [1] : tensor<16xi32> to tensor<?xi32>
    %used = func.call @use(%slice) : (tensor<?xi32>) -> tensor<?xi32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %used into %out[%i] [%c4] [1] : tensor<?xi32> into tensor<16xi32>
    }
  }
  return %r : tensor<16xi32>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %op = transform.structured.match ops{["pe.positions"]} in %root : (!transform.any_op) -> !transform.any_op
    %loop = transform.structured.match ops{["scf.forall"]} in %root : (!transform.any_op) -> !transform.any_op
    %fused, %new_loop = transform.structured.fuse_into_containing_op %op into %loop
        : (!transform.any_op, !transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}
