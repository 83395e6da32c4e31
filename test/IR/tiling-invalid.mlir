// Tiles that would split a pair are rejected, with the reason.

// RUN: pe-opt %s --transform-interpreter --split-input-file \
// RUN:   --remarks-filter-missed=pe --verify-diagnostics

func.func @features_of_the_half_layout(%x: tensor<8x64xf32>, %pos: tensor<8xi32>, %freq: tensor<32xf64>) -> tensor<8x64xf32> {
  // expected-remark @below {{not tiled: the feature dimension stays whole unless the layout is interleaved}}
  // expected-error @below {{'pe.rotary' op faild to tile operation}}
  // expected-error @below {{'pe.rotary' op failed to generate tiling loops}}
  %r = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>) outs(%x : tensor<8x64xf32>)
                 {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<8x64xf32>
  return %r : tensor<8x64xf32>
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

func.func @features_of_interleaved_to_half(%x: tensor<8x64xf32>, %pos: tensor<8xi32>, %freq: tensor<32xf64>) -> tensor<8x64xf32> {
  // expected-remark @below {{not tiled: the feature dimension stays whole unless the layout is interleaved}}
  // expected-error @below {{'pe.rotary' op faild to tile operation}}
  // expected-error @below {{'pe.rotary' op failed to generate tiling loops}}
  %r = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>) outs(%x : tensor<8x64xf32>)
                 {layout = #pe.layout<interleaved_to_half>, position_dims = array<i64: 0>} -> tensor<8x64xf32>
  return %r : tensor<8x64xf32>
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

func.func @features_of_half_to_interleaved(%x: tensor<8x64xf32>, %pos: tensor<8xi32>, %freq: tensor<32xf64>) -> tensor<8x64xf32> {
  // expected-remark @below {{not tiled: the feature dimension stays whole unless the layout is interleaved}}
  // expected-error @below {{'pe.rotary' op faild to tile operation}}
  // expected-error @below {{'pe.rotary' op failed to generate tiling loops}}
  %r = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>) outs(%x : tensor<8x64xf32>)
                 {layout = #pe.layout<half_to_interleaved>, position_dims = array<i64: 0>} -> tensor<8x64xf32>
  return %r : tensor<8x64xf32>
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

func.func @features_of_unknown_extent(%x: tensor<8x?xf32>, %pos: tensor<8xi32>, %freq: tensor<32xf64>) -> tensor<8x?xf32> {
  // expected-remark @below {{not tiled: the feature dimension stays whole unless the layout is interleaved}}
  // expected-error @below {{'pe.rotary' op faild to tile operation}}
  // expected-error @below {{'pe.rotary' op failed to generate tiling loops}}
  %r = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>) outs(%x : tensor<8x?xf32>)
                 {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<8x?xf32>
  return %r : tensor<8x?xf32>
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

func.func @odd_tiles(%x: tensor<8x64xf32>, %pos: tensor<8xi32>, %freq: tensor<32xf64>) -> tensor<8x64xf32> {
  // expected-remark @below {{not tiled: tiles of the feature dimension need offsets and sizes known to be even}}
  // expected-error @below {{'pe.rotary' op faild to tile operation}}
  // expected-error @below {{'pe.rotary' op failed to generate tiling loops}}
  %r = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>) outs(%x : tensor<8x64xf32>)
                 {layout = #pe.layout<interleaved>, position_dims = array<i64: 0>} -> tensor<8x64xf32>
  return %r : tensor<8x64xf32>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %op = transform.structured.match ops{["pe.rotary"]} in %root : (!transform.any_op) -> !transform.any_op
    %tiled, %loop = transform.structured.tile_using_for %op tile_sizes [0, 3]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

func.func @odd_single_feature(%x: tensor<8x64xf32>, %pos: tensor<8xi32>, %freq: tensor<32xf64>) -> tensor<8x64xf32> {
  // expected-remark @below {{not tiled: tiles of the feature dimension need offsets and sizes known to be even}}
  // expected-error @below {{'pe.rotary' op faild to tile operation}}
  // expected-error @below {{'pe.rotary' op failed to generate tiling loops}}
  %r = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>) outs(%x : tensor<8x64xf32>)
                 {layout = #pe.layout<interleaved>, position_dims = array<i64: 0>} -> tensor<8x64xf32>
  return %r : tensor<8x64xf32>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %op = transform.structured.match ops{["pe.rotary"]} in %root : (!transform.any_op) -> !transform.any_op
    %tiled, %loop = transform.structured.tile_using_for %op tile_sizes [0, 1]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

func.func @window_in_the_middle(%x: tensor<8x64xf32>, %pos: tensor<8xi32>, %freq: tensor<16xf64>) -> tensor<8x64xf32> {
  // expected-remark @below {{not tiled: the feature dimension stays whole unless all of it is rotated}}
  // expected-error @below {{'pe.rotary' op faild to tile operation}}
  // expected-error @below {{'pe.rotary' op failed to generate tiling loops}}
  %r = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<16xf64>) outs(%x : tensor<8x64xf32>)
                 {layout = #pe.layout<interleaved>, position_dims = array<i64: 0>, begin = 32 : i64} -> tensor<8x64xf32>
  return %r : tensor<8x64xf32>
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

func.func @window_at_the_start(%x: tensor<8x64xf32>, %pos: tensor<8xi32>, %freq: tensor<16xf64>) -> tensor<8x64xf32> {
  // expected-remark @below {{not tiled: the feature dimension stays whole unless all of it is rotated}}
  // expected-error @below {{'pe.rotary' op faild to tile operation}}
  // expected-error @below {{'pe.rotary' op failed to generate tiling loops}}
  %r = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<16xf64>) outs(%x : tensor<8x64xf32>)
                 {layout = #pe.layout<interleaved>, position_dims = array<i64: 0>} -> tensor<8x64xf32>
  return %r : tensor<8x64xf32>
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

func.func @unknown_number_of_pairs(%x: tensor<8x64xf32>, %pos: tensor<8xi32>, %freq: tensor<?xf64>) -> tensor<8x64xf32> {
  // expected-remark @below {{not tiled: the feature dimension stays whole unless all of it is rotated}}
  // expected-error @below {{'pe.rotary' op faild to tile operation}}
  // expected-error @below {{'pe.rotary' op failed to generate tiling loops}}
  %r = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<?xf64>) outs(%x : tensor<8x64xf32>)
                 {layout = #pe.layout<interleaved>, position_dims = array<i64: 0>} -> tensor<8x64xf32>
  return %r : tensor<8x64xf32>
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

func.func @unknown_number_of_features(%x: tensor<8x?xf32>, %pos: tensor<8xi32>, %freq: tensor<32xf64>) -> tensor<8x?xf32> {
  // expected-remark @below {{not tiled: the feature dimension stays whole unless all of it is rotated}}
  // expected-error @below {{'pe.rotary' op faild to tile operation}}
  // expected-error @below {{'pe.rotary' op failed to generate tiling loops}}
  %r = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>) outs(%x : tensor<8x?xf32>)
                 {layout = #pe.layout<interleaved>, position_dims = array<i64: 0>} -> tensor<8x?xf32>
  return %r : tensor<8x?xf32>
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

func.func @axes_of_unknown_tiles(%x: tensor<8x8xf32>, %pos: tensor<2x8xi32>, %freq: tensor<4xf64>) -> tensor<8x8xf32> {
  // expected-remark @below {{not tiled: with axes, a tile of the pairs must be static}}
  // expected-error @below {{'pe.rotary' op faild to tile operation}}
  // expected-error @below {{'pe.rotary' op failed to generate tiling loops}}
  %r = pe.rotary angles(%pos, %freq : tensor<2x8xi32>, tensor<4xf64>) outs(%x : tensor<8x8xf32>)
                 {layout = #pe.layout<interleaved>, position_dims = array<i64: 0>, axes = array<i64: 0, 0, 1, 1>} -> tensor<8x8xf32>
  return %r : tensor<8x8xf32>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %op = transform.structured.match ops{["pe.rotary"]} in %root : (!transform.any_op) -> !transform.any_op
    %tiled, %loop = transform.structured.tile_using_for %op tile_sizes [0, 4]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

func.func @axes_of_tables(%pos: tensor<2x8xi32>, %freq: tensor<4xf64>, %c: tensor<8x4xf32>,
                          %s: tensor<8x4xf32>) -> tensor<8x4xf32> {
  // expected-remark @below {{not tiled: with axes, a tile of the pairs must be static}}
  // expected-error @below {{'pe.rotary_table' op faild to tile operation}}
  // expected-error @below {{'pe.rotary_table' op failed to generate tiling loops}}
  %r:2 = pe.rotary_table angles(%pos, %freq : tensor<2x8xi32>, tensor<4xf64>)
                         outs(%c, %s : tensor<8x4xf32>, tensor<8x4xf32>) {axes = array<i64: 0, 0, 1, 1>}
                         -> tensor<8x4xf32>, tensor<8x4xf32>
  return %r#0 : tensor<8x4xf32>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %op = transform.structured.match ops{["pe.rotary_table"]} in %root : (!transform.any_op) -> !transform.any_op
    %tiled, %loop = transform.structured.tile_using_for %op tile_sizes [0, 2]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

func.func @features_of_apply_rotary(%x: tensor<8x64xf32>, %cos: tensor<8x32xf32>,
                                    %sin: tensor<8x32xf32>) -> tensor<8x64xf32> {
  // expected-remark @below {{not tiled: the feature dimension stays whole unless the layout is interleaved}}
  // expected-error @below {{'pe.apply_rotary' op faild to tile operation}}
  // expected-error @below {{'pe.apply_rotary' op failed to generate tiling loops}}
  %r = pe.apply_rotary tables(%cos, %sin : tensor<8x32xf32>, tensor<8x32xf32>) outs(%x : tensor<8x64xf32>)
                       {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<8x64xf32>
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

// 16 / 2k is even for some k only.
func.func @quotient_of_features(%x: tensor<1x16xf32>, %pos: tensor<1xi32>, %freq: tensor<8xf64>,
                                %k: index) -> tensor<1x16xf32> {
  %even = affine.apply affine_map<()[s0] -> (s0 * 2)>()[%k]
  %size = affine.apply affine_map<()[s0] -> (16 ceildiv s0)>()[%even] {size}
  // expected-remark @below {{not tiled: tiles of the feature dimension need offsets and sizes known to be even}}
  // expected-error @below {{'pe.rotary' op faild to tile operation}}
  // expected-error @below {{'pe.rotary' op failed to generate tiling loops}}
  %r = pe.rotary angles(%pos, %freq : tensor<1xi32>, tensor<8xf64>) outs(%x : tensor<1x16xf32>)
                 {layout = #pe.layout<interleaved>, position_dims = array<i64: 0>} -> tensor<1x16xf32>
  return %r : tensor<1x16xf32>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %op = transform.structured.match ops{["pe.rotary"]} in %root : (!transform.any_op) -> !transform.any_op
    %size = transform.structured.match attributes{size} in %root : (!transform.any_op) -> !transform.any_op
    %tiled, %loop = transform.structured.tile_using_for %op tile_sizes [0, %size]
        : (!transform.any_op, !transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

// The loop yields more features than it takes, so that %features, the number
// that it started with, is not all of them.
func.func @loop_that_pads(%x: tensor<1x?xf32>, %pos: tensor<1xi32>, %freq: tensor<?xf64>, %n: index) -> tensor<1x?xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %zero = arith.constant 0.0 : f32
  %features = tensor.dim %x, %c1 : tensor<1x?xf32>
  %empty = tensor.empty(%features) : tensor<1x?xf32>
  %r:2 = scf.for %i = %c0 to %n step %c1 iter_args(%a = %x, %b = %empty) -> (tensor<1x?xf32>, tensor<1x?xf32>) {
    // expected-remark @below {{not tiled: the feature dimension stays whole unless the layout is interleaved}}
    %rotated = pe.rotary angles(%pos, %freq : tensor<1xi32>, tensor<?xf64>) outs(%a : tensor<1x?xf32>)
        {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<1x?xf32>
    %s = scf.forall (%j) = (0) to (1) step (1) shared_outs(%o = %b) -> tensor<1x?xf32> {
      %t = tensor.extract_slice %rotated[%j, 0] [1, %features] [1, 1] : tensor<1x?xf32> to tensor<1x?xf32>
      scf.forall.in_parallel {
        tensor.parallel_insert_slice %t into %o[%j, 0] [1, %features] [1, 1] : tensor<1x?xf32> into tensor<1x?xf32>
      }
    }
    %padded = tensor.pad %a low[0, 0] high[0, 4] {
    ^bb0(%row: index, %column: index):
      tensor.yield %zero : f32
    } : tensor<1x?xf32> to tensor<1x?xf32>
    scf.yield %padded, %s : tensor<1x?xf32>, tensor<1x?xf32>
  }
  return %r#1 : tensor<1x?xf32>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %op = transform.structured.match ops{["pe.rotary"]} in %root : (!transform.any_op) -> !transform.any_op
    %loop = transform.structured.match ops{["scf.forall"]} in %root : (!transform.any_op) -> !transform.any_op
    %fused, %new_loop = transform.structured.fuse_into_containing_op %op into %loop
        : (!transform.any_op, !transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

// Memory is made as a whole.
func.func @run_in_memory(%start: i32) -> memref<8xi32> {
  // expected-note @below {{target op}}
  %pos = pe.positions %start : memref<8xi32>
  return %pos : memref<8xi32>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %op = transform.structured.match ops{["pe.positions"]} in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{too many tiles provided, expected at most 0 found 1}}
    %tiled, %loop = transform.structured.tile_using_for %op tile_sizes [4]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}
