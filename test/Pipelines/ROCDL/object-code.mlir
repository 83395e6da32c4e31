// RUN: mkdir -p %t.rocm/amdgcn/bitcode
// RUN: llvm-as %S/Inputs/ockl.ll -o %t.rocm/amdgcn/bitcode/ockl.bc

// DEFINE: %{chip} =
// DEFINE: %{compile} = pe-opt %s --pass-pipeline='builtin.module( \
// DEFINE:     pe-lower-to-gpu, gpu-launch-sink-index-computations, \
// DEFINE:     gpu-kernel-outlining, pe-order-kernel-arguments, canonicalize, \
// DEFINE:     cse, symbol-dce, expand-strided-metadata, lower-affine, \
// DEFINE:     rocdl-attach-target{chip=%{chip}}, convert-scf-to-cf, \
// DEFINE:     gpu.module(pe-lower-kernel-math{target=rocdl}, \
// DEFINE:       convert-gpu-to-rocdl{chipset=%{chip} runtime=HIP \
// DEFINE:         use-bare-ptr-memref-call-conv=1}, \
// DEFINE:       reconcile-unrealized-casts), \
// DEFINE:     gpu-module-to-binary{format=isa toolkit=%t.rocm})' | %extract_ptx > %t.s
// DEFINE: %{assemble} = llvm-mc --triple=amdgcn-amd-amdhsa --mcpu=%{chip} \
// DEFINE:     --filetype=obj -o %t.o %t.s && llvm-readobj --symbols %t.o

// REDEFINE: %{chip} = gfx90a
// RUN: %{compile} && FileCheck %s < %t.s
// RUN: %{assemble} | FileCheck %s --check-prefix=OBJECT

// REDEFINE: %{chip} = gfx942
// RUN: %{compile} && FileCheck %s < %t.s
// RUN: %{assemble} | FileCheck %s --check-prefix=OBJECT

// Kernels for AMD's GPUs, through upstream's passes, from the same launches.
// They are compiled here, and have not been run. Two functions of ROCm's device
// library stand in Inputs/ockl.ll.

func.func @rotate(%x: memref<?x8x128xf16>, %p: memref<?xi32>) {
  %freq, %a = pe.frequencies {dim = 128 : i64, base = 1.0e+04 : f64}
      : tensor<64xf64>, f64
  %f = bufferization.to_buffer %freq read_only : tensor<64xf64> to memref<64xf64>
  pe.rotary angles(%p, %f : memref<?xi32>, memref<64xf64>)
      outs(%x : memref<?x8x128xf16>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return
}

// CHECK-LABEL: rotate_kernel:
// CHECK: global_load_dwordx2
// CHECK: v_{{sin|cos}}_f32
// CHECK: global_store_dwordx2
// CHECK: .private_segment_fixed_size: 0
// CHECK: .vgpr_spill_count: 0

// OBJECT: Name: rotate_kernel
