// RUN: env -u CUDA_ROOT -u CUDA_HOME -u CUDA_PATH PATH=%t %pe_tools/pe-opt %s \
// RUN:   --pe-lower-to-nvvm=format=bin --verify-diagnostics
// RUN: env -u CUDA_ROOT -u CUDA_HOME -u CUDA_PATH PATH=%t %pe_tools/pe-opt %s \
// RUN:   --pe-lower-to-nvvm=format=fatbin --verify-diagnostics

// Machine code needs the assembler of the CUDA toolkit.

func.func @rotate(%x: memref<?x8x128xf32>, %p: memref<?xi32>) {
  %freq, %a = pe.frequencies {dim = 128 : i64, base = 1.0e+04 : f64}
      : tensor<64xf64>, f64
  %f = bufferization.to_buffer %freq read_only : tensor<64xf64> to memref<64xf64>
  // expected-error @below {{Couldn't find the `ptxas` binary. Please specify the toolkit path, add the compiler to $PATH}}
  // expected-error @below {{An error happened while serializing the module.}}
  pe.rotary angles(%p, %f : memref<?xi32>, memref<64xf64>)
      outs(%x : memref<?x8x128xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return
}
