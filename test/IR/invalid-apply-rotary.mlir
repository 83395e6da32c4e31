// RUN: pe-opt %s --split-input-file --verify-diagnostics

func.func @apply_rotary_c1_mixed(%init: tensor<8x4x64xf32>, %cos: tensor<8x32xf32>, %sin: memref<8x32xf32>) {
  // expected-error @below {{'pe.apply_rotary' op expects all arrays to be tensors or all to be memrefs}}
  %r = pe.apply_rotary tables(%cos, %sin : tensor<8x32xf32>, memref<8x32xf32>) outs(%init : tensor<8x4x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<8x4x64xf32>
  return
}

// -----

func.func @apply_rotary_c1_tensor_without_result(%init: tensor<8x4x64xf32>, %cos: tensor<8x32xf32>, %sin: tensor<8x32xf32>) {
  // expected-error @below {{'pe.apply_rotary' op expects one result per init on tensors, but found 0}}
  pe.apply_rotary tables(%cos, %sin : tensor<8x32xf32>, tensor<8x32xf32>) outs(%init : tensor<8x4x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return
}

// -----

func.func @apply_rotary_c1_memref_with_result(%init: memref<8x4x64xf32>, %cos: memref<8x32xf32>, %sin: memref<8x32xf32>) {
  // expected-error @below {{'pe.apply_rotary' op expects no results on memrefs, but found 1}}
  %r = pe.apply_rotary tables(%cos, %sin : memref<8x32xf32>, memref<8x32xf32>) outs(%init : memref<8x4x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<8x4x64xf32>
  return
}

// -----

func.func @apply_rotary_c1_result_of_other_type(%init: tensor<8x4x64xf32>, %cos: tensor<8x32xf32>, %sin: tensor<8x32xf32>) {
  // expected-error @below {{'pe.apply_rotary' op expects the result to have the type of the init, 'tensor<8x4x64xf32>', but found 'tensor<8x4x64xf64>'}}
  %r = pe.apply_rotary tables(%cos, %sin : tensor<8x32xf32>, tensor<8x32xf32>) outs(%init : tensor<8x4x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<8x4x64xf64>
  return
}

// -----

func.func @apply_rotary_c8(%init: tensor<8x4x64xf32>, %cos: tensor<8x32xf32>, %sin: tensor<8x32xf32>, %a: tensor<1x3x1xf16>) {
  // expected-error @below {{'pe.apply_rotary' op expects dimension 1 of scale to have the extent 1, or 4 as init, but found 3}}
  %r = pe.apply_rotary tables(%cos, %sin : tensor<8x32xf32>, tensor<8x32xf32>) scale(%a : tensor<1x3x1xf16>) outs(%init : tensor<8x4x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<8x4x64xf32>
  return
}

// -----

func.func @apply_rotary_c2_cos_and_sin(%init: tensor<8x4x64xf32>, %cos: tensor<8x32xf32>, %sin: tensor<8x32xf64>) {
  // expected-error @below {{'pe.apply_rotary' op expects cos and sin to have the same element type, but found 'f32' and 'f64'}}
  %r = pe.apply_rotary tables(%cos, %sin : tensor<8x32xf32>, tensor<8x32xf64>) outs(%init : tensor<8x4x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<8x4x64xf32>
  return
}

// -----

func.func @apply_rotary_c3(%init: tensor<8x4x64xf32>, %cos: tensor<8x32xf32>, %sin: tensor<8x32xf32>, %x: tensor<9x4x64xf32>) {
  // expected-error @below {{'pe.apply_rotary' op expects x and init to have the same shape, but found 'tensor<9x4x64xf32>' and 'tensor<8x4x64xf32>'}}
  %r = pe.apply_rotary ins(%x : tensor<9x4x64xf32>) tables(%cos, %sin : tensor<8x32xf32>, tensor<8x32xf32>) outs(%init : tensor<8x4x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<8x4x64xf32>
  return
}

// -----

func.func @apply_rotary_c4_scalar_init(%init: tensor<f32>, %cos: tensor<8x32xf32>, %sin: tensor<8x32xf32>) {
  // expected-error @below {{'pe.apply_rotary' op expects init to have at least rank 1, but found 'tensor<f32>'}}
  %r = pe.apply_rotary tables(%cos, %sin : tensor<8x32xf32>, tensor<8x32xf32>) outs(%init : tensor<f32>)
      {layout = #pe.layout<half>, position_dims = array<i64>} -> tensor<f32>
  return
}

// -----

func.func @apply_rotary_c4_feature_dimension(%init: tensor<8x4x64xf32>, %cos: tensor<8x32xf32>, %sin: tensor<8x32xf32>) {
  // expected-error @below {{'pe.apply_rotary' op expects position_dims to be at least 0 and less than 2, the feature dimension, but found 2}}
  %r = pe.apply_rotary tables(%cos, %sin : tensor<8x32xf32>, tensor<8x32xf32>) outs(%init : tensor<8x4x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 2>} -> tensor<8x4x64xf32>
  return
}

// -----

func.func @apply_rotary_c4_twice(%init: tensor<8x4x64xf32>, %cos: tensor<8x32xf32>, %sin: tensor<8x32xf32>) {
  // expected-error @below {{'pe.apply_rotary' op expects position_dims to be distinct, but 1 occurs twice}}
  %r = pe.apply_rotary tables(%cos, %sin : tensor<8x32xf32>, tensor<8x32xf32>) outs(%init : tensor<8x4x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 1, 1>} -> tensor<8x4x64xf32>
  return
}

// -----

func.func @apply_rotary_c5_rank_of_cos(%init: tensor<8x4x64xf32>, %cos: tensor<32xf32>, %sin: tensor<8x32xf32>) {
  // expected-error @below {{'pe.apply_rotary' op expects cos to have rank 2, but found 'tensor<32xf32>'}}
  %r = pe.apply_rotary tables(%cos, %sin : tensor<32xf32>, tensor<8x32xf32>) outs(%init : tensor<8x4x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<8x4x64xf32>
  return
}

// -----

func.func @apply_rotary_c5_rank_of_sin(%init: tensor<8x4x64xf32>, %cos: tensor<8x32xf32>, %sin: tensor<1x8x32xf32>) {
  // expected-error @below {{'pe.apply_rotary' op expects sin to have rank 2, but found 'tensor<1x8x32xf32>'}}
  %r = pe.apply_rotary tables(%cos, %sin : tensor<8x32xf32>, tensor<1x8x32xf32>) outs(%init : tensor<8x4x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<8x4x64xf32>
  return
}

// -----

func.func @apply_rotary_c5_positions_of_cos(%init: tensor<8x4x64xf32>, %cos: tensor<1x32xf32>, %sin: tensor<1x32xf32>) {
  // expected-error @below {{'pe.apply_rotary' op expects dimension 0 of cos to have the extent 8 of dimension 0 of init, but found 1}}
  %r = pe.apply_rotary tables(%cos, %sin : tensor<1x32xf32>, tensor<1x32xf32>) outs(%init : tensor<8x4x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<8x4x64xf32>
  return
}

// -----

func.func @apply_rotary_c5_positions_of_sin(%init: tensor<8x4x64xf32>, %cos: tensor<8x32xf32>, %sin: tensor<7x32xf32>) {
  // expected-error @below {{'pe.apply_rotary' op expects dimension 0 of sin to have the extent 8 of dimension 0 of init, but found 7}}
  %r = pe.apply_rotary tables(%cos, %sin : tensor<8x32xf32>, tensor<7x32xf32>) outs(%init : tensor<8x4x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<8x4x64xf32>
  return
}

// -----

func.func @apply_rotary_c5_pairs(%init: tensor<8x4x64xf32>, %cos: tensor<8x32xf32>, %sin: tensor<8x16xf32>) {
  // expected-error @below {{'pe.apply_rotary' op expects the last dimensions of cos and sin to have the same extent, at least 1, but found 'tensor<8x32xf32>' and 'tensor<8x16xf32>'}}
  %r = pe.apply_rotary tables(%cos, %sin : tensor<8x32xf32>, tensor<8x16xf32>) outs(%init : tensor<8x4x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<8x4x64xf32>
  return
}

// -----

func.func @apply_rotary_c5_no_pairs(%init: tensor<8x4x64xf32>, %cos: tensor<8x0xf32>, %sin: tensor<8x0xf32>) {
  // expected-error @below {{'pe.apply_rotary' op expects the last dimensions of cos and sin to have the same extent, at least 1, but found 'tensor<8x0xf32>' and 'tensor<8x0xf32>'}}
  %r = pe.apply_rotary tables(%cos, %sin : tensor<8x0xf32>, tensor<8x0xf32>) outs(%init : tensor<8x4x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<8x4x64xf32>
  return
}

// -----

func.func @apply_rotary_c6_negative(%init: tensor<8x4x64xf32>, %cos: tensor<8x32xf32>, %sin: tensor<8x32xf32>) {
  // expected-error @below {{'pe.apply_rotary' op expects begin to be at least 0, but found -2}}
  %r = pe.apply_rotary tables(%cos, %sin : tensor<8x32xf32>, tensor<8x32xf32>) outs(%init : tensor<8x4x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>, begin = -2 : i64} -> tensor<8x4x64xf32>
  return
}

// -----

func.func @apply_rotary_c6_beyond_the_features(%init: tensor<8x4x64xf32>, %cos: tensor<8x32xf32>, %sin: tensor<8x32xf32>) {
  // expected-error @below {{'pe.apply_rotary' op expects begin to be at most 64, the extent of the feature dimension, but found 65}}
  %r = pe.apply_rotary tables(%cos, %sin : tensor<8x32xf32>, tensor<8x32xf32>) outs(%init : tensor<8x4x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>, begin = 65 : i64} -> tensor<8x4x64xf32>
  return
}

// -----

func.func @apply_rotary_c6_full_tables(%init: tensor<8x4x64xf32>, %cos: tensor<8x64xf32>, %sin: tensor<8x64xf32>) {
  // expected-error @below {{'pe.apply_rotary' op expects the 64 rotated pairs to fit into the 64 features from begin = 0}}
  %r = pe.apply_rotary tables(%cos, %sin : tensor<8x64xf32>, tensor<8x64xf32>) outs(%init : tensor<8x4x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<8x4x64xf32>
  return
}

// -----

func.func @apply_rotary_c6_pairs_known_from_sin(%init: tensor<8x4x64xf32>, %cos: tensor<8x?xf32>, %sin: tensor<8x33xf32>) {
  // expected-error @below {{'pe.apply_rotary' op expects the 33 rotated pairs to fit into the 64 features from begin = 0}}
  %r = pe.apply_rotary tables(%cos, %sin : tensor<8x?xf32>, tensor<8x33xf32>) outs(%init : tensor<8x4x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<8x4x64xf32>
  return
}

// -----

func.func @apply_rotary_c7_update(%init: memref<8x4x64xf32>, %cos: memref<8x32xf32>, %sin: memref<8x32xf32>) {
  // expected-error @below {{'pe.apply_rotary' op expects interleaved_to_half on memrefs to read an x that is not the init}}
  pe.apply_rotary tables(%cos, %sin : memref<8x32xf32>, memref<8x32xf32>) outs(%init : memref<8x4x64xf32>)
      {layout = #pe.layout<interleaved_to_half>, position_dims = array<i64: 0>}
  return
}

// -----

func.func @apply_rotary_c7_x_is_init(%init: memref<8x4x64xf32>, %cos: memref<8x32xf32>, %sin: memref<8x32xf32>) {
  // expected-error @below {{'pe.apply_rotary' op expects interleaved_to_half on memrefs to read an x that is not the init}}
  pe.apply_rotary ins(%init : memref<8x4x64xf32>) tables(%cos, %sin : memref<8x32xf32>, memref<8x32xf32>) outs(%init : memref<8x4x64xf32>)
      {layout = #pe.layout<interleaved_to_half>, position_dims = array<i64: 0>}
  return
}

// -----

func.func @apply_rotary_c7_to_interleaved(%init: memref<8x4x64xf32>, %cos: memref<8x32xf32>, %sin: memref<8x32xf32>) {
  // expected-error @below {{'pe.apply_rotary' op expects half_to_interleaved on memrefs to read an x that is not the init}}
  pe.apply_rotary ins(%init : memref<8x4x64xf32>) tables(%cos, %sin : memref<8x32xf32>, memref<8x32xf32>) outs(%init : memref<8x4x64xf32>)
      {layout = #pe.layout<half_to_interleaved>, position_dims = array<i64: 0>}
  return
}

// -----

func.func @apply_rotary_by_integer_tables(%init: tensor<8x4x64xf32>, %cos: tensor<8x32xi32>, %sin: tensor<8x32xi32>) {
  // expected-error @below {{'pe.apply_rotary' op operand #0 must be ranked tensor of 16-bit float or bfloat16 type or 32-bit float or 64-bit float values or strided memref of 16-bit float or bfloat16 type or 32-bit float or 64-bit float values, but got 'tensor<8x32xi32>'}}
  %r = pe.apply_rotary tables(%cos, %sin : tensor<8x32xi32>, tensor<8x32xi32>) outs(%init : tensor<8x4x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<8x4x64xf32>
  return
}

// -----

func.func @apply_rotary_c5_unequal_tables(%init: tensor<?x8xf32>, %cos: tensor<4x2xf32>, %sin: tensor<5x2xf32>) {
  // expected-error @below {{'pe.apply_rotary' op expects cos and sin to have the same shape, but found 'tensor<4x2xf32>' and 'tensor<5x2xf32>'}}
  %r = pe.apply_rotary tables(%cos, %sin : tensor<4x2xf32>, tensor<5x2xf32>) outs(%init : tensor<?x8xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<?x8xf32>
  return
}

// -----

func.func @apply_rotary_c5_odd_tables_of_features(%init: tensor<8x4x64xf32>, %cos: tensor<8x63xf32>, %sin: tensor<8x63xf32>) {
  // expected-error @below {{'pe.apply_rotary' op expects the last dimensions of cos and sin to have an even extent with per_feature, but found 63}}
  %r = pe.apply_rotary tables(%cos, %sin : tensor<8x63xf32>, tensor<8x63xf32>) outs(%init : tensor<8x4x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>, per_feature} -> tensor<8x4x64xf32>
  return
}

// -----

func.func @apply_rotary_c5_odd_extent_known_from_sin(%init: tensor<8x4x64xf32>, %cos: tensor<8x?xf32>, %sin: tensor<8x63xf32>) {
  // expected-error @below {{'pe.apply_rotary' op expects the last dimensions of cos and sin to have an even extent with per_feature, but found 63}}
  %r = pe.apply_rotary tables(%cos, %sin : tensor<8x?xf32>, tensor<8x63xf32>) outs(%init : tensor<8x4x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>, per_feature} -> tensor<8x4x64xf32>
  return
}

// -----

func.func @apply_rotary_c5_no_features(%init: tensor<8x4x64xf32>, %cos: tensor<8x0xf32>, %sin: tensor<8x0xf32>) {
  // expected-error @below {{'pe.apply_rotary' op expects the last dimensions of cos and sin to have the same extent, at least 2, but found 'tensor<8x0xf32>' and 'tensor<8x0xf32>'}}
  %r = pe.apply_rotary tables(%cos, %sin : tensor<8x0xf32>, tensor<8x0xf32>) outs(%init : tensor<8x4x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>, per_feature} -> tensor<8x4x64xf32>
  return
}

// -----

func.func @apply_rotary_c6_tables_of_more_features(%init: tensor<8x4x64xf32>, %cos: tensor<8x66xf32>, %sin: tensor<8x66xf32>) {
  // expected-error @below {{'pe.apply_rotary' op expects the 33 rotated pairs to fit into the 64 features from begin = 0}}
  %r = pe.apply_rotary tables(%cos, %sin : tensor<8x66xf32>, tensor<8x66xf32>) outs(%init : tensor<8x4x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>, per_feature} -> tensor<8x4x64xf32>
  return
}
