// RUN: pe-opt %s --pe-lower-to-nvvm --split-input-file | %extract_ptx \
// RUN:   | FileCheck %s --implicit-check-not=.local --implicit-check-not=call \
// RUN:     --implicit-check-not="{{(div|rem)[.]}}"

// Whether accesses are aligned is known at run time only: all threads of a
// launch take the same of two branches.

// An `or` of strides and offset.
func.func @unknown_strides(%x: memref<?x32x128xbf16, strided<[?, ?, 1], offset: ?>>,
                           %p: memref<?xi32>) {
  %freq, %a = pe.frequencies {dim = 128 : i64, base = 1.0e+04 : f64}
      : tensor<64xf64>, f64
  %f = bufferization.to_buffer %freq read_only
      : tensor<64xf64> to memref<64xf64>
  pe.rotary angles(%p, %f : memref<?xi32>, memref<64xf64>)
      outs(%x : memref<?x32x128xbf16, strided<[?, ?, 1], offset: ?>>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return
}

// CHECK: .entry unknown_strides_kernel(
// CHECK: or.b64
// CHECK: or.b64
// CHECK: and.b64 {{.*}}, 3;
// CHECK-COUNT-16: ld.global.b16
// CHECK: {{sin|cos}}.approx
// CHECK-COUNT-16: st.global.b16
// CHECK-COUNT-4: ld.global.v4.b16
// CHECK: {{sin|cos}}.approx
// CHECK-NOT: ld.global
// CHECK-COUNT-4: st.global.v2.b32
// CHECK-NOT: st.global

// -----

// Rows of any number of keys. Where they are not multiples of 8, neighboring
// threads read neighboring keys, 8 times.
func.func @biases(%x: memref<32x?x?xbf16>) {
  %m = pe.alibi_slopes {num_heads = 32 : i64} : tensor<32xf32>
  %slopes = bufferization.to_buffer %m read_only
      : tensor<32xf32> to memref<32xf32>
  pe.alibi slopes(%slopes : memref<32xf32>) outs(%x : memref<32x?x?xbf16>)
      {form = #pe.alibi_form<relative>, causal}
  return
}

// CHECK: .entry biases_kernel(
// CHECK: and.b64 {{.*}}, 7;
// CHECK-COUNT-8: ld.global.b16
// CHECK-COUNT-8: st.global.b16
// CHECK: ld.global.v4.b32
// CHECK: st.global.v4.b32
// CHECK-NOT: st.global
