// RUN: pe-opt %s --pe-lower-to-llvm --split-input-file --verify-diagnostics

// What cannot be lowered to the LLVM dialect is an error where it stands.

func.func @foreign_op_on_tensors(%x: tensor<8x64xf32>, %pos: tensor<8xi32>,
                                 %freq: tensor<32xf64>) -> tensor<8x64xf32> {
  %r = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>)
      outs(%x : tensor<8x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<8x64xf32>
  // expected-error @below {{op was not bufferized}}
  %z = emitc.call_opaque "softmax"(%r)
      : (tensor<8x64xf32>) -> tensor<8x64xf32>
  return %z : tensor<8x64xf32>
}

// -----

func.func @tosa_without_a_lowering(%x: tensor<8xf32>) -> tensor<8xf32> {
  // expected-error @below {{failed to legalize operation 'tosa.custom'}}
  %y = tosa.custom %x {operator_name = "softmax", domain_name = "other",
                       implementation_attrs = ""}
      : (tensor<8xf32>) -> tensor<8xf32>
  return %y : tensor<8xf32>
}

// -----

func.func @softmax_of_integers(%x: memref<?x?xi64>, %y: memref<?x?xi64>) {
  // expected-error @below {{'linalg.softmax' op is left at the end of the pipeline}}
  linalg.softmax dimension(1) ins(%x : memref<?x?xi64>)
      outs(%y : memref<?x?xi64>)
  return
}

// -----

func.func @foreign_op_on_scalars(%x: f32) -> f32 {
  // expected-error @below {{'spirv.GL.Exp' op is left at the end of the pipeline, which lowers to llvm}}
  %r = spirv.GL.Exp %x : f32
  return %r : f32
}

// -----

// The contract names the ops left, not only the first one.
func.func @two_foreign_ops(%x: f32) -> f32 {
  // expected-error @below {{'spirv.GL.Exp' op is left at the end of the pipeline, which lowers to llvm}}
  %e = spirv.GL.Exp %x : f32
  // expected-error @below {{'spirv.GL.Sin' op is left at the end of the pipeline, which lowers to llvm}}
  %r = spirv.GL.Sin %e : f32
  return %r : f32
}

// -----

// The pipeline is for the CPU.
// expected-error @below {{'builtin.module' op expects no modules inside, but found a 'gpu.module'}}
gpu.module @kernels {
  gpu.func @rotary_in_a_kernel(%x: memref<8x64xf32>, %pos: memref<8xi32>,
                               %freq: memref<32xf64>) kernel {
    pe.rotary angles(%pos, %freq : memref<8xi32>, memref<32xf64>)
        outs(%x : memref<8x64xf32>)
        {layout = #pe.layout<half>, position_dims = array<i64: 0>}
    gpu.return
  }
}

// -----

module {
  // expected-error @below {{'builtin.module' op expects no modules inside, but found a 'builtin.module'}}
  module @nested {
    func.func @rotary(%x: memref<8x64xf32>, %pos: memref<8xi32>,
                      %freq: memref<32xf64>) {
      pe.rotary angles(%pos, %freq : memref<8xi32>, memref<32xf64>)
          outs(%x : memref<8x64xf32>)
          {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      return
    }
  }
}

// -----

// expected-error @below {{'func.func' op expects arrays in memory space 0, but found 'memref<8x?xf32, 1>'}}
func.func @memory_space(%x: memref<8x?xf32, 1>, %pos: memref<8xi32>,
                        %freq: memref<?xf64>) {
  pe.rotary angles(%pos, %freq : memref<8xi32>, memref<?xf64>)
      outs(%x : memref<8x?xf32, 1>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return
}

// -----

func.func @memory_space_with_a_name(%n: index) {
  // expected-error @below {{'memref.alloc' op expects arrays in memory space 0, but found 'memref<?xf32, "x">'}}
  %x = memref.alloc(%n) : memref<?xf32, "x">
  memref.dealloc %x : memref<?xf32, "x">
  return
}

// -----

func.func @not_restrict(%x: memref<8x64xf32>, %pos: tensor<8xi32>,
                        %freq: tensor<32xf64>) -> tensor<8x64xf32> {
  // expected-error @below {{to_tensor ops without `restrict` are not supported by One-Shot Analysis}}
  %t = bufferization.to_tensor %x : memref<8x64xf32> to tensor<8x64xf32>
  %r = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>)
      outs(%t : tensor<8x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<8x64xf32>
  return %r : tensor<8x64xf32>
}

// -----

// Memory is either freed by the program or by the pipeline.
func.func @freed_by_either(%x: memref<8x64xf32>, %pos: tensor<8xi32>,
                           %freq: tensor<32xf64>, %init: tensor<8x64xf32>,
                           %first: i1) {
  %e = tensor.empty() : tensor<8x64xf32>
  %r = pe.rotary ins(%init : tensor<8x64xf32>)
      angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>)
      outs(%e : tensor<8x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<8x64xf32>
  %b = bufferization.to_buffer %r : tensor<8x64xf32> to memref<8x64xf32>
  %a = memref.alloc() : memref<8x64xf32>
  memref.copy %b, %a : memref<8x64xf32> to memref<8x64xf32>
  memref.copy %a, %x : memref<8x64xf32> to memref<8x64xf32>
  %s = arith.select %first, %a, %b : memref<8x64xf32>
  // expected-error @below {{'memref.dealloc' op expects memory that is only the program's, but found some that may be a tensor's}}
  memref.dealloc %s : memref<8x64xf32>
  return
}
