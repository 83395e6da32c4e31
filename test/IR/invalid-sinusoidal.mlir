// RUN: pe-opt %s --split-input-file --verify-diagnostics

func.func @sinusoidal_c1_mixed(%pos: memref<8xi32>, %freq: tensor<32xf64>, %init: tensor<8x64xf32>) {
  // expected-error @below {{'pe.sinusoidal' op expects all arrays to be tensors or all to be memrefs}}
  %e = pe.sinusoidal angles(%pos, %freq : memref<8xi32>, tensor<32xf64>) outs(%init : tensor<8x64xf32>)
      {order = #pe.order<interleaved>} -> tensor<8x64xf32>
  return
}

// -----

func.func @sinusoidal_c1_no_result(%pos: tensor<8xi32>, %freq: tensor<32xf64>, %init: tensor<8x64xf32>) {
  // expected-error @below {{'pe.sinusoidal' op expects one result per init on tensors, but found 0}}
  pe.sinusoidal angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>) outs(%init : tensor<8x64xf32>)
      {order = #pe.order<interleaved>}
  return
}

// -----

func.func @sinusoidal_c1_memrefs_with_result(%pos: memref<8xi32>, %freq: memref<32xf64>, %init: memref<8x64xf32>) {
  // expected-error @below {{'pe.sinusoidal' op expects no results on memrefs, but found 1}}
  %e = pe.sinusoidal angles(%pos, %freq : memref<8xi32>, memref<32xf64>) outs(%init : memref<8x64xf32>)
      {order = #pe.order<interleaved>} -> tensor<8x64xf32>
  return
}

// -----

func.func @sinusoidal_c1_result_of_another_type(%pos: tensor<8xi32>, %freq: tensor<32xf64>, %init: tensor<8x64xf32>) {
  // expected-error @below {{'pe.sinusoidal' op expects the result to have the type of the init, 'tensor<8x64xf32>', but found 'tensor<?x64xf32>'}}
  %e = pe.sinusoidal angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>) outs(%init : tensor<8x64xf32>)
      {order = #pe.order<interleaved>} -> tensor<?x64xf32>
  return
}

// -----

func.func @sinusoidal_c2_rank(%pos: tensor<8xi32>, %freq: tensor<8x32xf64>, %init: tensor<8x64xf32>) {
  // expected-error @below {{'pe.sinusoidal' op expects inv_freq to have rank 1, but found 'tensor<8x32xf64>'}}
  %e = pe.sinusoidal angles(%pos, %freq : tensor<8xi32>, tensor<8x32xf64>) outs(%init : tensor<8x64xf32>)
      {order = #pe.order<interleaved>} -> tensor<8x64xf32>
  return
}

// -----

func.func @sinusoidal_c2_empty(%pos: tensor<8xi32>, %freq: tensor<0xf64>, %init: tensor<8x1xf32>) {
  // expected-error @below {{'pe.sinusoidal' op expects inv_freq to have at least one element}}
  %e = pe.sinusoidal angles(%pos, %freq : tensor<8xi32>, tensor<0xf64>) outs(%init : tensor<8x1xf32>)
      {order = #pe.order<interleaved>} -> tensor<8x1xf32>
  return
}

// -----

func.func @sinusoidal_c3_rank(%pos: tensor<8xi32>, %freq: tensor<32xf64>, %init: tensor<64xf32>) {
  // expected-error @below {{'pe.sinusoidal' op expects init to have the shape of positions, followed by a dimension of features, but found 'tensor<64xf32>' and 'tensor<8xi32>'}}
  %e = pe.sinusoidal angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>) outs(%init : tensor<64xf32>)
      {order = #pe.order<interleaved>} -> tensor<64xf32>
  return
}

// -----

func.func @sinusoidal_c3_no_dimensions(%pos: tensor<i32>, %freq: tensor<32xf64>, %init: tensor<f32>) {
  // expected-error @below {{'pe.sinusoidal' op expects init to have the shape of positions, followed by a dimension of features, but found 'tensor<f32>' and 'tensor<i32>'}}
  %e = pe.sinusoidal angles(%pos, %freq : tensor<i32>, tensor<32xf64>) outs(%init : tensor<f32>)
      {order = #pe.order<interleaved>} -> tensor<f32>
  return
}

// -----

func.func @sinusoidal_c3_extent(%pos: tensor<8xi32>, %freq: tensor<32xf64>, %init: tensor<7x64xf32>) {
  // expected-error @below {{'pe.sinusoidal' op expects init to have the shape of positions, followed by a dimension of features, but found 'tensor<7x64xf32>' and 'tensor<8xi32>'}}
  %e = pe.sinusoidal angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>) outs(%init : tensor<7x64xf32>)
      {order = #pe.order<interleaved>} -> tensor<7x64xf32>
  return
}

// -----

func.func @sinusoidal_c3_order_of_dimensions(%pos: tensor<2x8xi32>, %freq: tensor<32xf64>, %init: tensor<8x2x64xf32>) {
  // expected-error @below {{'pe.sinusoidal' op expects init to have the shape of positions, followed by a dimension of features, but found 'tensor<8x2x64xf32>' and 'tensor<2x8xi32>'}}
  %e = pe.sinusoidal angles(%pos, %freq : tensor<2x8xi32>, tensor<32xf64>) outs(%init : tensor<8x2x64xf32>)
      {order = #pe.order<interleaved>} -> tensor<8x2x64xf32>
  return
}

// -----

func.func @sinusoidal_c4_two_fewer(%pos: tensor<8xi32>, %freq: tensor<32xf64>, %init: tensor<8x62xf32>) {
  // expected-error @below {{'pe.sinusoidal' op expects the number of features to be 64, twice that of frequencies, or one more or less, but found 62}}
  %e = pe.sinusoidal angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>) outs(%init : tensor<8x62xf32>)
      {order = #pe.order<sin_cos>} -> tensor<8x62xf32>
  return
}

// -----

func.func @sinusoidal_c4_two_more(%pos: tensor<8xi32>, %freq: tensor<32xf64>, %init: tensor<8x66xf32>) {
  // expected-error @below {{'pe.sinusoidal' op expects the number of features to be 64, twice that of frequencies, or one more or less, but found 66}}
  %e = pe.sinusoidal angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>) outs(%init : tensor<8x66xf32>)
      {order = #pe.order<sin_cos>} -> tensor<8x66xf32>
  return
}

// -----

func.func @sinusoidal_c4_no_features(%pos: tensor<?xi32>, %freq: tensor<1xf64>, %init: tensor<?x0xf32>) {
  // expected-error @below {{'pe.sinusoidal' op expects at least one feature, but found 'tensor<?x0xf32>'}}
  %e = pe.sinusoidal angles(%pos, %freq : tensor<?xi32>, tensor<1xf64>) outs(%init : tensor<?x0xf32>)
      {order = #pe.order<cos_sin>} -> tensor<?x0xf32>
  return
}

// -----

func.func @sinusoidal_without_order(%pos: tensor<8xi32>, %freq: tensor<32xf64>, %init: tensor<8x64xf32>) {
  // expected-error @below {{'pe.sinusoidal' op requires attribute 'order'}}
  %e = pe.sinusoidal angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>) outs(%init : tensor<8x64xf32>)
       -> tensor<8x64xf32>
  return
}
