// RUN: pe-opt %s --pe-lower-to-nvvm | %extract_ptx > %t.ptx
// RUN: FileCheck %s < %t.ptx
// RUN: FileCheck %s --check-prefix=SIN < %t.ptx
// RUN: FileCheck %s --check-prefix=COS < %t.ptx
// RUN: FileCheck %s --check-prefix=NOTHING-SLOW < %t.ptx

// A thread has 8 pairs of bf16: two words of 16 bytes. Sines and cosines are
// computed once per token, and not per head.

!q = memref<?x32x128xbf16>
!k = memref<?x8x128xbf16>

func.func @rotate(%q: !q, %k: !k, %p: memref<?xi32>) {
  %freq, %a = pe.frequencies {dim = 128 : i64, base = 5.0e+05 : f64}
      : tensor<64xf64>, f64
  %f = bufferization.to_buffer %freq read_only : tensor<64xf64> to memref<64xf64>
  pe.rotary angles(%p, %f : memref<?xi32>, memref<64xf64>) outs(%q : !q)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  pe.rotary angles(%p, %f : memref<?xi32>, memref<64xf64>) outs(%k : !k)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return
}

// Positions, q and k, then the number of tokens: one kernel for both.
// CHECK: .visible .entry rotate_kernel(
// CHECK-NEXT: .param .u64 .ptr
// CHECK-NEXT: .param .u64 .ptr
// CHECK-NEXT: .param .u64 .ptr
// CHECK-NEXT: .param .u64 rotate_kernel_param_3
// CHECK-NEXT: )
// CHECK: ld.global.v4.b32
// CHECK: ld.global.v4.b32
// CHECK: cvt.rn.bf16x2.f32
// CHECK: st.global.v4.b32
// CHECK-NOT: .entry

// SIN-COUNT-8: sin.approx.f32
// SIN-NOT: sin.approx
// COS-COUNT-8: cos.approx.f32
// COS-NOT: cos.approx

// NOTHING-SLOW-NOT: .local
// NOTHING-SLOW-NOT: call
// NOTHING-SLOW-NOT: .f64
// NOTHING-SLOW-NOT: {{(ld|st)\.global\.(b16|b32|b64|v2)}}
// NOTHING-SLOW: mul.lo.s64
