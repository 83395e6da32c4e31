// DEFINE: %{type} =
// DEFINE: %{compile} = sed 's/f16/%{type}/' %s | pe-opt --pass-pipeline='builtin.module( \
// DEFINE:     pe-lower-to-gpu, gpu-launch-sink-index-computations, \
// DEFINE:     gpu-kernel-outlining, pe-order-kernel-arguments, canonicalize, \
// DEFINE:     cse, symbol-dce, expand-strided-metadata, lower-affine, \
// DEFINE:     xevm-attach-target{chip=pvc}, \
// DEFINE:     gpu.module(convert-gpu-to-llvm-spv{use-64bit-index=1}, \
// DEFINE:       convert-scf-to-cf, pe-lower-kernel-math{target=spirv}, \
// DEFINE:       convert-vector-to-llvm, convert-to-llvm, \
// DEFINE:       reconcile-unrealized-casts), \
// DEFINE:     gpu-module-to-binary{format=isa})' | %extract_ptx > %t.s
// DEFINE: %{validate} = spirv-as --target-env spv1.4 %t.s -o %t.spv && \
// DEFINE:     spirv-val %t.spv

// REDEFINE: %{type} = f16
// RUN: %{compile}
// RUN: FileCheck %s --check-prefixes=CHECK,F16 < %t.s
// RUN: %if spirv-tools %{ %{validate} %}

// REDEFINE: %{type} = f32
// RUN: %{compile}
// RUN: FileCheck %s --check-prefixes=CHECK,F32 < %t.s
// RUN: %if spirv-tools %{ %{validate} %}

// Kernels for OpenCL, by LLVM's backend for SPIR-V, from the same launches.
// They are compiled here, and have not been run.

func.func @rotate(%x: memref<?x8x128xf16>, %p: memref<?xi32>) {
  %freq, %a = pe.frequencies {dim = 128 : i64, base = 1.0e+04 : f64}
      : tensor<64xf64>, f64
  %f = bufferization.to_buffer %freq read_only : tensor<64xf64> to memref<64xf64>
  pe.rotary angles(%p, %f : memref<?xi32>, memref<64xf64>)
      outs(%x : memref<?x8x128xf16>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return
}

// CHECK: [[OPENCL:%[0-9]+]] = OpExtInstImport "OpenCL.std"
// CHECK: OpEntryPoint Kernel {{.*}} "rotate_kernel"
// CHECK: [[F32:%[0-9]+]] = OpTypeFloat 32
// F32: [[LANES:%[0-9]+]] = OpTypeVector [[F32]] 4
// CHECK: OpFunction
// F16: OpLoad {{.*}} Aligned 8
// F32: OpLoad [[LANES]] {{.*}} Aligned 16
// CHECK-COUNT-4: OpExtInst [[F32]] [[OPENCL]] cos
// CHECK-COUNT-4: OpExtInst [[F32]] [[OPENCL]] sin
// CHECK-NOT: OpExtInst
// F16: OpStore {{.*}} Aligned 8
// F32: OpStore {{.*}} Aligned 16
// CHECK-NOT: OpExtInst
// CHECK: OpFunctionEnd
