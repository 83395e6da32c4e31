// RUN: pe-opt %s --split-input-file --verify-diagnostics

// Positions, frequencies and axes of pe.rotary.

func.func @rotary_c5_rank(%init: tensor<8x4x64xf32>, %pos: tensor<8xi32>, %freq: tensor<32xf64>) {
  // expected-error @below {{'pe.rotary' op expects positions to have rank 2, but found 'tensor<8xi32>'}}
  %r = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>) outs(%init : tensor<8x4x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0, 1>} -> tensor<8x4x64xf32>
  return
}

// -----

func.func @rotary_c5_rank_with_axes(%init: tensor<8x4x64xf32>, %pos: tensor<8xi32>, %freq: tensor<2xf64>) {
  // expected-error @below {{'pe.rotary' op expects positions to have rank 2, but found 'tensor<8xi32>'}}
  %r = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<2xf64>) outs(%init : tensor<8x4x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>, axes = array<i64: 0, 1>} -> tensor<8x4x64xf32>
  return
}

// -----

func.func @rotary_c5_no_position_dims(%init: tensor<8x4x64xf32>, %pos: tensor<8xi32>, %freq: tensor<32xf64>) {
  // expected-error @below {{'pe.rotary' op expects positions to have rank 0, but found 'tensor<8xi32>'}}
  %r = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>) outs(%init : tensor<8x4x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64>} -> tensor<8x4x64xf32>
  return
}

// -----

func.func @rotary_c5_extent(%init: tensor<8x4x64xf32>, %pos: tensor<1xi32>, %freq: tensor<32xf64>) {
  // expected-error @below {{'pe.rotary' op expects dimension 0 of positions to have the extent 8 of dimension 0 of init, but found 1}}
  %r = pe.rotary angles(%pos, %freq : tensor<1xi32>, tensor<32xf64>) outs(%init : tensor<8x4x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<8x4x64xf32>
  return
}

// -----

func.func @rotary_c5_extent_of_permuted_dims(%init: tensor<8x4x64xf32>, %pos: tensor<4x4xi32>, %freq: tensor<32xf64>) {
  // expected-error @below {{'pe.rotary' op expects dimension 1 of positions to have the extent 8 of dimension 0 of init, but found 4}}
  %r = pe.rotary angles(%pos, %freq : tensor<4x4xi32>, tensor<32xf64>) outs(%init : tensor<8x4x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 1, 0>} -> tensor<8x4x64xf32>
  return
}

// -----

func.func @rotary_c5_extent_with_axes(%init: tensor<8x4x64xf32>, %pos: tensor<8x3xi32>, %freq: tensor<2xf64>) {
  // expected-error @below {{'pe.rotary' op expects dimension 1 of positions to have the extent 8 of dimension 0 of init, but found 3}}
  %r = pe.rotary angles(%pos, %freq : tensor<8x3xi32>, tensor<2xf64>) outs(%init : tensor<8x4x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>, axes = array<i64: 0, 1>} -> tensor<8x4x64xf32>
  return
}

// -----

func.func @rotary_c6_rank(%init: tensor<8x4x64xf32>, %pos: tensor<8xi32>, %freq: tensor<1x32xf64>) {
  // expected-error @below {{'pe.rotary' op expects inv_freq to have rank 1, but found 'tensor<1x32xf64>'}}
  %r = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<1x32xf64>) outs(%init : tensor<8x4x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<8x4x64xf32>
  return
}

// -----

func.func @rotary_c6_empty(%init: tensor<8x4x64xf32>, %pos: tensor<8xi32>, %freq: tensor<0xf64>) {
  // expected-error @below {{'pe.rotary' op expects inv_freq to have at least one element}}
  %r = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<0xf64>) outs(%init : tensor<8x4x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<8x4x64xf32>
  return
}

// -----

func.func @rotary_c8_too_few(%init: tensor<8x4x64xf32>, %pos: tensor<2x8xi32>, %freq: tensor<3xf64>) {
  // expected-error @below {{'pe.rotary' op expects axes to have one value for each of the 3 elements of inv_freq, but found 2}}
  %r = pe.rotary angles(%pos, %freq : tensor<2x8xi32>, tensor<3xf64>) outs(%init : tensor<8x4x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>, axes = array<i64: 0, 1>} -> tensor<8x4x64xf32>
  return
}

// -----

func.func @rotary_c8_dynamic_pairs(%init: tensor<8x4x64xf32>, %pos: tensor<2x8xi32>, %freq: tensor<?xf64>) {
  // expected-error @below {{'pe.rotary' op expects inv_freq to have a static extent with axes, but found 'tensor<?xf64>'}}
  %r = pe.rotary angles(%pos, %freq : tensor<2x8xi32>, tensor<?xf64>) outs(%init : tensor<8x4x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>, axes = array<i64: 0, 1>} -> tensor<8x4x64xf32>
  return
}

// -----

func.func @rotary_c8_negative(%init: tensor<8x4x64xf32>, %pos: tensor<?x8xi32>, %freq: tensor<2xf64>) {
  // expected-error @below {{'pe.rotary' op expects axes to be at least 0, but found -1}}
  %r = pe.rotary angles(%pos, %freq : tensor<?x8xi32>, tensor<2xf64>) outs(%init : tensor<8x4x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>, axes = array<i64: 0, -1>} -> tensor<8x4x64xf32>
  return
}

// -----

func.func @rotary_c8_too_large(%init: tensor<8x4x64xf32>, %pos: tensor<2x8xi32>, %freq: tensor<2xf64>) {
  // expected-error @below {{'pe.rotary' op expects axes to be less than 2, the leading extent of positions, but found 2}}
  %r = pe.rotary angles(%pos, %freq : tensor<2x8xi32>, tensor<2xf64>) outs(%init : tensor<8x4x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>, axes = array<i64: 0, 2>} -> tensor<8x4x64xf32>
  return
}

// -----

func.func @rotary_c8_no_axes_at_all(%init: tensor<8x4x64xf32>, %pos: tensor<0x8xi32>, %freq: tensor<2xf64>) {
  // expected-error @below {{'pe.rotary' op expects axes to be less than 0, the leading extent of positions, but found 0}}
  %r = pe.rotary angles(%pos, %freq : tensor<0x8xi32>, tensor<2xf64>) outs(%init : tensor<8x4x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>, axes = array<i64: 0, 0>} -> tensor<8x4x64xf32>
  return
}

// -----

func.func @rotary_by_index_positions(%init: tensor<8x4x64xf32>, %pos: tensor<8xindex>, %freq: tensor<32xf64>) {
  // expected-error @below {{'pe.rotary' op operand #0 must be ranked tensor of 8-bit signless integer or 16-bit signless integer or 32-bit signless integer or 64-bit signless integer or 32-bit float values or strided memref of 8-bit signless integer or 16-bit signless integer or 32-bit signless integer or 64-bit signless integer or 32-bit float values, but got 'tensor<8xindex>'}}
  %r = pe.rotary angles(%pos, %freq : tensor<8xindex>, tensor<32xf64>) outs(%init : tensor<8x4x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<8x4x64xf32>
  return
}

// -----

func.func @rotary_by_f16_frequencies(%init: tensor<8x4x64xf32>, %pos: tensor<8xi32>, %freq: tensor<32xf16>) {
  // expected-error @below {{'pe.rotary' op operand #1 must be ranked tensor of 32-bit float or 64-bit float values or strided memref of 32-bit float or 64-bit float values, but got 'tensor<32xf16>'}}
  %r = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<32xf16>) outs(%init : tensor<8x4x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<8x4x64xf32>
  return
}

// -----

func.func @rotary_c5_extents_of_x(%x: tensor<4x8xf32>, %init: tensor<?x8xf32>, %pos: tensor<5xi32>, %freq: tensor<4xf64>) {
  // expected-error @below {{'pe.rotary' op expects dimension 0 of positions to have the extent 4 of dimension 0 of init, but found 5}}
  %r = pe.rotary ins(%x : tensor<4x8xf32>) angles(%pos, %freq : tensor<5xi32>, tensor<4xf64>) outs(%init : tensor<?x8xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<?x8xf32>
  return
}

// -----

func.func @rotary_c4_both(%init: tensor<8x4x64xf32>, %pos: tensor<8xi32>, %freq: tensor<8x32xf64>) {
  // expected-error @below {{'pe.rotary' op expects freq_dims to name no dimension of position_dims, but found 0 in both}}
  %r = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<8x32xf64>) outs(%init : tensor<8x4x64xf32>)
      {freq_dims = array<i64: 0>, layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<8x4x64xf32>
  return
}

// -----

func.func @rotary_c4_freq_dims(%init: tensor<8x4x64xf32>, %pos: tensor<8xi32>, %freq: tensor<64x32xf64>) {
  // expected-error @below {{'pe.rotary' op expects freq_dims to be at least 0 and less than 2, the feature dimension, but found 2}}
  %r = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<64x32xf64>) outs(%init : tensor<8x4x64xf32>)
      {freq_dims = array<i64: 2>, layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<8x4x64xf32>
  return
}

// -----

func.func @rotary_c6_heads(%init: tensor<8x4x64xf32>, %pos: tensor<8xi32>, %freq: tensor<5x32xf64>) {
  // expected-error @below {{'pe.rotary' op expects dimension 0 of inv_freq to have the extent 4 of dimension 1 of init, but found 5}}
  %r = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<5x32xf64>) outs(%init : tensor<8x4x64xf32>)
      {freq_dims = array<i64: 1>, layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<8x4x64xf32>
  return
}

// -----

func.func @rotary_c8_mixed_and_axes(%init: tensor<8x4x64xf32>, %pos: tensor<2x8xi32>, %freq: tensor<2x2xf64>) {
  // expected-error @below {{'pe.rotary' op expects no axes with mixed_axes}}
  %r = pe.rotary angles(%pos, %freq : tensor<2x8xi32>, tensor<2x2xf64>) outs(%init : tensor<8x4x64xf32>)
      {axes = array<i64: 0, 1>, layout = #pe.layout<half>, mixed_axes, position_dims = array<i64: 0>} -> tensor<8x4x64xf32>
  return
}

// -----

func.func @rotary_c8_mixed_dynamic(%init: tensor<8x4x64xf32>, %pos: tensor<2x8xi32>, %freq: tensor<?x32xf64>) {
  // expected-error @below {{'pe.rotary' op expects inv_freq to have a static leading extent, at least 1, with mixed_axes, but found 'tensor<?x32xf64>'}}
  %r = pe.rotary angles(%pos, %freq : tensor<2x8xi32>, tensor<?x32xf64>) outs(%init : tensor<8x4x64xf32>)
      {layout = #pe.layout<half>, mixed_axes, position_dims = array<i64: 0>} -> tensor<8x4x64xf32>
  return
}

// -----

func.func @rotary_c8_mixed_positions(%init: tensor<8x4x64xf32>, %pos: tensor<3x8xi32>, %freq: tensor<2x32xf64>) {
  // expected-error @below {{'pe.rotary' op expects positions to have the leading extent 2, that of inv_freq, but found 3}}
  %r = pe.rotary angles(%pos, %freq : tensor<3x8xi32>, tensor<2x32xf64>) outs(%init : tensor<8x4x64xf32>)
      {layout = #pe.layout<half>, mixed_axes, position_dims = array<i64: 0>} -> tensor<8x4x64xf32>
  return
}
