// RUN: pe-opt %s --transform-interpreter --canonicalize | FileCheck %s

// A tile of tokens and heads takes the frequencies of its heads, and those
// factors that are not the same for all.
// CHECK-LABEL: @scales_and_frequencies_of_heads
// CHECK-SAME: %[[POS:[^:]*]]: tensor<2x64xf32>, %[[FREQ:[^:]*]]: tensor<2x8x32xf32>, %[[SCALE:[^:]*]]: tensor<64x1x1xf32>
// CHECK: scf.for %[[TOKEN:[a-z0-9]*]] =
// CHECK: scf.for %[[HEAD:[a-z0-9]*]] =
// CHECK-DAG: %[[P:.*]] = tensor.extract_slice %[[POS]][0, %[[TOKEN]]] [2, 16] [1, 1]
// CHECK-DAG: %[[F:.*]] = tensor.extract_slice %[[FREQ]][0, %[[HEAD]], 0] [2, 4, 32] [1, 1, 1]
// CHECK-DAG: %[[S:.*]] = tensor.extract_slice %[[SCALE]][%[[TOKEN]], 0, 0] [16, 1, 1] [1, 1, 1]
// CHECK: pe.rotary angles(%[[P]], %[[F]] : tensor<2x16xf32>, tensor<2x4x32xf32>) scale(%[[S]] : tensor<16x1x1xf32>) outs(%{{.*}} : tensor<16x4x64xf16>) {freq_dims = array<i64: 1>, layout = #pe.layout<half>, mixed_axes, position_dims = array<i64: 0>}
func.func @scales_and_frequencies_of_heads(%x: tensor<64x8x64xf16>, %pos: tensor<2x64xf32>, %freq: tensor<2x8x32xf32>,
                                           %scale: tensor<64x1x1xf32>) -> tensor<64x8x64xf16> {
  %r = pe.rotary angles(%pos, %freq : tensor<2x64xf32>, tensor<2x8x32xf32>) scale(%scale : tensor<64x1x1xf32>)
      outs(%x : tensor<64x8x64xf16>) {freq_dims = array<i64: 1>, layout = #pe.layout<half>, mixed_axes,
      position_dims = array<i64: 0>} -> tensor<64x8x64xf16>
  return %r : tensor<64x8x64xf16>
}

// Factors of blocks are those of all features.
// CHECK-LABEL: @stored_with_factors
// CHECK-DAG: tensor.extract_slice %{{.*}}[%{{.*}}, 0, 0] [16, 1, 2] [1, 1, 1] : tensor<64x1x2xf32> to tensor<16x1x2xf32>
// CHECK-DAG: tensor.extract_slice %{{.*}}[0, %{{.*}}, 0] [1, 4, 1] [1, 1, 1] : tensor<1x8x1xf32> to tensor<1x4x1xf32>
// CHECK: pe.rotary x_scale(%{{.*}} : tensor<16x1x2xf32>) {{.*}} init_scale(%{{.*}} : tensor<1x4x1xf32>) {
func.func @stored_with_factors(%x: tensor<64x8x256xf8E5M2>, %pos: tensor<2x64xi32>, %freq: tensor<2x32xf64>,
                               %a: tensor<64x1x2xf32>, %b: tensor<1x8x1xf32>) -> tensor<64x8x256xf8E5M2> {
  %r = pe.rotary x_scale(%a : tensor<64x1x2xf32>) angles(%pos, %freq : tensor<2x64xi32>, tensor<2x32xf64>)
      outs(%x : tensor<64x8x256xf8E5M2>) init_scale(%b : tensor<1x8x1xf32>)
      {layout = #pe.layout<half>, mixed_axes, position_dims = array<i64: 0>} -> tensor<64x8x256xf8E5M2>
  return %r : tensor<64x8x256xf8E5M2>
}

// Pairs of an interleaved layout can be tiled, too.
// CHECK-LABEL: @pairs_of_heads
// CHECK: tensor.extract_slice %{{.*}}[%{{.*}}, %{{.*}}] [4, 16] [1, 1] : tensor<8x32xf64> to tensor<4x16xf64>
// CHECK: tensor.extract_slice %{{.*}}[0, %{{.*}}, 0] [1, 4, 1] [1, 1, 1] : tensor<1x8x1xf16> to tensor<1x4x1xf16>
// CHECK: pe.rotary {{.*}} outs(%{{.*}} : tensor<16x4x32xf32>) {freq_dims
func.func @pairs_of_heads(%x: tensor<64x8x64xf32>, %pos: tensor<64xi32>, %freq: tensor<8x32xf64>,
                          %scale: tensor<1x8x1xf16>) -> tensor<64x8x64xf32> {
  %r = pe.rotary angles(%pos, %freq : tensor<64xi32>, tensor<8x32xf64>) scale(%scale : tensor<1x8x1xf16>)
      outs(%x : tensor<64x8x64xf32>) {freq_dims = array<i64: 1>, layout = #pe.layout<interleaved>,
      position_dims = array<i64: 0>, tile_pairs} -> tensor<64x8x64xf32>
  return %r : tensor<64x8x64xf32>
}

// CHECK-LABEL: @table_of_heads
// CHECK-SAME: %[[POS:[^:]*]]: tensor<64xi32>, %[[FREQ:[^:]*]]: tensor<8x32xf64>
// CHECK-DAG: %[[P:.*]] = tensor.extract_slice %[[POS]][%{{.*}}] [16] [1]
// CHECK-DAG: %[[F:.*]] = tensor.extract_slice %[[FREQ]][%{{.*}}, 0] [4, 32] [1, 1]
// CHECK: pe.rotary_table angles(%[[P]], %[[F]] : tensor<16xi32>, tensor<4x32xf64>) outs(%{{.*}} : tensor<16x4x32xf32>, tensor<16x4x32xf32>)
func.func @table_of_heads(%pos: tensor<64xi32>, %freq: tensor<8x32xf64>, %cos: tensor<64x8x32xf32>,
                          %sin: tensor<64x8x32xf32>) -> (tensor<64x8x32xf32>, tensor<64x8x32xf32>) {
  %r:2 = pe.rotary_table angles(%pos, %freq : tensor<64xi32>, tensor<8x32xf64>)
      outs(%cos, %sin : tensor<64x8x32xf32>, tensor<64x8x32xf32>) -> tensor<64x8x32xf32>, tensor<64x8x32xf32>
  return %r#0, %r#1 : tensor<64x8x32xf32>, tensor<64x8x32xf32>
}

// The number of features is known of x alone: so is that of a tile.
// CHECK-LABEL: @features_of_x
// CHECK: pe.rotary ins(%{{.*}} : tensor<16x4x64xf32>) x_scale(%{{.*}} : tensor<1x1x4xf32>) {{.*}} outs(%{{.*}} : tensor<16x4x64xf16>)
func.func @features_of_x(%x: tensor<64x8x64xf32>, %pos: tensor<64xi32>, %freq: tensor<32xf64>,
                         %scale: tensor<1x1x4xf32>, %init: tensor<?x8x?xf16>) -> tensor<?x8x?xf16> {
  %r = pe.rotary ins(%x : tensor<64x8x64xf32>) x_scale(%scale : tensor<1x1x4xf32>)
      angles(%pos, %freq : tensor<64xi32>, tensor<32xf64>) outs(%init : tensor<?x8x?xf16>)
      {block_size = 16 : i64, layout = #pe.layout<half>, position_dims = array<i64: 0>, tile_rows} -> tensor<?x8x?xf16>
  return %r : tensor<?x8x?xf16>
}

// The number of features is known of the init alone, whose tile has that of x.
// CHECK-LABEL: @features_of_init
// CHECK: pe.rotary ins(%{{.*}} : tensor<16x4x64xf32>) x_scale(%{{.*}} : tensor<1x1x4xf32>)
func.func @features_of_init(%x: tensor<64x8x?xf32>, %pos: tensor<64xi32>, %freq: tensor<32xf64>,
                            %scale: tensor<1x1x4xf32>, %init: tensor<64x8x64xf16>) -> tensor<64x8x64xf16> {
  %r = pe.rotary ins(%x : tensor<64x8x?xf32>) x_scale(%scale : tensor<1x1x4xf32>)
      angles(%pos, %freq : tensor<64xi32>, tensor<32xf64>) outs(%init : tensor<64x8x64xf16>)
      {block_size = 16 : i64, layout = #pe.layout<half>, position_dims = array<i64: 0>, tile_rows} -> tensor<64x8x64xf16>
  return %r : tensor<64x8x64xf16>
}

// The number of features is known of the sines alone: so is that of both tiles.
// CHECK-LABEL: @features_of_sines
// CHECK: pe.apply_rotary x_scale(%{{.*}} : tensor<1x1x4xf32>) tables({{.*}} : tensor<16x64xf32>, tensor<16x64xf32>)
func.func @features_of_sines(%x: tensor<64x8x64xf32>, %cos: tensor<64x?xf32>, %sin: tensor<64x64xf32>,
                             %scale: tensor<1x1x4xf32>) -> tensor<64x8x64xf32> {
  %r = pe.apply_rotary x_scale(%scale : tensor<1x1x4xf32>)
      tables(%cos, %sin : tensor<64x?xf32>, tensor<64x64xf32>) outs(%x : tensor<64x8x64xf32>)
      {block_size = 16 : i64, layout = #pe.layout<half>, per_feature, position_dims = array<i64: 0>, tile_rows} -> tensor<64x8x64xf32>
  return %r : tensor<64x8x64xf32>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %pairs = transform.structured.match ops{["pe.rotary"]} attributes{tile_pairs} in %root : (!transform.any_op) -> !transform.any_op
    %a, %la:3 = transform.structured.tile_using_for %pairs tile_sizes [16, 4, 32] : (!transform.any_op) -> (!transform.any_op, !transform.any_op, !transform.any_op, !transform.any_op)
    %mixed = transform.structured.match ops{["pe.rotary"]} attributes{mixed_axes} in %root : (!transform.any_op) -> !transform.any_op
    %b, %lb:2 = transform.structured.tile_using_for %mixed tile_sizes [16, 4, 0] : (!transform.any_op) -> (!transform.any_op, !transform.any_op, !transform.any_op)
    %rows = transform.structured.match ops{["pe.rotary", "pe.apply_rotary"]} attributes{tile_rows} in %root : (!transform.any_op) -> !transform.any_op
    %d, %ld:2 = transform.structured.tile_using_for %rows tile_sizes [16, 4, 0] : (!transform.any_op) -> (!transform.any_op, !transform.any_op, !transform.any_op)
    %tables = transform.structured.match ops{["pe.rotary_table"]} in %root : (!transform.any_op) -> !transform.any_op
    %c, %lc:2 = transform.structured.tile_using_for %tables tile_sizes [16, 4, 0] : (!transform.any_op) -> (!transform.any_op, !transform.any_op, !transform.any_op)
    transform.yield
  }
}
