// RUN: pe-opt %s --pe-lower-to-nvvm=chip=sm_80 | %extract_ptx > %t.ptx
// RUN: FileCheck %s < %t.ptx
// RUN: FileCheck %s --check-prefix=SIN < %t.ptx

// A thread has 2 pairs of f32, in one word of 16 bytes, which it reads from one
// array and writes into the other.

func.func @rotate(%x: memref<4096x32x128xf32>, %y: memref<4096x32x128xf32>,
                  %p: memref<4096xi64>) {
  %freq, %a = pe.frequencies {dim = 128 : i64, base = 1.0e+04 : f64}
      : tensor<64xf64>, f64
  %f = bufferization.to_buffer %freq read_only : tensor<64xf64> to memref<64xf64>
  pe.rotary ins(%x : memref<4096x32x128xf32>)
      angles(%p, %f : memref<4096xi64>, memref<64xf64>)
      outs(%y : memref<4096x32x128xf32>)
      {layout = #pe.layout<interleaved>, position_dims = array<i64: 0>}
  return
}

// CHECK: .target sm_80
// CHECK: .visible .entry rotate_kernel(
// CHECK-NEXT: .param .u64 .ptr .align 1 rotate_kernel_param_0,
// CHECK-NEXT: .param .u64 .ptr .align 1 rotate_kernel_param_1,
// CHECK-NEXT: .param .u64 .ptr .align 1 rotate_kernel_param_2
// CHECK-NEXT: )
// CHECK-NOT: .local
// CHECK-NOT: call
// CHECK-NOT: .f64
// CHECK: ld.global.v4.b32
// CHECK: st.global.v4.b32

// SIN-COUNT-2: sin.approx.f32
// SIN-NOT: sin.approx
