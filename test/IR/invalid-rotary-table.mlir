// RUN: pe-opt %s --split-input-file --verify-diagnostics

func.func @rotary_table_c1_mixed(%pos: memref<8xi32>, %freq: tensor<32xf64>, %cos: tensor<8x32xf32>, %sin: tensor<8x32xf32>) {
  // expected-error @below {{'pe.rotary_table' op expects all arrays to be tensors or all to be memrefs}}
  %r:2 = pe.rotary_table angles(%pos, %freq : memref<8xi32>, tensor<32xf64>) outs(%cos, %sin : tensor<8x32xf32>, tensor<8x32xf32>)
      -> tensor<8x32xf32>, tensor<8x32xf32>
  return
}

// -----

func.func @rotary_table_c1_mixed_inits(%pos: tensor<8xi32>, %freq: tensor<32xf64>, %cos: tensor<8x32xf32>, %sin: memref<8x32xf32>) {
  // expected-error @below {{'pe.rotary_table' op expects all arrays to be tensors or all to be memrefs}}
  %r = pe.rotary_table angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>) outs(%cos, %sin : tensor<8x32xf32>, memref<8x32xf32>)
      -> tensor<8x32xf32>
  return
}

// -----

func.func @rotary_table_c1_one_result(%pos: tensor<8xi32>, %freq: tensor<32xf64>, %cos: tensor<8x32xf32>, %sin: tensor<8x32xf32>) {
  // expected-error @below {{'pe.rotary_table' op expects one result per init on tensors, but found 1}}
  %r = pe.rotary_table angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>) outs(%cos, %sin : tensor<8x32xf32>, tensor<8x32xf32>)
      -> tensor<8x32xf32>
  return
}

// -----

func.func @rotary_table_c1_memrefs_with_results(%pos: memref<8xi32>, %freq: memref<32xf64>, %cos: memref<8x32xf32>, %sin: memref<8x32xf32>) {
  // expected-error @below {{'pe.rotary_table' op expects no results on memrefs, but found 2}}
  %r:2 = pe.rotary_table angles(%pos, %freq : memref<8xi32>, memref<32xf64>) outs(%cos, %sin : memref<8x32xf32>, memref<8x32xf32>)
      -> tensor<8x32xf32>, tensor<8x32xf32>
  return
}

// -----

func.func @rotary_table_c1_results_of_other_types(%pos: tensor<8xi32>, %freq: tensor<32xf64>, %cos: tensor<8x32xf32>, %sin: tensor<8x32xf32>) {
  // expected-error @below {{'pe.rotary_table' op expects the result to have the type of the init, 'tensor<8x32xf32>', but found 'tensor<?x32xf32>'}}
  %r:2 = pe.rotary_table angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>) outs(%cos, %sin : tensor<8x32xf32>, tensor<8x32xf32>)
      -> tensor<8x32xf32>, tensor<?x32xf32>
  return
}

// -----

func.func @rotary_table_c2(%pos: tensor<8xi32>, %freq: tensor<32xf64>, %cos: tensor<8x32xf32>, %sin: tensor<8x32xf16>) {
  // expected-error @below {{'pe.rotary_table' op expects cos and sin to have the same element type, but found 'f32' and 'f16'}}
  %r:2 = pe.rotary_table angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>) outs(%cos, %sin : tensor<8x32xf32>, tensor<8x32xf16>)
      -> tensor<8x32xf32>, tensor<8x32xf16>
  return
}

// -----

func.func @rotary_table_c3_rank(%pos: tensor<8xi32>, %freq: tensor<f64>, %cos: tensor<8x32xf32>, %sin: tensor<8x32xf32>) {
  // expected-error @below {{'pe.rotary_table' op expects inv_freq to have at least rank 1, but found 'tensor<f64>'}}
  %r:2 = pe.rotary_table angles(%pos, %freq : tensor<8xi32>, tensor<f64>) outs(%cos, %sin : tensor<8x32xf32>, tensor<8x32xf32>)
      -> tensor<8x32xf32>, tensor<8x32xf32>
  return
}

// -----

func.func @rotary_table_c3_empty(%pos: tensor<8xi32>, %freq: tensor<0xf64>, %cos: tensor<8x0xf32>, %sin: tensor<8x0xf32>) {
  // expected-error @below {{'pe.rotary_table' op expects inv_freq to have at least one element}}
  %r:2 = pe.rotary_table angles(%pos, %freq : tensor<8xi32>, tensor<0xf64>) outs(%cos, %sin : tensor<8x0xf32>, tensor<8x0xf32>)
      -> tensor<8x0xf32>, tensor<8x0xf32>
  return
}

// -----

func.func @rotary_table_c4_positions(%pos: tensor<8xi32>, %freq: tensor<32xf64>, %cos: tensor<4x32xf32>, %sin: tensor<4x32xf32>) {
  // expected-error @below {{'pe.rotary_table' op expects the inits to have the shape 8x32, that of positions followed by that of inv_freq, but found 'tensor<4x32xf32>'}}
  %r:2 = pe.rotary_table angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>) outs(%cos, %sin : tensor<4x32xf32>, tensor<4x32xf32>)
      -> tensor<4x32xf32>, tensor<4x32xf32>
  return
}

// -----

func.func @rotary_table_c4_pairs(%pos: tensor<8xi32>, %freq: tensor<32xf64>, %cos: tensor<8x64xf32>, %sin: tensor<8x64xf32>) {
  // expected-error @below {{'pe.rotary_table' op expects the inits to have the shape 8x32, that of positions followed by that of inv_freq, but found 'tensor<8x64xf32>'}}
  %r:2 = pe.rotary_table angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>) outs(%cos, %sin : tensor<8x64xf32>, tensor<8x64xf32>)
      -> tensor<8x64xf32>, tensor<8x64xf32>
  return
}

// -----

func.func @rotary_table_c4_rank(%pos: tensor<8xi32>, %freq: tensor<32xf64>, %cos: tensor<32xf32>, %sin: tensor<32xf32>) {
  // expected-error @below {{'pe.rotary_table' op expects the inits to have the shape 8x32, that of positions followed by that of inv_freq, but found 'tensor<32xf32>'}}
  %r:2 = pe.rotary_table angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>) outs(%cos, %sin : tensor<32xf32>, tensor<32xf32>)
      -> tensor<32xf32>, tensor<32xf32>
  return
}

// -----

func.func @rotary_table_c4_only_sin(%pos: tensor<?xi32>, %freq: tensor<32xf64>, %cos: tensor<8x32xf32>, %sin: tensor<8x16xf32>) {
  // expected-error @below {{'pe.rotary_table' op expects the inits to have the shape 8x32, that of positions followed by that of inv_freq, but found 'tensor<8x16xf32>'}}
  %r:2 = pe.rotary_table angles(%pos, %freq : tensor<?xi32>, tensor<32xf64>) outs(%cos, %sin : tensor<8x32xf32>, tensor<8x16xf32>)
      -> tensor<8x32xf32>, tensor<8x16xf32>
  return
}

// -----

func.func @rotary_table_c4_axes_are_not_in_the_tables(%pos: tensor<3x8xi32>, %freq: tensor<2xf64>, %cos: tensor<3x8x2xf32>, %sin: tensor<3x8x2xf32>) {
  // expected-error @below {{'pe.rotary_table' op expects the inits to have the shape 8x2, that of positions followed by that of inv_freq, but found 'tensor<3x8x2xf32>'}}
  %r:2 = pe.rotary_table angles(%pos, %freq : tensor<3x8xi32>, tensor<2xf64>) outs(%cos, %sin : tensor<3x8x2xf32>, tensor<3x8x2xf32>)
      {axes = array<i64: 0, 1>} -> tensor<3x8x2xf32>, tensor<3x8x2xf32>
  return
}

// -----

func.func @rotary_table_c5_scalar_positions(%pos: tensor<i32>, %freq: tensor<2xf64>, %cos: tensor<2xf32>, %sin: tensor<2xf32>) {
  // expected-error @below {{'pe.rotary_table' op expects positions to have a leading dimension of axes, but found 'tensor<i32>'}}
  %r:2 = pe.rotary_table angles(%pos, %freq : tensor<i32>, tensor<2xf64>) outs(%cos, %sin : tensor<2xf32>, tensor<2xf32>)
      {axes = array<i64: 0, 1>} -> tensor<2xf32>, tensor<2xf32>
  return
}

// -----

func.func @rotary_table_c5_too_many(%pos: tensor<3x8xi32>, %freq: tensor<2xf64>, %cos: tensor<8x2xf32>, %sin: tensor<8x2xf32>) {
  // expected-error @below {{'pe.rotary_table' op expects axes to have one value for each of the 2 elements of inv_freq, but found 3}}
  %r:2 = pe.rotary_table angles(%pos, %freq : tensor<3x8xi32>, tensor<2xf64>) outs(%cos, %sin : tensor<8x2xf32>, tensor<8x2xf32>)
      {axes = array<i64: 0, 1, 2>} -> tensor<8x2xf32>, tensor<8x2xf32>
  return
}

// -----

func.func @rotary_table_c5_negative(%pos: tensor<3x8xi32>, %freq: tensor<2xf64>, %cos: tensor<8x2xf32>, %sin: tensor<8x2xf32>) {
  // expected-error @below {{'pe.rotary_table' op expects axes to be at least 0, but found -3}}
  %r:2 = pe.rotary_table angles(%pos, %freq : tensor<3x8xi32>, tensor<2xf64>) outs(%cos, %sin : tensor<8x2xf32>, tensor<8x2xf32>)
      {axes = array<i64: 0, -3>} -> tensor<8x2xf32>, tensor<8x2xf32>
  return
}

// -----

func.func @rotary_table_c5_too_large(%pos: tensor<3x8xi32>, %freq: tensor<2xf64>, %cos: tensor<8x2xf32>, %sin: tensor<8x2xf32>) {
  // expected-error @below {{'pe.rotary_table' op expects axes to be less than 3, the leading extent of positions, but found 3}}
  %r:2 = pe.rotary_table angles(%pos, %freq : tensor<3x8xi32>, tensor<2xf64>) outs(%cos, %sin : tensor<8x2xf32>, tensor<8x2xf32>)
      {axes = array<i64: 3, 0>} -> tensor<8x2xf32>, tensor<8x2xf32>
  return
}

// -----

func.func @rotary_table_c5_dynamic_pairs(%pos: tensor<3x8xi32>, %freq: tensor<?xf64>, %cos: tensor<8x2xf32>, %sin: tensor<8x2xf32>) {
  // expected-error @below {{'pe.rotary_table' op expects inv_freq to have a static extent with axes, but found 'tensor<?xf64>'}}
  %r:2 = pe.rotary_table angles(%pos, %freq : tensor<3x8xi32>, tensor<?xf64>) outs(%cos, %sin : tensor<8x2xf32>, tensor<8x2xf32>)
      {axes = array<i64: 0, 1>} -> tensor<8x2xf32>, tensor<8x2xf32>
  return
}

// -----

func.func @rotary_table_c4_unequal_inits(%pos: tensor<?xi32>, %freq: tensor<2xf64>, %cos: tensor<4x2xf32>, %sin: tensor<5x2xf32>) {
  // expected-error @below {{'pe.rotary_table' op expects the inits to have the shape 4x2, that of positions followed by that of inv_freq, but found 'tensor<5x2xf32>'}}
  %r:2 = pe.rotary_table angles(%pos, %freq : tensor<?xi32>, tensor<2xf64>) outs(%cos, %sin : tensor<4x2xf32>, tensor<5x2xf32>)
      -> tensor<4x2xf32>, tensor<5x2xf32>
  return
}

// -----

func.func @rotary_table_c6(%pos: memref<8xi32>, %freq: memref<2xf64>, %table: memref<8x2xf32>) {
  // expected-error @below {{'pe.rotary_table' op expects two inits on memrefs, but found the same one twice}}
  pe.rotary_table angles(%pos, %freq : memref<8xi32>, memref<2xf64>) outs(%table, %table : memref<8x2xf32>, memref<8x2xf32>)
  return
}

// -----

func.func @rotary_table_c3_mixed(%pos: tensor<2x8xi32>, %freq: tensor<32xf64>, %cos: tensor<8x32xf32>, %sin: tensor<8x32xf32>) {
  // expected-error @below {{'pe.rotary_table' op expects inv_freq to have at least rank 2, but found 'tensor<32xf64>'}}
  %r:2 = pe.rotary_table angles(%pos, %freq : tensor<2x8xi32>, tensor<32xf64>) outs(%cos, %sin : tensor<8x32xf32>, tensor<8x32xf32>)
      {mixed_axes} -> tensor<8x32xf32>, tensor<8x32xf32>
  return
}

// -----

func.func @rotary_table_c4_heads(%pos: tensor<8xi32>, %freq: tensor<4x32xf64>, %cos: tensor<8x32xf32>, %sin: tensor<8x32xf32>) {
  // expected-error @below {{'pe.rotary_table' op expects the inits to have the shape 8x4x32, that of positions followed by that of inv_freq, but found 'tensor<8x32xf32>'}}
  %r:2 = pe.rotary_table angles(%pos, %freq : tensor<8xi32>, tensor<4x32xf64>) outs(%cos, %sin : tensor<8x32xf32>, tensor<8x32xf32>)
      -> tensor<8x32xf32>, tensor<8x32xf32>
  return
}
