// RUN: pe-opt %s --pe-check-scale --split-input-file --verify-diagnostics
// RUN: pe-opt %s --pe-lower-to-llvm --split-input-file --verify-diagnostics
// RUN: pe-opt %s --pe-lower-to-gpu --split-input-file --verify-diagnostics

func.func @yarn(%x: memref<8x16xf32>, %p: memref<8xi32>) {
  // expected-note @below {{the frequencies are made here}}
  %theta, %a = pe.frequencies {dim = 16 : i64, base = 1.0e+04 : f64,
      scheme = #pe.yarn<factor = 4.0, original_max_position_embeddings = 4096>}
      : tensor<8xf64>, f64
  %f = bufferization.to_buffer %theta read_only : tensor<8xf64> to memref<8xf64>
  // expected-warning @below {{ignores the attention factor of its frequencies, 1.138629e+00: expects the second result of pe.frequencies as scale(...)}}
  pe.rotary angles(%p, %f : memref<8xi32>, memref<8xf64>)
      outs(%x : memref<8x16xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return
}

// -----

func.func @table(%c: tensor<8x8xf32>, %s: tensor<8x8xf32>, %p: tensor<8xi32>)
    -> (tensor<8x8xf32>, tensor<8x8xf32>) {
  // expected-note @below {{the frequencies are made here}}
  %f, %a = pe.frequencies {dim = 16 : i64, base = 1.0e+04 : f64,
      scheme = #pe.yarn<factor = 4.0, original_max_position_embeddings = 4096>}
      : tensor<8xf64>, f64
  // expected-warning @below {{ignores the attention factor}}
  %cos, %sin = pe.rotary_table angles(%p, %f : tensor<8xi32>, tensor<8xf64>)
      outs(%c, %s : tensor<8x8xf32>, tensor<8x8xf32>)
      -> tensor<8x8xf32>, tensor<8x8xf32>
  return %cos, %sin : tensor<8x8xf32>, tensor<8x8xf32>
}

// -----

func.func @used(%x: tensor<8x16xf32>, %p: tensor<8xi32>)
    -> (tensor<8x16xf32>, f64) {
  %f, %a = pe.frequencies {dim = 16 : i64, base = 1.0e+04 : f64,
      scheme = #pe.yarn<factor = 4.0, original_max_position_embeddings = 4096>}
      : tensor<8xf64>, f64
  %r = pe.rotary angles(%p, %f : tensor<8xi32>, tensor<8xf64>)
      outs(%x : tensor<8x16xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<8x16xf32>
  return %r, %a : tensor<8x16xf32>, f64
}

// -----

func.func @factor_of_one(%x: tensor<8x16xf32>, %p: tensor<8xi32>)
    -> tensor<8x16xf32> {
  %f, %a = pe.frequencies {dim = 16 : i64, base = 1.0e+04 : f64,
      scheme = #pe.linear<factor = 4.0>} : tensor<8xf64>, f64
  %r = pe.rotary angles(%p, %f : tensor<8xi32>, tensor<8xf64>)
      outs(%x : tensor<8x16xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<8x16xf32>
  return %r : tensor<8x16xf32>
}
