// RUN: pe-opt %s --split-input-file --verify-diagnostics

// The rows that enter a cache: their extents, features and factors.

func.func @write_cache_c5_heads(%x: tensor<4x8x64xf32>, %slots: tensor<4xi32>, %cache: tensor<9x16x4x64xf32>) {
  // expected-error @below {{'pe.write_cache' op expects x without its token_dims and init without its slot_dims to have the same extents before that of features, but found 'tensor<4x8x64xf32>' and 'tensor<9x16x4x64xf32>'}}
  %c = pe.write_cache ins(%x : tensor<4x8x64xf32>) slots(%slots : tensor<4xi32>) outs(%cache : tensor<9x16x4x64xf32>)
      {slot_dims = array<i64: 0, 1>, token_dims = array<i64: 0>} -> tensor<9x16x4x64xf32>
  return
}

// -----

func.func @write_cache_c5_rank(%x: tensor<4x8x64xf32>, %slots: tensor<4xi32>, %cache: tensor<9x16x64xf32>) {
  // expected-error @below {{'pe.write_cache' op expects x without its token_dims and init without its slot_dims to have the same extents before that of features, but found 'tensor<4x8x64xf32>' and 'tensor<9x16x64xf32>'}}
  %c = pe.write_cache ins(%x : tensor<4x8x64xf32>) slots(%slots : tensor<4xi32>) outs(%cache : tensor<9x16x64xf32>)
      {slot_dims = array<i64: 0, 1>, token_dims = array<i64: 0>} -> tensor<9x16x64xf32>
  return
}

// -----

// A block by head is taken for a block by token.
func.func @write_cache_c5_other_slots(%x: tensor<4x8x64xf32>, %slots: tensor<4xi32>, %cache: tensor<9x16x8x64xf32>) {
  // expected-error @below {{'pe.write_cache' op expects x without its token_dims and init without its slot_dims to have the same extents before that of features, but found 'tensor<4x8x64xf32>' and 'tensor<9x16x8x64xf32>'}}
  %c = pe.write_cache ins(%x : tensor<4x8x64xf32>) slots(%slots : tensor<4xi32>) outs(%cache : tensor<9x16x8x64xf32>)
      {slot_dims = array<i64: 0, 2>, token_dims = array<i64: 0>} -> tensor<9x16x8x64xf32>
  return
}

// -----

func.func @write_cache_c5_order(%x: tensor<4x2x8x64xf32>, %slots: tensor<4xi32>, %cache: tensor<9x8x2x64xf32>) {
  // expected-error @below {{'pe.write_cache' op expects x without its token_dims and init without its slot_dims to have the same extents before that of features, but found 'tensor<4x2x8x64xf32>' and 'tensor<9x8x2x64xf32>'}}
  %c = pe.write_cache ins(%x : tensor<4x2x8x64xf32>) slots(%slots : tensor<4xi32>) outs(%cache : tensor<9x8x2x64xf32>)
      {slot_dims = array<i64: 0>, token_dims = array<i64: 0>} -> tensor<9x8x2x64xf32>
  return
}

// -----

func.func @write_cache_c6_negative(%x: tensor<4x8x64xf32>, %slots: tensor<4xi32>, %cache: tensor<9x16x8x64xf32>) {
  // expected-error @below {{'pe.write_cache' op expects begin to be at least 0, but found -1}}
  %c = pe.write_cache ins(%x : tensor<4x8x64xf32>) slots(%slots : tensor<4xi32>) outs(%cache : tensor<9x16x8x64xf32>)
      {slot_dims = array<i64: 0, 1>, token_dims = array<i64: 0>, begin = -1 : i64} -> tensor<9x16x8x64xf32>
  return
}

// -----

func.func @write_cache_c6_too_many(%x: tensor<4x8x64xf32>, %slots: tensor<4xi32>, %cache: tensor<9x16x8x60xf32>) {
  // expected-error @below {{'pe.write_cache' op expects the features of x to be at most 60 - 0, those of init from begin on, but found 'tensor<4x8x64xf32>'}}
  %c = pe.write_cache ins(%x : tensor<4x8x64xf32>) slots(%slots : tensor<4xi32>) outs(%cache : tensor<9x16x8x60xf32>)
      {slot_dims = array<i64: 0, 1>, token_dims = array<i64: 0>} -> tensor<9x16x8x60xf32>
  return
}

// -----

func.func @write_cache_c6_begin(%x: tensor<4x8x64xf32>, %slots: tensor<4xi32>, %cache: tensor<9x16x8x64xf32>) {
  // expected-error @below {{'pe.write_cache' op expects the features of x to be at most 64 - 1, those of init from begin on, but found 'tensor<4x8x64xf32>'}}
  %c = pe.write_cache ins(%x : tensor<4x8x64xf32>) slots(%slots : tensor<4xi32>) outs(%cache : tensor<9x16x8x64xf32>)
      {slot_dims = array<i64: 0, 1>, token_dims = array<i64: 0>, begin = 1 : i64} -> tensor<9x16x8x64xf32>
  return
}

// -----

func.func @write_cache_c6_begin_behind_the_end(%x: tensor<4x8x?xf32>, %slots: tensor<4xi32>, %cache: tensor<9x16x8x64xf32>) {
  // expected-error @below {{'pe.write_cache' op expects the features of x to be at most 64 - 65, those of init from begin on, but found 'tensor<4x8x?xf32>'}}
  %c = pe.write_cache ins(%x : tensor<4x8x?xf32>) slots(%slots : tensor<4xi32>) outs(%cache : tensor<9x16x8x64xf32>)
      {slot_dims = array<i64: 0, 1>, token_dims = array<i64: 0>, begin = 65 : i64} -> tensor<9x16x8x64xf32>
  return
}

// -----

func.func @write_cache_c6_no_overflow(%x: tensor<4x8x64xf32>, %slots: tensor<4xi32>, %cache: tensor<9x16x8x64xf32>) {
  // expected-error @below {{'pe.write_cache' op expects the features of x to be at most 64 - 9223372036854775807, those of init from begin on, but found 'tensor<4x8x64xf32>'}}
  %c = pe.write_cache ins(%x : tensor<4x8x64xf32>) slots(%slots : tensor<4xi32>) outs(%cache : tensor<9x16x8x64xf32>)
      {slot_dims = array<i64: 0, 1>, token_dims = array<i64: 0>, begin = 9223372036854775807 : i64} -> tensor<9x16x8x64xf32>
  return
}

// -----

func.func @write_cache_c7_rank(%x: tensor<4x8x64xf32>, %slots: tensor<4xi32>, %cache: tensor<9x16x8x64xf32>, %xs: tensor<4xf32>) {
  // expected-error @below {{'pe.write_cache' op expects x_scale to be one f64, or to have rank 3, that of x, but found 'tensor<4xf32>'}}
  %c = pe.write_cache ins(%x : tensor<4x8x64xf32>) x_scale(%xs : tensor<4xf32>) slots(%slots : tensor<4xi32>) outs(%cache : tensor<9x16x8x64xf32>)
      {slot_dims = array<i64: 0, 1>, token_dims = array<i64: 0>} -> tensor<9x16x8x64xf32>
  return
}

// -----

// Factors are those of tokens, not of slots.
func.func @write_cache_c7_rank_of_the_init(%x: tensor<4x8x64xf32>, %slots: tensor<4xi32>, %cache: tensor<9x16x8x64xf32>, %cs: tensor<9x16x8x1xf32>) {
  // expected-error @below {{'pe.write_cache' op expects init_scale to be one f64, or to have rank 3, that of x, but found 'tensor<9x16x8x1xf32>'}}
  %c = pe.write_cache ins(%x : tensor<4x8x64xf32>) slots(%slots : tensor<4xi32>) outs(%cache : tensor<9x16x8x64xf32>) init_scale(%cs : tensor<9x16x8x1xf32>)
      {slot_dims = array<i64: 0, 1>, token_dims = array<i64: 0>} -> tensor<9x16x8x64xf32>
  return
}

// -----

func.func @write_cache_c7_tokens(%x: tensor<4x8x64xf32>, %slots: tensor<4xi32>, %cache: tensor<9x16x8x64xf32>, %cs: tensor<9x8x1xf32>) {
  // expected-error @below {{'pe.write_cache' op expects dimension 0 of init_scale to have the extent 1, or 4 as x, but found 9}}
  %c = pe.write_cache ins(%x : tensor<4x8x64xf32>) slots(%slots : tensor<4xi32>) outs(%cache : tensor<9x16x8x64xf32>) init_scale(%cs : tensor<9x8x1xf32>)
      {slot_dims = array<i64: 0, 1>, token_dims = array<i64: 0>} -> tensor<9x16x8x64xf32>
  return
}

// -----

func.func @write_cache_c7_heads(%x: tensor<4x8x64xf32>, %slots: tensor<4xi32>, %cache: tensor<9x16x8x64xf32>, %xs: tensor<4x2x1xf32>) {
  // expected-error @below {{'pe.write_cache' op expects dimension 1 of x_scale to have the extent 1, or 8 as x, but found 2}}
  %c = pe.write_cache ins(%x : tensor<4x8x64xf32>) x_scale(%xs : tensor<4x2x1xf32>) slots(%slots : tensor<4xi32>) outs(%cache : tensor<9x16x8x64xf32>)
      {slot_dims = array<i64: 0, 1>, token_dims = array<i64: 0>} -> tensor<9x16x8x64xf32>
  return
}

// -----

func.func @write_cache_c7_blocks(%x: tensor<4x8x64xf32>, %slots: tensor<4xi32>, %cache: tensor<9x16x8x64xf32>, %cs: tensor<4x8x5xf32>) {
  // expected-error @below {{'pe.write_cache' op expects the last extent of init_scale to be 1, or 4, the number of blocks of 16 in 64 features, but found 'tensor<4x8x5xf32>'}}
  %c = pe.write_cache ins(%x : tensor<4x8x64xf32>) slots(%slots : tensor<4xi32>) outs(%cache : tensor<9x16x8x64xf32>) init_scale(%cs : tensor<4x8x5xf32>)
      {slot_dims = array<i64: 0, 1>, token_dims = array<i64: 0>, block_size = 16 : i64} -> tensor<9x16x8x64xf32>
  return
}

// -----

func.func @write_cache_c7_blocks_of_some_size(%x: tensor<4x8x?xf32>, %slots: tensor<4xi32>, %cache: tensor<9x16x8x64xf32>, %xs: tensor<4x8x?xf32>) {
  // expected-error @below {{'pe.write_cache' op expects the last extent of x_scale to be 1 where the number of features is not static, but found 'tensor<4x8x?xf32>'}}
  %c = pe.write_cache ins(%x : tensor<4x8x?xf32>) x_scale(%xs : tensor<4x8x?xf32>) slots(%slots : tensor<4xi32>) outs(%cache : tensor<9x16x8x64xf32>)
      {slot_dims = array<i64: 0, 1>, token_dims = array<i64: 0>, block_size = 16 : i64} -> tensor<9x16x8x64xf32>
  return
}

// -----

func.func @write_cache_c7_type(%x: tensor<4x8x64xf32>, %slots: tensor<4xi32>, %cache: tensor<9x16x8x64xf32>, %cs: tensor<1x1x1xf8E5M2>) {
  // expected-error @below {{'pe.write_cache' op operand #3 must be 64-bit float or ranked tensor of 16-bit float or bfloat16 type or 32-bit float or 64-bit float values or strided memref of 16-bit float or bfloat16 type or 32-bit float or 64-bit float values, but got 'tensor<1x1x1xf8E5M2>'}}
  %c = pe.write_cache ins(%x : tensor<4x8x64xf32>) slots(%slots : tensor<4xi32>) outs(%cache : tensor<9x16x8x64xf32>) init_scale(%cs : tensor<1x1x1xf8E5M2>)
      {slot_dims = array<i64: 0, 1>, token_dims = array<i64: 0>} -> tensor<9x16x8x64xf32>
  return
}

// -----

func.func @write_cache_c8_zero(%x: tensor<4x8x64xf32>, %slots: tensor<4xi32>, %cache: tensor<9x16x8x64xf32>) {
  // expected-error @below {{'pe.write_cache' op expects block_size to be at least 1, but found 0}}
  %c = pe.write_cache ins(%x : tensor<4x8x64xf32>) slots(%slots : tensor<4xi32>) outs(%cache : tensor<9x16x8x64xf32>)
      {slot_dims = array<i64: 0, 1>, token_dims = array<i64: 0>, block_size = 0 : i64} -> tensor<9x16x8x64xf32>
  return
}

// -----

func.func @write_cache_c8_negative(%x: tensor<4x8x64xf32>, %slots: tensor<4xi32>, %cache: tensor<9x16x8x64xf32>, %cs: tensor<4x8x4xf32>) {
  // expected-error @below {{'pe.write_cache' op expects block_size to be at least 1, but found -16}}
  %c = pe.write_cache ins(%x : tensor<4x8x64xf32>) slots(%slots : tensor<4xi32>) outs(%cache : tensor<9x16x8x64xf32>) init_scale(%cs : tensor<4x8x4xf32>)
      {slot_dims = array<i64: 0, 1>, token_dims = array<i64: 0>, block_size = -16 : i64} -> tensor<9x16x8x64xf32>
  return
}
