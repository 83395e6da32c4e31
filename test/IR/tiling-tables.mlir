// Tables and positions are tiled by upstream transforms.

// RUN: pe-opt %s --transform-interpreter --canonicalize --split-input-file | FileCheck %s

// CHECK-LABEL: @tables
// CHECK-SAME: (%[[POS:.*]]: tensor<?xi32>, %[[FREQ:.*]]: tensor<64xf64>, %[[SCALE:.*]]: f64,
// CHECK: scf.for %[[TOKEN:.*]] = {{.*}} step %c8
// CHECK: scf.for %[[PAIR:.*]] = {{.*}} step %c16 iter_args(%[[COS:.*]] = {{.*}}, %[[SIN:.*]] =
// CHECK: %[[TOKENS:.*]] = affine.min
// CHECK-DAG: %[[POS_TILE:.*]] = tensor.extract_slice %[[POS]][%[[TOKEN]]] [%[[TOKENS]]] [1]
// CHECK-DAG: %[[FREQ_TILE:.*]] = tensor.extract_slice %[[FREQ]][%[[PAIR]]] [16] [1]
// CHECK-DAG: %[[COS_TILE:.*]] = tensor.extract_slice %[[COS]][%[[TOKEN]], %[[PAIR]]] [%[[TOKENS]], 16]
// CHECK-DAG: %[[SIN_TILE:.*]] = tensor.extract_slice %[[SIN]][%[[TOKEN]], %[[PAIR]]] [%[[TOKENS]], 16]
// CHECK: %[[R:.*]]:2 = pe.rotary_table angles(%[[POS_TILE]], %[[FREQ_TILE]] : tensor<?xi32>, tensor<16xf64>) scale(%[[SCALE]]) outs(%[[COS_TILE]], %[[SIN_TILE]] : tensor<?x16xf32>, tensor<?x16xf32>)
// CHECK: tensor.insert_slice %[[R]]#0 into %[[COS]]
// CHECK: tensor.insert_slice %[[R]]#1 into %[[SIN]]
func.func @tables(%pos: tensor<?xi32>, %freq: tensor<64xf64>, %a: f64, %c: tensor<?x64xf32>,
                  %s: tensor<?x64xf32>) -> (tensor<?x64xf32>, tensor<?x64xf32>) {
  %r:2 = pe.rotary_table angles(%pos, %freq : tensor<?xi32>, tensor<64xf64>) scale(%a)
                         outs(%c, %s : tensor<?x64xf32>, tensor<?x64xf32>) -> tensor<?x64xf32>, tensor<?x64xf32>
  return %r#0, %r#1 : tensor<?x64xf32>, tensor<?x64xf32>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %op = transform.structured.match ops{["pe.rotary_table"]} in %root : (!transform.any_op) -> !transform.any_op
    %tiled, %loops:2 = transform.structured.tile_using_for %op tile_sizes [8, 16]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

// CHECK-LABEL: @tables_with_axes
// CHECK: tensor.extract_slice %{{.*}}[0, %{{.*}}] [3, 8] [1, 1] : tensor<3x64xi32> to tensor<3x8xi32>
// CHECK: pe.rotary_table angles(%{{.*}}, %{{.*}} : tensor<3x8xi32>, tensor<2xf64>) {{.*}} {axes = array<i64: 2, 0>}
func.func @tables_with_axes(%pos: tensor<3x64xi32>, %freq: tensor<2xf64>, %c: tensor<64x2xf32>,
                            %s: tensor<64x2xf32>) -> (tensor<64x2xf32>, tensor<64x2xf32>) {
  %r:2 = pe.rotary_table angles(%pos, %freq : tensor<3x64xi32>, tensor<2xf64>)
                         outs(%c, %s : tensor<64x2xf32>, tensor<64x2xf32>) {axes = array<i64: 2, 0>}
                         -> tensor<64x2xf32>, tensor<64x2xf32>
  return %r#0, %r#1 : tensor<64x2xf32>, tensor<64x2xf32>
}

// All pairs are in a tile, although their number is dynamic in the inits.
// CHECK-LABEL: @tables_with_axes_of_dynamic_extent
// CHECK-SAME: %[[FREQ:[^:]*]]: tensor<2xf64>
// CHECK: pe.rotary_table angles(%{{.*}}, %[[FREQ]] : tensor<3x8xi32>, tensor<2xf64>) outs(%{{.*}}, %{{.*}} : tensor<8x?xf32>, tensor<8x?xf32>) {axes = array<i64: 2, 0>}
func.func @tables_with_axes_of_dynamic_extent(%pos: tensor<3x64xi32>, %freq: tensor<2xf64>, %c: tensor<64x?xf32>,
                                              %s: tensor<64x?xf32>) -> (tensor<64x?xf32>, tensor<64x?xf32>) {
  %r:2 = pe.rotary_table angles(%pos, %freq : tensor<3x64xi32>, tensor<2xf64>)
                         outs(%c, %s : tensor<64x?xf32>, tensor<64x?xf32>) {axes = array<i64: 2, 0>}
                         -> tensor<64x?xf32>, tensor<64x?xf32>
  return %r#0, %r#1 : tensor<64x?xf32>, tensor<64x?xf32>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %op = transform.structured.match ops{["pe.rotary_table"]} in %root : (!transform.any_op) -> !transform.any_op
    %tiled, %loop = transform.structured.tile_using_for %op tile_sizes [8]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

// A tile of x takes the rows of the tables that belong to its tokens.
// CHECK-LABEL: @rotation_by_tables
// CHECK-SAME: (%[[X:[^:]*]]: tensor<2x64x8x64xf32>, %[[COS:[^:]*]]: tensor<64x2x32xf32>, %[[SIN:[^:]*]]: tensor<64x2x32xf32>)
// CHECK: scf.for %[[TOKEN:.*]] = %c0 to %c64 step %c16
// CHECK: %[[COS_TILE:.*]] = tensor.extract_slice %[[COS]][%[[TOKEN]], 0, 0] [16, 2, 32]
// CHECK: %[[SIN_TILE:.*]] = tensor.extract_slice %[[SIN]][%[[TOKEN]], 0, 0] [16, 2, 32]
// CHECK: pe.apply_rotary tables(%[[COS_TILE]], %[[SIN_TILE]] : tensor<16x2x32xf32>, tensor<16x2x32xf32>) outs(%{{.*}} : tensor<2x16x8x64xf32>)
func.func @rotation_by_tables(%x: tensor<2x64x8x64xf32>, %cos: tensor<64x2x32xf32>,
                              %sin: tensor<64x2x32xf32>) -> tensor<2x64x8x64xf32> {
  %r = pe.apply_rotary tables(%cos, %sin : tensor<64x2x32xf32>, tensor<64x2x32xf32>) outs(%x : tensor<2x64x8x64xf32>)
                       {layout = #pe.layout<half>, position_dims = array<i64: 1, 0>} -> tensor<2x64x8x64xf32>
  return %r : tensor<2x64x8x64xf32>
}

// Tables of features have as many columns as the window, known or not.
// CHECK-LABEL: @rotation_by_tables_of_features
// CHECK-SAME: (%{{.*}}, %[[COS:[^:]*]]: tensor<64x?xf32>, %{{.*}}: tensor<64x?xf32>)
// CHECK: %[[COLUMNS:.*]] = tensor.dim %[[COS]], %c1
// CHECK: tensor.extract_slice %[[COS]][%{{.*}}, 0] [16, %[[COLUMNS]]]
// CHECK: pe.apply_rotary tables(%{{.*}}, %{{.*}} : tensor<16x?xf32>, tensor<16x?xf32>) outs(%{{.*}} : tensor<2x16x64xf32>) {layout = #pe.layout<half>, per_feature
func.func @rotation_by_tables_of_features(%x: tensor<2x64x64xf32>, %cos: tensor<64x?xf32>,
                                          %sin: tensor<64x?xf32>) -> tensor<2x64x64xf32> {
  %r = pe.apply_rotary tables(%cos, %sin : tensor<64x?xf32>, tensor<64x?xf32>) outs(%x : tensor<2x64x64xf32>)
                       {layout = #pe.layout<half>, position_dims = array<i64: 1>, per_feature} -> tensor<2x64x64xf32>
  return %r : tensor<2x64x64xf32>
}

// CHECK-LABEL: @rotation_of_memrefs_by_tables
// CHECK: pe.apply_rotary ins(%{{.*}} : memref<2x16x64xf16, {{.*}}>) tables(%{{.*}}, %{{.*}} : memref<32xf32{{.*}}>, memref<32xf32{{.*}}>) outs(%{{.*}} : memref<2x16x64xf16, {{.*}}>)
func.func @rotation_of_memrefs_by_tables(%x: memref<2x64x64xf16>, %cos: memref<32xf32>, %sin: memref<32xf32>,
                                         %init: memref<2x64x64xf16>) {
  pe.apply_rotary ins(%x : memref<2x64x64xf16>) tables(%cos, %sin : memref<32xf32>, memref<32xf32>)
                  outs(%init : memref<2x64x64xf16>)
                  {layout = #pe.layout<interleaved_to_half>, position_dims = array<i64>}
  return
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %op = transform.structured.match ops{["pe.apply_rotary"]} in %root : (!transform.any_op) -> !transform.any_op
    %tiled, %loop = transform.structured.tile_using_for %op tile_sizes [0, 16]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

// A tile of pairs takes the columns of its pairs.
// CHECK-LABEL: @features_of_the_interleaved_layout
// CHECK: scf.for %[[FEATURE:.*]] = %c0 to %c64 step %c16
// CHECK: %[[PAIR:.*]] = affine.apply #{{.*}}()[%[[FEATURE]]]
// CHECK: tensor.extract_slice %{{.*}}[0, %[[PAIR]]] [8, 8] [1, 1] : tensor<8x32xf32> to tensor<8x8xf32>
// CHECK: pe.apply_rotary tables(%{{.*}}, %{{.*}} : tensor<8x8xf32>, tensor<8x8xf32>) outs(%{{.*}} : tensor<8x16xf32>)
func.func @features_of_the_interleaved_layout(%x: tensor<8x64xf32>, %cos: tensor<8x32xf32>,
                                              %sin: tensor<8x32xf32>) -> tensor<8x64xf32> {
  %r = pe.apply_rotary tables(%cos, %sin : tensor<8x32xf32>, tensor<8x32xf32>) outs(%x : tensor<8x64xf32>)
                       {layout = #pe.layout<interleaved>, position_dims = array<i64: 0>} -> tensor<8x64xf32>
  return %r : tensor<8x64xf32>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %op = transform.structured.match ops{["pe.apply_rotary"]} in %root : (!transform.any_op) -> !transform.any_op
    %tiled, %loop = transform.structured.tile_using_for %op tile_sizes [0, 16]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

// A tile of features takes its columns of tables of features.
// CHECK-LABEL: @features_of_tables_of_features
// CHECK: scf.for %[[FEATURE:.*]] = %c0 to %c64 step %c16
// CHECK: tensor.extract_slice %{{.*}}[0, %[[FEATURE]]] [8, 16] [1, 1] : tensor<8x64xf32> to tensor<8x16xf32>
// CHECK: pe.apply_rotary tables(%{{.*}}, %{{.*}} : tensor<8x16xf32>, tensor<8x16xf32>) outs(%{{.*}} : tensor<8x16xf32>)
func.func @features_of_tables_of_features(%x: tensor<8x64xf32>, %cos: tensor<8x64xf32>,
                                          %sin: tensor<8x64xf32>) -> tensor<8x64xf32> {
  %r = pe.apply_rotary tables(%cos, %sin : tensor<8x64xf32>, tensor<8x64xf32>) outs(%x : tensor<8x64xf32>)
                       {layout = #pe.layout<interleaved>, position_dims = array<i64: 0>, per_feature}
                       -> tensor<8x64xf32>
  return %r : tensor<8x64xf32>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %op = transform.structured.match ops{["pe.apply_rotary"]} in %root : (!transform.any_op) -> !transform.any_op
    %tiled, %loop = transform.structured.tile_using_for %op tile_sizes [0, 16]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

// A tile of positions is a run that starts later.
// CHECK-LABEL: @positions
// CHECK-SAME: (%[[START:.*]]: i32, %[[LENGTH:.*]]: index)
// CHECK: %[[STEP:.*]] = arith.constant 3 : i32
// CHECK: scf.for %[[TOKEN:.*]] = %c0 to %[[LENGTH]] step %c16
// CHECK: %[[TOKENS:.*]] = affine.min
// CHECK: %[[I:.*]] = arith.index_cast %[[TOKEN]] : index to i32
// CHECK: %[[OFFSET:.*]] = arith.muli %[[I]], %[[STEP]]
// CHECK: %[[TILE_START:.*]] = arith.addi %[[START]], %[[OFFSET]]
// CHECK: pe.positions %[[TILE_START]], %[[TOKENS]] {step = 3 : i64} : tensor<?xi32>
func.func @positions(%start: i32, %length: index) -> tensor<?xi32> {
  %pos = pe.positions %start, %length {step = 3 : i64} : tensor<?xi32>
  return %pos : tensor<?xi32>
}

// CHECK-LABEL: @positions_of_static_extent
// CHECK: pe.positions %{{.*}} : tensor<16xi8>
func.func @positions_of_static_extent(%start: i8) -> tensor<64xi8> {
  %pos = pe.positions %start : tensor<64xi8>
  return %pos : tensor<64xi8>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %op = transform.structured.match ops{["pe.positions"]} in %root : (!transform.any_op) -> !transform.any_op
    %tiled, %loop = transform.structured.tile_using_for %op tile_sizes [16]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}
