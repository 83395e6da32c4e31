// RUN: pe-opt %s --pe-lower-to-nvvm | %extract_ptx > %t.ptx
// RUN: FileCheck %s < %t.ptx
// RUN: FileCheck %s --check-prefix=SIN < %t.ptx
// RUN: FileCheck %s --check-prefix=COS < %t.ptx
// RUN: FileCheck %s --check-prefix=NOTHING-SLOW < %t.ptx

// A thread has 4 pairs of bf16 of two heads, and reads all of them before it
// computes angles. Heads of q and k are one range. A thread divides by constants
// only, in 32 bits.

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

// q, k and positions, then the number of tokens and the first one of a launch:
// one kernel for both.
// CHECK: .visible .entry rotate_kernel(
// CHECK-NEXT: .param .u64 .ptr
// CHECK-NEXT: .param .u64 .ptr
// CHECK-NEXT: .param .u64 .ptr
// CHECK-NEXT: .param .u64 rotate_kernel_param_3,
// CHECK-NEXT: .param .u64 rotate_kernel_param_4
// CHECK-NEXT: )
// CHECK-NEXT: .maxntid 128, 1, 1
// The token of a thread is a number of 64 bits, and so is a place in the arrays.
// CHECK: cvt.u64.u32 [[NUMBER:%rd[0-9]+]], %r{{[0-9]+}};
// CHECK: add.s64 [[TOKEN:%rd[0-9]+]], %rd{{[0-9]+}}, [[NUMBER]];
// CHECK: shl.b64 {{.*}}, [[TOKEN]], 12;
// CHECK: selp.b64
// CHECK-COUNT-4: ld.global.v4.b16
// CHECK: ld.global.s32
// CHECK: ld.global.nc.v2.b64
// CHECK: {{sin|cos}}.approx
// CHECK: cvt.rn.bf16x2.f32
// CHECK-COUNT-4: st.global.v2.b32
// CHECK-NOT: .entry

// SIN-COUNT-4: sin.approx.f32
// SIN-NOT: sin.approx
// COS-COUNT-4: cos.approx.f32
// COS-NOT: cos.approx

// NOTHING-SLOW-NOT: .local
// NOTHING-SLOW-NOT: call
// NOTHING-SLOW-NOT: .f64
// NOTHING-SLOW-NOT: {{(ld|st)\.global\.b}}
// NOTHING-SLOW-NOT: {{(rem|div)\.}}
// NOTHING-SLOW-NOT: bra.uni
// NOTHING-SLOW: ret;
