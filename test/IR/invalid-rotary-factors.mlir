// RUN: pe-opt %s --split-input-file --verify-diagnostics

// Factors of what pe.rotary reads, rotates and writes.

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

// expected-note @below {{prior use here}}
func.func @rotary_by_f32_scale(%init: tensor<8x64xf32>, %pos: tensor<8xi32>, %freq: tensor<32xf64>, %a: f32) {
  // expected-error @below {{use of value '%a' expects different type than prior uses: 'f64' vs 'f32'}}
  %r = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>) scale(%a) outs(%init : tensor<8x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<8x64xf32>
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
  // expected-error @below {{'pe.rotary' op expects the last extent of x_scale to be 1 where the number of pairs is not static, but found 'tensor<8x1x2xf32>'}}
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
