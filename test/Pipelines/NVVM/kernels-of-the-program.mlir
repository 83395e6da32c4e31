// RUN: pe-opt %s --pe-lower-to-nvvm -o %t.mlir
// RUN: %extract_ptx < %t.mlir | FileCheck %s --check-prefix=PTX
// RUN: FileCheck %s < %t.mlir
// RUN: sed 's/arith.addf %a, %a/math.exp %a/' %s \
// RUN:   | env -u CUDA_ROOT -u CUDA_HOME -u CUDA_PATH \
// RUN:     not pe-opt --pe-lower-to-nvvm 2>&1 \
// RUN:   | FileCheck %s --check-prefix=LIBDEVICE

// Kernels that the program has already go through with those of pe ops: one in
// a module, and one that is not outlined.

// LIBDEVICE: <stdin>:{{[0-9]+:[0-9]+}}: error: this kernel calls '__nv_expf', which is in CUDA's libdevice, but found none: expects CUDA_HOME to be the folder of a CUDA toolkit

module attributes {gpu.container_module} {

gpu.module @own {
  gpu.func @twice(%n: index, %x: memref<64xf32>) kernel {
    %i = gpu.global_id x
    %is_there = arith.cmpi ult, %i, %n : index
    scf.if %is_there {
      %a = memref.load %x[%i] : memref<64xf32>
      %b = arith.addf %a, %a : f32
      memref.store %b, %x[%i] : memref<64xf32>
    }
    gpu.return
  }
}

// CHECK-LABEL: llvm.func @f(
// CHECK: gpu.launch_func @own::@twice
// CHECK: gpu.launch_func @own::@f_kernel
// CHECK: gpu.launch_func @own::@f_kernel_0
func.func @f(%x: memref<8x64xf32>, %p: memref<8xi32>, %y: memref<64xf32>,
             %n: index) {
  %freq, %a = pe.frequencies {dim = 64 : i64, base = 1.0e+04 : f64}
      : tensor<32xf64>, f64
  %f = bufferization.to_buffer %freq read_only
      : tensor<32xf64> to memref<32xf64>
  %c1 = arith.constant 1 : index
  %c32 = arith.constant 32 : index
  gpu.launch_func @own::@twice blocks in (%c32, %c1, %c1)
      threads in (%c32, %c1, %c1) args(%n : index, %y : memref<64xf32>)
  pe.rotary angles(%p, %f : memref<8xi32>, memref<32xf64>)
      outs(%x : memref<8x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  gpu.launch blocks(%bx, %by, %bz) in (%gx = %n, %gy = %c1, %gz = %c1)
      threads(%tx, %ty, %tz) in (%sx = %c1, %sy = %c1, %sz = %c1) {
    %v = memref.load %y[%bx] : memref<64xf32>
    %w = arith.negf %v : f32
    memref.store %w, %y[%bx] : memref<64xf32>
    gpu.terminator
  }
  return
}
}

// PTX: .entry twice(
// PTX-NEXT: .param .u64 .ptr .align 1 twice_param_0,
// PTX-NEXT: .param .u64 twice_param_1
// PTX-NEXT: )
// PTX: .entry f_kernel(
