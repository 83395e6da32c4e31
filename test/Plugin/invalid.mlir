// REQUIRES: plugin

// RUN: mlir-opt-22 %s --load-dialect-plugin=%pe_libs/PEPlugin%shlibext \
// RUN:   --split-input-file --verify-diagnostics

func.func @verifier_of_numbers() {
  // expected-error @below {{'pe.frequencies' op expects dim to be even, at least 2 and at most 1048576, but found 63}}
  %freq, %a = pe.frequencies {dim = 63 : i64, base = 1.0e+04 : f64}
      : tensor<31xf64>, f64
  return
}

// -----

func.func @verifier_of_arrays(%x: tensor<8x64xf32>, %cos: tensor<8x32xf32>,
                              %sin: memref<8x32xf32>) {
  // expected-error @below {{'pe.apply_rotary' op expects all arrays to be tensors or all to be memrefs}}
  %r = pe.apply_rotary tables(%cos, %sin : tensor<8x32xf32>, memref<8x32xf32>)
      outs(%x : tensor<8x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<8x64xf32>
  return
}
