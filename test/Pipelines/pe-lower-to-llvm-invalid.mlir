// RUN: pe-opt %s --pe-lower-to-llvm --split-input-file --verify-diagnostics

// What cannot be lowered to the LLVM dialect is an error where it stands.

func.func @foreign_op_on_tensors(%x: tensor<8x64xf32>, %pos: tensor<8xi32>,
                                 %freq: tensor<32xf64>) -> tensor<8x64xf32> {
  %r = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>)
      outs(%x : tensor<8x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<8x64xf32>
  // expected-error @below {{op was not bufferized}}
  %y = tosa.exp %r : (tensor<8x64xf32>) -> tensor<8x64xf32>
  return %y : tensor<8x64xf32>
}

// -----

func.func @foreign_op_on_scalars(%x: f32) -> f32 {
  // expected-error @below {{'spirv.GL.Exp' op is left at the end of the pipeline, which lowers to llvm}}
  %r = spirv.GL.Exp %x : f32
  return %r : f32
}

// -----

// The contract names the ops left, not only the first one.
func.func @complex_numbers(%x: complex<f32>) -> f32 {
  // expected-error @below {{'complex.re' op is left at the end of the pipeline, which lowers to llvm}}
  %re = complex.re %x : complex<f32>
  // expected-error @below {{'complex.im' op is left at the end of the pipeline, which lowers to llvm}}
  %im = complex.im %x : complex<f32>
  %r = arith.addf %re, %im : f32
  return %r : f32
}

// -----

// The pipeline is for the CPU: functions of a GPU module are not bufferized.
gpu.module @kernels {
  gpu.func @rotary_in_a_kernel(%x: memref<8x64xf32>, %pos: memref<8xi32>,
                               %freq: memref<32xf64>) kernel {
    // expected-error @below {{failed to legalize operation 'bufferization.to_tensor' that was explicitly marked illegal}}
    pe.rotary angles(%pos, %freq : memref<8xi32>, memref<32xf64>)
        outs(%x : memref<8x64xf32>)
        {layout = #pe.layout<half>, position_dims = array<i64: 0>}
    gpu.return
  }
}

// -----

// Neither are those of a nested module.
module {
  module @nested {
    func.func @rotary(%x: memref<8x64xf32>, %pos: memref<8xi32>,
                      %freq: memref<32xf64>) {
      // expected-error @below {{failed to legalize operation 'bufferization.to_tensor' that was explicitly marked illegal}}
      pe.rotary angles(%pos, %freq : memref<8xi32>, memref<32xf64>)
          outs(%x : memref<8x64xf32>)
          {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      return
    }
  }
}
