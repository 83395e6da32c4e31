// RUN: pe-opt %s --split-input-file --verify-diagnostics

func.func @rotary_c1_memref_positions_for_a_tensor(%init: tensor<8x4x64xf32>, %pos: memref<8xi32>, %freq: tensor<32xf64>) {
  // expected-error @below {{'pe.rotary' op expects all arrays to be tensors or all to be memrefs}}
  %r = pe.rotary angles(%pos, %freq : memref<8xi32>, tensor<32xf64>) outs(%init : tensor<8x4x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<8x4x64xf32>
  return
}

// -----

func.func @rotary_c1_tensor_frequencies_for_a_memref(%init: memref<8x4x64xf32>, %pos: memref<8xi32>, %freq: tensor<32xf64>) {
  // expected-error @below {{'pe.rotary' op expects all arrays to be tensors or all to be memrefs}}
  pe.rotary angles(%pos, %freq : memref<8xi32>, tensor<32xf64>) outs(%init : memref<8x4x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return
}

// -----

func.func @rotary_c1_memref_x_for_a_tensor(%init: tensor<8x4x64xf32>, %pos: tensor<8xi32>, %freq: tensor<32xf64>, %x: memref<8x4x64xf32>) {
  // expected-error @below {{'pe.rotary' op expects all arrays to be tensors or all to be memrefs}}
  %r = pe.rotary ins(%x : memref<8x4x64xf32>) angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>) outs(%init : tensor<8x4x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<8x4x64xf32>
  return
}

// -----

func.func @rotary_c1_tensor_without_result(%init: tensor<8x4x64xf32>, %pos: tensor<8xi32>, %freq: tensor<32xf64>) {
  // expected-error @below {{'pe.rotary' op expects one result per init on tensors, but found 0}}
  pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>) outs(%init : tensor<8x4x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return
}

// -----

func.func @rotary_c1_memref_with_result(%init: memref<8x4x64xf32>, %pos: memref<8xi32>, %freq: memref<32xf64>) {
  // expected-error @below {{'pe.rotary' op expects no results on memrefs, but found 1}}
  %r = pe.rotary angles(%pos, %freq : memref<8xi32>, memref<32xf64>) outs(%init : memref<8x4x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<8x4x64xf32>
  return
}

// -----

func.func @rotary_c1_result_of_other_type(%init: tensor<8x4x64xf32>, %pos: tensor<8xi32>, %freq: tensor<32xf64>) {
  // expected-error @below {{'pe.rotary' op expects the result to have the type of the init, 'tensor<8x4x64xf32>', but found 'tensor<?x4x64xf32>'}}
  %r = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>) outs(%init : tensor<8x4x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<?x4x64xf32>
  return
}

// -----

func.func @rotary_c2_rank(%init: tensor<8x4x64xf32>, %pos: tensor<8xi32>, %freq: tensor<32xf64>, %a: tensor<8xf32>) {
  // expected-error @below {{'pe.rotary' op expects scale to be one f64, or to have rank 3, that of init, but found 'tensor<8xf32>'}}
  %r = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>) scale(%a : tensor<8xf32>) outs(%init : tensor<8x4x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<8x4x64xf32>
  return
}

// -----

func.func @rotary_c2_features(%init: tensor<8x4x64xf32>, %pos: tensor<8xi32>, %freq: tensor<32xf64>, %a: tensor<8x1x64xf32>) {
  // expected-error @below {{'pe.rotary' op expects the last extent of scale to be 1, but found 'tensor<8x1x64xf32>'}}
  %r = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>) scale(%a : tensor<8x1x64xf32>) outs(%init : tensor<8x4x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<8x4x64xf32>
  return
}

// -----

func.func @rotary_c2_extent(%init: tensor<8x4x64xf32>, %pos: tensor<8xi32>, %freq: tensor<32xf64>, %a: tensor<8x2x1xf32>) {
  // expected-error @below {{'pe.rotary' op expects dimension 1 of scale to have the extent 1, or 4 as init, but found 2}}
  %r = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>) scale(%a : tensor<8x2x1xf32>) outs(%init : tensor<8x4x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<8x4x64xf32>
  return
}

// -----

func.func @rotary_by_f32_scale(%init: tensor<8x4x64xf32>, %pos: tensor<8xi32>, %freq: tensor<32xf64>, %a: f32) {
  // expected-error @below {{'pe.rotary' op operand #2 must be 64-bit float or ranked tensor of}}
  %r = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>) scale(%a : f32) outs(%init : tensor<8x4x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<8x4x64xf32>
  return
}

// -----

func.func @rotary_c3_extent(%init: tensor<8x4x64xf32>, %pos: tensor<8xi32>, %freq: tensor<32xf64>, %x: tensor<8x5x64xf32>) {
  // expected-error @below {{'pe.rotary' op expects x and init to have the same shape, but found 'tensor<8x5x64xf32>' and 'tensor<8x4x64xf32>'}}
  %r = pe.rotary ins(%x : tensor<8x5x64xf32>) angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>) outs(%init : tensor<8x4x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<8x4x64xf32>
  return
}

// -----

func.func @rotary_c3_rank(%init: tensor<8x4x64xf32>, %pos: tensor<8xi32>, %freq: tensor<32xf64>, %x: tensor<8x64xf32>) {
  // expected-error @below {{'pe.rotary' op expects x and init to have the same shape, but found 'tensor<8x64xf32>' and 'tensor<8x4x64xf32>'}}
  %r = pe.rotary ins(%x : tensor<8x64xf32>) angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>) outs(%init : tensor<8x4x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<8x4x64xf32>
  return
}

// -----

func.func @rotary_c4_scalar_init(%init: tensor<f32>, %pos: tensor<i32>, %freq: tensor<32xf64>) {
  // expected-error @below {{'pe.rotary' op expects init to have at least rank 1, but found 'tensor<f32>'}}
  %r = pe.rotary angles(%pos, %freq : tensor<i32>, tensor<32xf64>) outs(%init : tensor<f32>)
      {layout = #pe.layout<half>, position_dims = array<i64>} -> tensor<f32>
  return
}

// -----

func.func @rotary_c4_feature_dimension(%init: tensor<8x4x64xf32>, %pos: tensor<64xi32>, %freq: tensor<32xf64>) {
  // expected-error @below {{'pe.rotary' op expects position_dims to be at least 0 and less than 2, the feature dimension, but found 2}}
  %r = pe.rotary angles(%pos, %freq : tensor<64xi32>, tensor<32xf64>) outs(%init : tensor<8x4x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 2>} -> tensor<8x4x64xf32>
  return
}

// -----

func.func @rotary_c4_negative(%init: tensor<8x4x64xf32>, %pos: tensor<8xi32>, %freq: tensor<32xf64>) {
  // expected-error @below {{'pe.rotary' op expects position_dims to be at least 0 and less than 2, the feature dimension, but found -1}}
  %r = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>) outs(%init : tensor<8x4x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: -1>} -> tensor<8x4x64xf32>
  return
}

// -----

func.func @rotary_c4_huge(%init: tensor<8x4x64xf32>, %pos: tensor<8xi32>, %freq: tensor<32xf64>) {
  // expected-error @below {{'pe.rotary' op expects position_dims to be at least 0 and less than 2, the feature dimension, but found 9223372036854775807}}
  %r = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>) outs(%init : tensor<8x4x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 9223372036854775807>} -> tensor<8x4x64xf32>
  return
}

// -----

func.func @rotary_c4_twice(%init: tensor<8x4x64xf32>, %pos: tensor<8x8xi32>, %freq: tensor<32xf64>) {
  // expected-error @below {{'pe.rotary' op expects position_dims to be distinct, but 0 occurs twice}}
  %r = pe.rotary angles(%pos, %freq : tensor<8x8xi32>, tensor<32xf64>) outs(%init : tensor<8x4x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0, 0>} -> tensor<8x4x64xf32>
  return
}

// -----

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

func.func @rotary_c7_negative(%init: tensor<8x4x64xf32>, %pos: tensor<8xi32>, %freq: tensor<32xf64>) {
  // expected-error @below {{'pe.rotary' op expects begin to be at least 0, but found -1}}
  %r = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>) outs(%init : tensor<8x4x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>, begin = -1 : i64} -> tensor<8x4x64xf32>
  return
}

// -----

func.func @rotary_c7_beyond_the_features(%init: tensor<8x4x64xf32>, %pos: tensor<8xi32>, %freq: tensor<32xf64>) {
  // expected-error @below {{'pe.rotary' op expects begin to be at most 64, the extent of the feature dimension, but found 9223372036854775807}}
  %r = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>) outs(%init : tensor<8x4x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>, begin = 9223372036854775807 : i64} -> tensor<8x4x64xf32>
  return
}

// -----

func.func @rotary_c7_window_too_wide(%init: tensor<8x4x64xf32>, %pos: tensor<8xi32>, %freq: tensor<33xf64>) {
  // expected-error @below {{'pe.rotary' op expects the 33 rotated pairs to fit into the 64 features from begin = 0}}
  %r = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<33xf64>) outs(%init : tensor<8x4x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<8x4x64xf32>
  return
}

// -----

func.func @rotary_c7_window_too_far(%init: tensor<8x4x64xf32>, %pos: tensor<8xi32>, %freq: tensor<32xf64>) {
  // expected-error @below {{'pe.rotary' op expects the 32 rotated pairs to fit into the 62 features from begin = 2}}
  %r = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>) outs(%init : tensor<8x4x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>, begin = 2 : i64} -> tensor<8x4x64xf32>
  return
}

// -----

func.func @rotary_c7_odd_features(%init: tensor<8x3xf32>, %pos: tensor<8xi32>, %freq: tensor<2xf64>) {
  // expected-error @below {{'pe.rotary' op expects the 2 rotated pairs to fit into the 3 features from begin = 0}}
  %r = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<2xf64>) outs(%init : tensor<8x3xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<8x3xf32>
  return
}

// -----

func.func @rotary_c7_no_features(%init: tensor<8x0xf32>, %pos: tensor<8xi32>, %freq: tensor<1xf64>) {
  // expected-error @below {{'pe.rotary' op expects the 1 rotated pairs to fit into the 0 features from begin = 0}}
  %r = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<1xf64>) outs(%init : tensor<8x0xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<8x0xf32>
  return
}

// -----

func.func @rotary_c7_more_than_any_extent(%init: tensor<8x?xf32>, %pos: tensor<8xi32>, %freq: tensor<32xf64>) {
  // expected-error @below {{'pe.rotary' op expects the 32 rotated pairs to fit into the 1 features from begin = 9223372036854775806}}
  %r = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>) outs(%init : tensor<8x?xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>, begin = 9223372036854775806 : i64} -> tensor<8x?xf32>
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

func.func @rotary_c9_update(%init: memref<8x4x64xf32>, %pos: memref<8xi32>, %freq: memref<32xf64>) {
  // expected-error @below {{'pe.rotary' op expects interleaved_to_half on memrefs to read an x that is not the init}}
  pe.rotary angles(%pos, %freq : memref<8xi32>, memref<32xf64>) outs(%init : memref<8x4x64xf32>)
      {layout = #pe.layout<interleaved_to_half>, position_dims = array<i64: 0>}
  return
}

// -----

func.func @rotary_c9_x_is_init(%init: memref<8x4x64xf32>, %pos: memref<8xi32>, %freq: memref<32xf64>) {
  // expected-error @below {{'pe.rotary' op expects interleaved_to_half on memrefs to read an x that is not the init}}
  pe.rotary ins(%init : memref<8x4x64xf32>) angles(%pos, %freq : memref<8xi32>, memref<32xf64>) outs(%init : memref<8x4x64xf32>)
      {layout = #pe.layout<interleaved_to_half>, position_dims = array<i64: 0>}
  return
}

// -----

func.func @rotary_c9_to_interleaved(%init: memref<8x4x64xf32>, %pos: memref<8xi32>, %freq: memref<32xf64>) {
  // expected-error @below {{'pe.rotary' op expects half_to_interleaved on memrefs to read an x that is not the init}}
  pe.rotary angles(%pos, %freq : memref<8xi32>, memref<32xf64>) outs(%init : memref<8x4x64xf32>)
      {layout = #pe.layout<half_to_interleaved>, position_dims = array<i64: 0>}
  return
}

// -----

func.func @rotary_of_integers(%init: tensor<8x4x64xi32>, %pos: tensor<8xi32>, %freq: tensor<32xf64>) {
  // expected-error @below {{'pe.rotary' op operand #2 must be ranked tensor of f8E4M3FN type or f8E5M2 type or 16-bit float or bfloat16 type or 32-bit float or 64-bit float values or strided memref of f8E4M3FN type or f8E5M2 type or 16-bit float or bfloat16 type or 32-bit float or 64-bit float values, but got 'tensor<8x4x64xi32>'}}
  %r = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>) outs(%init : tensor<8x4x64xi32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<8x4x64xi32>
  return
}

// -----

func.func @rotary_unranked(%init: tensor<*xf32>, %pos: tensor<8xi32>, %freq: tensor<32xf64>) {
  // expected-error @below {{'pe.rotary' op operand #2 must be ranked tensor of f8E4M3FN type or f8E5M2 type or 16-bit float or bfloat16 type or 32-bit float or 64-bit float values or strided memref of f8E4M3FN type or f8E5M2 type or 16-bit float or bfloat16 type or 32-bit float or 64-bit float values, but got 'tensor<*xf32>'}}
  %r = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>) outs(%init : tensor<*xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<*xf32>
  return
}

// -----

func.func @rotary_of_unranked_memref(%init: memref<*xf32>, %pos: memref<8xi32>, %freq: memref<32xf64>) {
  // expected-error @below {{'pe.rotary' op operand #2 must be ranked tensor of f8E4M3FN type or f8E5M2 type or 16-bit float or bfloat16 type or 32-bit float or 64-bit float values or strided memref of f8E4M3FN type or f8E5M2 type or 16-bit float or bfloat16 type or 32-bit float or 64-bit float values, but got 'memref<*xf32>'}}
  pe.rotary angles(%pos, %freq : memref<8xi32>, memref<32xf64>) outs(%init : memref<*xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
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

func.func @rotary_of_unstrided_memref(%init: memref<8x64xf32, affine_map<(d0, d1) -> (d0 floordiv 2, d1)>>, %pos: memref<8xi32>, %freq: memref<32xf64>) {
  // expected-error @below {{'pe.rotary' op operand #2 must be ranked tensor of f8E4M3FN type or f8E5M2 type or 16-bit float or bfloat16 type or 32-bit float or 64-bit float values or strided memref of f8E4M3FN type or f8E5M2 type or 16-bit float or bfloat16 type or 32-bit float or 64-bit float values, but got 'memref<8x64xf32, affine_map<(d0, d1) -> (d0 floordiv 2, d1)>>'}}
  pe.rotary angles(%pos, %freq : memref<8xi32>, memref<32xf64>) outs(%init : memref<8x64xf32, affine_map<(d0, d1) -> (d0 floordiv 2, d1)>>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return
}

// -----

func.func @rotary_without_layout(%init: tensor<8x64xf32>, %pos: tensor<8xi32>, %freq: tensor<32xf64>) {
  // expected-error @below {{'pe.rotary' op requires attribute 'layout'}}
  %r = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>) outs(%init : tensor<8x64xf32>)
      {position_dims = array<i64: 0>} -> tensor<8x64xf32>
  return
}

// -----

func.func @rotary_without_position_dims(%init: tensor<8x64xf32>, %pos: tensor<8xi32>, %freq: tensor<32xf64>) {
  // expected-error @below {{'pe.rotary' op requires attribute 'position_dims'}}
  %r = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>) outs(%init : tensor<8x64xf32>)
      {layout = #pe.layout<half>} -> tensor<8x64xf32>
  return
}

// -----

// expected-note @below {{prior use here}}
func.func @rotary_by_f32_scale(%init: tensor<8x64xf32>, %pos: tensor<8xi32>, %freq: tensor<32xf64>, %a: f32) {
  // expected-error @below {{use of value '%a' expects different type than prior uses: 'f64' vs 'f32'}}
  %r = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>) scale(%a) outs(%init : tensor<8x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<8x64xf32>
  return
}

// -----

func.func @rotary_c7_at_least_one_pair(%init: tensor<4x8xf32>, %pos: tensor<4xi32>, %freq: tensor<?xf64>) {
  // expected-error @below {{'pe.rotary' op expects the 1 rotated pairs to fit into the 1 features from begin = 7}}
  %r = pe.rotary angles(%pos, %freq : tensor<4xi32>, tensor<?xf64>) outs(%init : tensor<4x8xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>, begin = 7 : i64} -> tensor<4x8xf32>
  return
}

// -----

func.func @rotary_c7_features_of_x(%x: tensor<4x6xf32>, %init: tensor<4x?xf32>, %pos: tensor<4xi32>, %freq: tensor<4xf64>) {
  // expected-error @below {{'pe.rotary' op expects the 4 rotated pairs to fit into the 6 features from begin = 0}}
  %r = pe.rotary ins(%x : tensor<4x6xf32>) angles(%pos, %freq : tensor<4xi32>, tensor<4xf64>) outs(%init : tensor<4x?xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<4x?xf32>
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

func.func @rotary_with_a_string_for_a_layout(%pos: tensor<8xi32>, %freq: tensor<32xf64>, %x: tensor<8x64xf32>) {
  // expected-error @below {{'pe.rotary' op attribute 'layout' failed to satisfy constraint: one of #pe.layout<half>, #pe.layout<interleaved>, #pe.layout<interleaved_to_half>, #pe.layout<half_to_interleaved>, but found "half" instead}}
  %r = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>) outs(%x : tensor<8x64xf32>) {layout = "half", position_dims = array<i64: 0>} -> tensor<8x64xf32>
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

// -----

func.func @rotary_of_unsigned_zero(%init: tensor<8x4x64xf8E4M3FNUZ>, %pos: tensor<8xi32>, %freq: tensor<32xf64>) {
  // expected-error @below {{'pe.rotary' op operand #2 must be ranked tensor of f8E4M3FN type or f8E5M2 type or 16-bit float or bfloat16 type or 32-bit float or 64-bit float values or strided memref of f8E4M3FN type or f8E5M2 type or 16-bit float or bfloat16 type or 32-bit float or 64-bit float values, but got 'tensor<8x4x64xf8E4M3FNUZ>'}}
  %r = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>) outs(%init : tensor<8x4x64xf8E4M3FNUZ>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<8x4x64xf8E4M3FNUZ>
  return
}

// -----

func.func @rotary_c10_rank(%init: tensor<8x4x64xf8E5M2>, %pos: tensor<8xi32>, %freq: tensor<32xf64>, %a: tensor<8x1xf32>) {
  // expected-error @below {{'pe.rotary' op expects x_scale to be one f64, or to have rank 3, that of init, but found 'tensor<8x1xf32>'}}
  %r = pe.rotary x_scale(%a : tensor<8x1xf32>) angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>) outs(%init : tensor<8x4x64xf8E5M2>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<8x4x64xf8E5M2>
  return
}

// -----

func.func @rotary_c10_extent(%init: tensor<8x4x64xf8E5M2>, %pos: tensor<8xi32>, %freq: tensor<32xf64>, %a: tensor<8x3x1xf32>) {
  // expected-error @below {{'pe.rotary' op expects dimension 1 of init_scale to have the extent 1, or 4 as init, but found 3}}
  %r = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>) outs(%init : tensor<8x4x64xf8E5M2>)
      init_scale(%a : tensor<8x3x1xf32>) {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<8x4x64xf8E5M2>
  return
}

// -----

func.func @rotary_c10_blocks(%init: tensor<8x4x192xf8E5M2>, %pos: tensor<8xi32>, %freq: tensor<32xf64>, %a: tensor<8x1x3xf32>) {
  // expected-error @below {{'pe.rotary' op expects the last extent of init_scale to be 1, or 2, the number of blocks of 128 in 192 features, but found 'tensor<8x1x3xf32>'}}
  %r = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>) outs(%init : tensor<8x4x192xf8E5M2>)
      init_scale(%a : tensor<8x1x3xf32>) {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<8x4x192xf8E5M2>
  return
}

// -----

func.func @rotary_c10_dynamic(%init: tensor<8x4x256xf8E5M2>, %pos: tensor<8xi32>, %freq: tensor<?xf64>, %a: tensor<8x1x2xf32>) {
  // expected-error @below {{'pe.rotary' op expects the last extent of x_scale to be 1 where the numbers of pairs and of features are not static, but found 'tensor<8x1x2xf32>'}}
  %r = pe.rotary x_scale(%a : tensor<8x1x2xf32>) angles(%pos, %freq : tensor<8xi32>, tensor<?xf64>) outs(%init : tensor<8x4x256xf8E5M2>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<8x4x256xf8E5M2>
  return
}

// -----

func.func @rotary_c11(%init: tensor<8x4x64xf8E5M2>, %pos: tensor<8xi32>, %freq: tensor<32xf64>) {
  // expected-error @below {{'pe.rotary' op expects block_size to be at least 1, but found 0}}
  %r = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>) outs(%init : tensor<8x4x64xf8E5M2>)
      {block_size = 0 : i64, layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<8x4x64xf8E5M2>
  return
}
