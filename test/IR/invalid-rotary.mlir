// RUN: pe-opt %s --split-input-file --verify-diagnostics

// Arrays, the window and the layout of pe.rotary.

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

func.func @rotary_with_a_string_for_a_layout(%pos: tensor<8xi32>, %freq: tensor<32xf64>, %x: tensor<8x64xf32>) {
  // expected-error @below {{'pe.rotary' op attribute 'layout' failed to satisfy constraint: one of #pe.layout<half>, #pe.layout<interleaved>, #pe.layout<interleaved_to_half>, #pe.layout<half_to_interleaved>, but found "half" instead}}
  %r = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>) outs(%x : tensor<8x64xf32>) {layout = "half", position_dims = array<i64: 0>} -> tensor<8x64xf32>
  return
}

// -----

func.func @rotary_of_unsigned_zero(%init: tensor<8x4x64xf8E4M3FNUZ>, %pos: tensor<8xi32>, %freq: tensor<32xf64>) {
  // expected-error @below {{'pe.rotary' op operand #2 must be ranked tensor of f8E4M3FN type or f8E5M2 type or 16-bit float or bfloat16 type or 32-bit float or 64-bit float values or strided memref of f8E4M3FN type or f8E5M2 type or 16-bit float or bfloat16 type or 32-bit float or 64-bit float values, but got 'tensor<8x4x64xf8E4M3FNUZ>'}}
  %r = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>) outs(%init : tensor<8x4x64xf8E4M3FNUZ>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<8x4x64xf8E4M3FNUZ>
  return
}
