// RUN: pe-opt %s --pe-lower-to-nvvm | %extract_ptx | FileCheck %s

// Frequencies that are not known are turned into fixed point, in f64, once: by
// a kernel of their own. No function of libdevice is called.

func.func @rotate(%x: memref<?x8x64xf16>, %p: memref<?xi32>,
                  %f: memref<32xf64>, %scale: f64) {
  pe.rotary angles(%p, %f : memref<?xi32>, memref<32xf64>) scale(%scale)
      outs(%x : memref<?x8x64xf16>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return
}

// CHECK: .visible .entry rotate_frequencies(
// CHECK-NEXT: .param .u64 .ptr .align 1 rotate_frequencies_param_0,
// CHECK-NEXT: .param .u64 .ptr .align 1 rotate_frequencies_param_1
// CHECK-NEXT: )
// CHECK-NOT: call
// CHECK: cvt.rni.f64.f64
// CHECK: st.global.b64
// CHECK: .visible .entry rotate_kernel(
// CHECK-NEXT: .param .u64 .ptr .align 1 rotate_kernel_param_0,
// CHECK-NEXT: .param .u64 .ptr .align 1 rotate_kernel_param_1,
// CHECK-NEXT: .param .u64 .ptr .align 1 rotate_kernel_param_2,
// CHECK-NEXT: .param .f32 rotate_kernel_param_3,
// CHECK-NEXT: .param .u64 rotate_kernel_param_4,
// CHECK-NEXT: .param .u64 rotate_kernel_param_5
// CHECK-NOT: call
// CHECK-NOT: .f64
// CHECK: ld.global.v2.b64
// CHECK: cos.approx.f32
// CHECK-NOT: .f64
// CHECK: st.global.v2
