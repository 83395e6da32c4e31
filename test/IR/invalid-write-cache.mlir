// RUN: pe-opt %s --split-input-file --verify-diagnostics

// The arrays of pe.write_cache, and their dimensions of tokens and slots.

func.func @write_cache_x_of_integers(%x: tensor<4x8x64xi8>, %slots: tensor<4xi32>, %cache: tensor<9x16x8x64xf32>) {
  // expected-error @below {{'pe.write_cache' op operand #0 must be ranked tensor of f8E4M3FN type or f8E5M2 type or 16-bit float or bfloat16 type or 32-bit float or 64-bit float values or strided memref of f8E4M3FN type or f8E5M2 type or 16-bit float or bfloat16 type or 32-bit float or 64-bit float values, but got 'tensor<4x8x64xi8>'}}
  %c = pe.write_cache ins(%x : tensor<4x8x64xi8>) slots(%slots : tensor<4xi32>) outs(%cache : tensor<9x16x8x64xf32>)
      {slot_dims = array<i64: 0, 1>, token_dims = array<i64: 0>} -> tensor<9x16x8x64xf32>
  return
}

// -----

func.func @write_cache_slots_of_index(%x: tensor<4x8x64xf32>, %slots: tensor<4xindex>, %cache: tensor<9x16x8x64xf32>) {
  // expected-error @below {{'pe.write_cache' op operand #1 must be ranked tensor of 32-bit signless integer or 64-bit signless integer values or strided memref of 32-bit signless integer or 64-bit signless integer values, but got 'tensor<4xindex>'}}
  %c = pe.write_cache ins(%x : tensor<4x8x64xf32>) slots(%slots : tensor<4xindex>) outs(%cache : tensor<9x16x8x64xf32>)
      {slot_dims = array<i64: 0, 1>, token_dims = array<i64: 0>} -> tensor<9x16x8x64xf32>
  return
}

// -----

func.func @write_cache_cache_of_another_f8(%x: tensor<4x8x64xf32>, %slots: tensor<4xi32>, %cache: tensor<9x16x8x64xf8E4M3FNUZ>) {
  // expected-error @below {{'pe.write_cache' op operand #2 must be ranked tensor of f8E4M3FN type or f8E5M2 type or 16-bit float or bfloat16 type or 32-bit float or 64-bit float values or strided memref of f8E4M3FN type or f8E5M2 type or 16-bit float or bfloat16 type or 32-bit float or 64-bit float values, but got 'tensor<9x16x8x64xf8E4M3FNUZ>'}}
  %c = pe.write_cache ins(%x : tensor<4x8x64xf32>) slots(%slots : tensor<4xi32>) outs(%cache : tensor<9x16x8x64xf8E4M3FNUZ>)
      {slot_dims = array<i64: 0, 1>, token_dims = array<i64: 0>} -> tensor<9x16x8x64xf8E4M3FNUZ>
  return
}

// -----

func.func @write_cache_cache_of_unranked(%x: tensor<4x8x64xf32>, %slots: tensor<4xi32>, %cache: tensor<*xf32>) {
  // expected-error @below {{'pe.write_cache' op operand #2 must be ranked tensor of f8E4M3FN type or f8E5M2 type or 16-bit float or bfloat16 type or 32-bit float or 64-bit float values or strided memref of f8E4M3FN type or f8E5M2 type or 16-bit float or bfloat16 type or 32-bit float or 64-bit float values, but got 'tensor<*xf32>'}}
  %c = pe.write_cache ins(%x : tensor<4x8x64xf32>) slots(%slots : tensor<4xi32>) outs(%cache : tensor<*xf32>)
      {slot_dims = array<i64: 0, 1>, token_dims = array<i64: 0>} -> tensor<*xf32>
  return
}

// -----

func.func @write_cache_c1_mixed(%x: tensor<4x8x64xf32>, %slots: memref<4xi32>, %cache: tensor<9x16x8x64xf32>) {
  // expected-error @below {{'pe.write_cache' op expects all arrays to be tensors or all to be memrefs}}
  %c = pe.write_cache ins(%x : tensor<4x8x64xf32>) slots(%slots : memref<4xi32>) outs(%cache : tensor<9x16x8x64xf32>)
      {slot_dims = array<i64: 0, 1>, token_dims = array<i64: 0>} -> tensor<9x16x8x64xf32>
  return
}

// -----

func.func @write_cache_c1_factor_in_memory(%x: tensor<4x8x64xf32>, %slots: tensor<4xi32>, %cache: tensor<9x16x8x64xf32>, %xs: memref<1x1x1xf32>) {
  // expected-error @below {{'pe.write_cache' op expects all arrays to be tensors or all to be memrefs}}
  %c = pe.write_cache ins(%x : tensor<4x8x64xf32>) x_scale(%xs : memref<1x1x1xf32>) slots(%slots : tensor<4xi32>) outs(%cache : tensor<9x16x8x64xf32>)
      {slot_dims = array<i64: 0, 1>, token_dims = array<i64: 0>} -> tensor<9x16x8x64xf32>
  return
}

// -----

func.func @write_cache_c1_tensor_without_result(%x: tensor<4x8x64xf32>, %slots: tensor<4xi32>, %cache: tensor<9x16x8x64xf32>) {
  // expected-error @below {{'pe.write_cache' op expects one result per init on tensors, but found 0}}
  pe.write_cache ins(%x : tensor<4x8x64xf32>) slots(%slots : tensor<4xi32>) outs(%cache : tensor<9x16x8x64xf32>)
      {slot_dims = array<i64: 0, 1>, token_dims = array<i64: 0>}
  return
}

// -----

func.func @write_cache_c1_memref_with_result(%x: memref<4x8x64xf32>, %slots: memref<4xi32>, %cache: memref<9x16x8x64xf32>) {
  // expected-error @below {{'pe.write_cache' op expects no results on memrefs, but found 1}}
  %c = pe.write_cache ins(%x : memref<4x8x64xf32>) slots(%slots : memref<4xi32>) outs(%cache : memref<9x16x8x64xf32>)
      {slot_dims = array<i64: 0, 1>, token_dims = array<i64: 0>} -> tensor<9x16x8x64xf32>
  return
}

// -----

func.func @write_cache_c1_result_of_other_type(%x: tensor<4x8x64xf32>, %slots: tensor<4xi32>, %cache: tensor<9x16x8x64xf32>) {
  // expected-error @below {{'pe.write_cache' op expects the result to have the type of the init, 'tensor<9x16x8x64xf32>', but found 'tensor<?x16x8x64xf32>'}}
  %c = pe.write_cache ins(%x : tensor<4x8x64xf32>) slots(%slots : tensor<4xi32>) outs(%cache : tensor<9x16x8x64xf32>)
      {slot_dims = array<i64: 0, 1>, token_dims = array<i64: 0>} -> tensor<?x16x8x64xf32>
  return
}

// -----

func.func @write_cache_c2_no_features(%x: tensor<f32>, %slots: tensor<i32>, %cache: tensor<9xf32>) {
  // expected-error @below {{'pe.write_cache' op expects x to have at least rank 1, but found 'tensor<f32>'}}
  %c = pe.write_cache ins(%x : tensor<f32>) slots(%slots : tensor<i32>) outs(%cache : tensor<9xf32>)
      {slot_dims = array<i64: 0>, token_dims = array<i64>} -> tensor<9xf32>
  return
}

// -----

func.func @write_cache_c2_features(%x: tensor<4x8x64xf32>, %slots: tensor<4xi32>, %cache: tensor<9x16x8x64xf32>) {
  // expected-error @below {{'pe.write_cache' op expects token_dims to be at least 0 and less than 2, the feature dimension, but found 2}}
  %c = pe.write_cache ins(%x : tensor<4x8x64xf32>) slots(%slots : tensor<4xi32>) outs(%cache : tensor<9x16x8x64xf32>)
      {slot_dims = array<i64: 0, 1>, token_dims = array<i64: 2>} -> tensor<9x16x8x64xf32>
  return
}

// -----

func.func @write_cache_c2_negative(%x: tensor<4x8x64xf32>, %slots: tensor<4xi32>, %cache: tensor<9x16x8x64xf32>) {
  // expected-error @below {{'pe.write_cache' op expects token_dims to be at least 0 and less than 2, the feature dimension, but found -1}}
  %c = pe.write_cache ins(%x : tensor<4x8x64xf32>) slots(%slots : tensor<4xi32>) outs(%cache : tensor<9x16x8x64xf32>)
      {slot_dims = array<i64: 0, 1>, token_dims = array<i64: -1>} -> tensor<9x16x8x64xf32>
  return
}

// -----

func.func @write_cache_c2_twice(%x: tensor<4x8x64xf32>, %slots: tensor<4x4xi32>, %cache: tensor<9x16x8x64xf32>) {
  // expected-error @below {{'pe.write_cache' op expects token_dims to be distinct, but 0 occurs twice}}
  %c = pe.write_cache ins(%x : tensor<4x8x64xf32>) slots(%slots : tensor<4x4xi32>) outs(%cache : tensor<9x16x8x64xf32>)
      {slot_dims = array<i64: 0, 1>, token_dims = array<i64: 0, 0>} -> tensor<9x16x8x64xf32>
  return
}

// -----

func.func @write_cache_c3_rank(%x: tensor<4x8x64xf32>, %slots: tensor<4x1xi32>, %cache: tensor<9x16x8x64xf32>) {
  // expected-error @below {{'pe.write_cache' op expects slots to have rank 1, but found 'tensor<4x1xi32>'}}
  %c = pe.write_cache ins(%x : tensor<4x8x64xf32>) slots(%slots : tensor<4x1xi32>) outs(%cache : tensor<9x16x8x64xf32>)
      {slot_dims = array<i64: 0, 1>, token_dims = array<i64: 0>} -> tensor<9x16x8x64xf32>
  return
}

// -----

func.func @write_cache_c3_rank_of_one_token(%x: tensor<8x64xf32>, %slots: tensor<1xi32>, %cache: tensor<9x16x8x64xf32>) {
  // expected-error @below {{'pe.write_cache' op expects slots to have rank 0, but found 'tensor<1xi32>'}}
  %c = pe.write_cache ins(%x : tensor<8x64xf32>) slots(%slots : tensor<1xi32>) outs(%cache : tensor<9x16x8x64xf32>)
      {slot_dims = array<i64: 0, 1>, token_dims = array<i64>} -> tensor<9x16x8x64xf32>
  return
}

// -----

func.func @write_cache_c3_extent(%x: tensor<4x8x64xf32>, %slots: tensor<5xi32>, %cache: tensor<9x16x8x64xf32>) {
  // expected-error @below {{'pe.write_cache' op expects dimension 0 of slots to have the extent 4 of dimension 0 of x, but found 5}}
  %c = pe.write_cache ins(%x : tensor<4x8x64xf32>) slots(%slots : tensor<5xi32>) outs(%cache : tensor<9x16x8x64xf32>)
      {slot_dims = array<i64: 0, 1>, token_dims = array<i64: 0>} -> tensor<9x16x8x64xf32>
  return
}

// -----

// Dimensions of slots are those that token_dims name, in its order.
func.func @write_cache_c3_order(%x: tensor<2x3x8x64xf32>, %slots: tensor<2x3xi32>, %cache: tensor<9x16x8x64xf32>) {
  // expected-error @below {{'pe.write_cache' op expects dimension 0 of slots to have the extent 3 of dimension 1 of x, but found 2}}
  %c = pe.write_cache ins(%x : tensor<2x3x8x64xf32>) slots(%slots : tensor<2x3xi32>) outs(%cache : tensor<9x16x8x64xf32>)
      {slot_dims = array<i64: 0, 1>, token_dims = array<i64: 1, 0>} -> tensor<9x16x8x64xf32>
  return
}

// -----

func.func @write_cache_c3_memref(%x: memref<?x3x8x64xf32>, %slots: memref<?x4xi32>, %cache: memref<9x16x8x64xf32>) {
  // expected-error @below {{'pe.write_cache' op expects dimension 1 of slots to have the extent 3 of dimension 1 of x, but found 4}}
  pe.write_cache ins(%x : memref<?x3x8x64xf32>) slots(%slots : memref<?x4xi32>) outs(%cache : memref<9x16x8x64xf32>)
      {slot_dims = array<i64: 0, 1>, token_dims = array<i64: 0, 1>}
  return
}

// -----

func.func @write_cache_c4_none(%x: tensor<4x8x64xf32>, %slots: tensor<4xi32>, %cache: tensor<8x64xf32>) {
  // expected-error @below {{'pe.write_cache' op expects at least one of slot_dims}}
  %c = pe.write_cache ins(%x : tensor<4x8x64xf32>) slots(%slots : tensor<4xi32>) outs(%cache : tensor<8x64xf32>)
      {slot_dims = array<i64>, token_dims = array<i64: 0>} -> tensor<8x64xf32>
  return
}

// -----

func.func @write_cache_c4_features(%x: tensor<4x8x64xf32>, %slots: tensor<4xi32>, %cache: tensor<9x16x8x64xf32>) {
  // expected-error @below {{'pe.write_cache' op expects slot_dims to be at least 0 and less than 3, the feature dimension, but found 3}}
  %c = pe.write_cache ins(%x : tensor<4x8x64xf32>) slots(%slots : tensor<4xi32>) outs(%cache : tensor<9x16x8x64xf32>)
      {slot_dims = array<i64: 0, 3>, token_dims = array<i64: 0>} -> tensor<9x16x8x64xf32>
  return
}

// -----

func.func @write_cache_c4_negative(%x: tensor<4x8x64xf32>, %slots: tensor<4xi32>, %cache: tensor<9x16x8x64xf32>) {
  // expected-error @below {{'pe.write_cache' op expects slot_dims to be at least 0 and less than 3, the feature dimension, but found -2}}
  %c = pe.write_cache ins(%x : tensor<4x8x64xf32>) slots(%slots : tensor<4xi32>) outs(%cache : tensor<9x16x8x64xf32>)
      {slot_dims = array<i64: -2, 1>, token_dims = array<i64: 0>} -> tensor<9x16x8x64xf32>
  return
}

// -----

func.func @write_cache_c4_twice(%x: tensor<4x8x64xf32>, %slots: tensor<4xi32>, %cache: tensor<9x16x8x64xf32>) {
  // expected-error @below {{'pe.write_cache' op expects slot_dims to be distinct, but 1 occurs twice}}
  %c = pe.write_cache ins(%x : tensor<4x8x64xf32>) slots(%slots : tensor<4xi32>) outs(%cache : tensor<9x16x8x64xf32>)
      {slot_dims = array<i64: 1, 1>, token_dims = array<i64: 0>} -> tensor<9x16x8x64xf32>
  return
}

// -----

func.func @write_cache_c4_no_features(%x: tensor<4x8x64xf32>, %slots: tensor<4xi32>, %cache: tensor<f32>) {
  // expected-error @below {{'pe.write_cache' op expects init to have at least rank 1, but found 'tensor<f32>'}}
  %c = pe.write_cache ins(%x : tensor<4x8x64xf32>) slots(%slots : tensor<4xi32>) outs(%cache : tensor<f32>)
      {slot_dims = array<i64: 0>, token_dims = array<i64: 0>} -> tensor<f32>
  return
}
