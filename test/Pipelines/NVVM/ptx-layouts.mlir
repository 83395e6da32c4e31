// RUN: pe-opt %s --pe-lower-to-nvvm --split-input-file | %extract_ptx \
// RUN:   | FileCheck %s --implicit-check-not=.local --implicit-check-not=call \
// RUN:     --implicit-check-not="{{(div|rem)[.]}}" \
// RUN:     --implicit-check-not="{{(ld|st)[.]global[.](nc[.])?b(8|16)}}"

// Every layout has accesses of 8 bytes of 16-bit types, or of 16 bytes, and
// reads x before it computes angles. No thread divides but by constants.

// Tokens are neighbors: frameworks' order. Of an unknown number of tokens, rows
// are multiples of 128 features apart.
func.func @heads_before_tokens(%x: memref<1x32x?x128xbf16>, %p: memref<?xi32>) {
  %freq, %a = pe.frequencies {dim = 128 : i64, base = 1.0e+04 : f64}
      : tensor<64xf64>, f64
  %f = bufferization.to_buffer %freq read_only
      : tensor<64xf64> to memref<64xf64>
  pe.rotary angles(%p, %f : memref<?xi32>, memref<64xf64>)
      outs(%x : memref<1x32x?x128xbf16>)
      {layout = #pe.layout<half>, position_dims = array<i64: 2>}
  return
}

// CHECK: .entry heads_before_tokens_kernel(
// CHECK-COUNT-2: ld.global.v4.b16
// CHECK: {{sin|cos}}.approx
// CHECK-NOT: ld.global
// CHECK-COUNT-2: st.global.v2.b32
// CHECK-NOT: st.global

// -----

// Positions of their own for every batch.
func.func @of_batches(%x: memref<?x?x32x128xbf16>, %p: memref<?x?xi32>) {
  %freq, %a = pe.frequencies {dim = 128 : i64, base = 1.0e+04 : f64}
      : tensor<64xf64>, f64
  %f = bufferization.to_buffer %freq read_only
      : tensor<64xf64> to memref<64xf64>
  pe.rotary angles(%p, %f : memref<?x?xi32>, memref<64xf64>)
      outs(%x : memref<?x?x32x128xbf16>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0, 1>}
  return
}

// CHECK: .entry of_batches_kernel(
// CHECK-COUNT-4: ld.global.v4.b16
// CHECK: {{sin|cos}}.approx
// CHECK-NOT: ld.global
// CHECK-COUNT-4: st.global.v2.b32
// CHECK-NOT: st.global

// -----

// q and k as parts of one array.
func.func @packed(%x: memref<?x32x128xbf16, strided<[6144, 128, 1]>>,
                  %k: memref<?x8x128xbf16, strided<[6144, 128, 1], offset: 4096>>,
                  %p: memref<?xi32>) {
  %freq, %a = pe.frequencies {dim = 128 : i64, base = 1.0e+04 : f64}
      : tensor<64xf64>, f64
  %f = bufferization.to_buffer %freq read_only
      : tensor<64xf64> to memref<64xf64>
  pe.rotary angles(%p, %f : memref<?xi32>, memref<64xf64>)
      outs(%x : memref<?x32x128xbf16, strided<[6144, 128, 1]>>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  pe.rotary angles(%p, %f : memref<?xi32>, memref<64xf64>)
      outs(%k : memref<?x8x128xbf16, strided<[6144, 128, 1], offset: 4096>>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return
}

// CHECK: .entry packed_kernel(
// CHECK: selp.b64
// CHECK-COUNT-4: ld.global.v4.b16
// CHECK: {{sin|cos}}.approx
// CHECK-NOT: ld.global
// CHECK-COUNT-4: st.global.v2.b32
// CHECK-NOT: st.global

// -----

// The last 64 of 192 features.
func.func @window(%x: memref<?x32x192xbf16>, %p: memref<?xi32>) {
  %freq, %a = pe.frequencies {dim = 64 : i64, base = 1.0e+04 : f64}
      : tensor<32xf64>, f64
  %f = bufferization.to_buffer %freq read_only
      : tensor<32xf64> to memref<32xf64>
  pe.rotary angles(%p, %f : memref<?xi32>, memref<32xf64>)
      outs(%x : memref<?x32x192xbf16>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>,
       begin = 128 : i64}
  return
}

// CHECK: .entry window_kernel(
// CHECK-COUNT-4: ld.global.v4.b16
// CHECK: {{sin|cos}}.approx
// CHECK-NOT: ld.global
// CHECK-COUNT-4: st.global.v2.b32
// CHECK-NOT: st.global

// -----

// From another array.
func.func @apart(%x: memref<?x32x128xf16>, %y: memref<?x32x128xf16>,
                 %p: memref<?xi32>) {
  %freq, %a = pe.frequencies {dim = 128 : i64, base = 1.0e+04 : f64}
      : tensor<64xf64>, f64
  %f = bufferization.to_buffer %freq read_only
      : tensor<64xf64> to memref<64xf64>
  pe.rotary ins(%x : memref<?x32x128xf16>)
      angles(%p, %f : memref<?xi32>, memref<64xf64>)
      outs(%y : memref<?x32x128xf16>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return
}

// CHECK: .entry apart_kernel(
// CHECK-COUNT-4: ld.global.v4.b16
// CHECK: {{sin|cos}}.approx
// CHECK-NOT: ld.global
// CHECK-COUNT-4: st.global.v2.b32
// CHECK-NOT: st.global

// -----

// Both partners are in one access.
func.func @interleaved(%x: memref<?x32x128xbf16>, %p: memref<?xi32>) {
  %freq, %a = pe.frequencies {dim = 128 : i64, base = 1.0e+04 : f64}
      : tensor<64xf64>, f64
  %f = bufferization.to_buffer %freq read_only
      : tensor<64xf64> to memref<64xf64>
  pe.rotary angles(%p, %f : memref<?xi32>, memref<64xf64>)
      outs(%x : memref<?x32x128xbf16>)
      {layout = #pe.layout<interleaved>, position_dims = array<i64: 0>}
  return
}

// CHECK: .entry interleaved_kernel(
// CHECK-COUNT-2: ld.global.v4.b16
// CHECK: {{sin|cos}}.approx
// CHECK-NOT: ld.global
// CHECK-COUNT-2: st.global.v2.b32
// CHECK-NOT: st.global

// -----

// They are read at once, and written at both ends.
func.func @to_half(%x: memref<?x128x64xbf16>, %y: memref<?x128x64xbf16>,
                   %p: memref<?xi32>) {
  %freq, %a = pe.frequencies {dim = 64 : i64, base = 1.0e+04 : f64}
      : tensor<32xf64>, f64
  %f = bufferization.to_buffer %freq read_only
      : tensor<32xf64> to memref<32xf64>
  pe.rotary ins(%x : memref<?x128x64xbf16>)
      angles(%p, %f : memref<?xi32>, memref<32xf64>)
      outs(%y : memref<?x128x64xbf16>)
      {layout = #pe.layout<interleaved_to_half>, position_dims = array<i64: 0>}
  return
}

// CHECK: .entry to_half_kernel(
// CHECK: ld.global.v4.b32
// CHECK: {{sin|cos}}.approx
// CHECK-NOT: ld.global
// CHECK-COUNT-2: st.global.v2.b32
// CHECK-NOT: st.global

// -----

// In the reverse, they are read at both ends, and written at once.
func.func @to_interleaved(%x: memref<?x128x64xbf16>, %y: memref<?x128x64xbf16>,
                          %p: memref<?xi32>) {
  %freq, %a = pe.frequencies {dim = 64 : i64, base = 1.0e+04 : f64}
      : tensor<32xf64>, f64
  %f = bufferization.to_buffer %freq read_only
      : tensor<32xf64> to memref<32xf64>
  pe.rotary ins(%x : memref<?x128x64xbf16>)
      angles(%p, %f : memref<?xi32>, memref<32xf64>)
      outs(%y : memref<?x128x64xbf16>)
      {layout = #pe.layout<half_to_interleaved>, position_dims = array<i64: 0>}
  return
}

// CHECK: .entry to_interleaved_kernel(
// CHECK-COUNT-2: ld.global.v4.b16
// CHECK: {{sin|cos}}.approx
// CHECK-NOT: ld.global
// CHECK: st.global.v4.b32
// CHECK-NOT: st.global

// -----

// What is not rotated is copied by other threads, 16 bytes at once.
func.func @partial(%x: memref<?x32x80xf16>, %y: memref<?x32x80xf16>,
                   %p: memref<?xi32>) {
  %freq, %a = pe.frequencies {dim = 32 : i64, base = 1.0e+04 : f64}
      : tensor<16xf64>, f64
  %f = bufferization.to_buffer %freq read_only
      : tensor<16xf64> to memref<16xf64>
  pe.rotary ins(%x : memref<?x32x80xf16>)
      angles(%p, %f : memref<?xi32>, memref<16xf64>)
      outs(%y : memref<?x32x80xf16>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return
}

// CHECK: .entry partial_kernel(
// CHECK-COUNT-4: ld.global.v4.b16
// CHECK: {{sin|cos}}.approx
// CHECK-COUNT-4: st.global.v2.b32
// CHECK-COUNT-2: ld.global.v4.b32
// CHECK-COUNT-2: st.global.v4.b32
// CHECK-NOT: st.global

// -----

// The section that a pair is in chooses the axis of the position.
func.func @axes(%x: memref<?x28x32xbf16>, %p: memref<3x?xi32>) {
  %freq, %a = pe.frequencies {dim = 32 : i64, base = 1.0e+04 : f64}
      : tensor<16xf64>, f64
  %f = bufferization.to_buffer %freq read_only
      : tensor<16xf64> to memref<16xf64>
  pe.rotary angles(%p, %f : memref<3x?xi32>, memref<16xf64>)
      outs(%x : memref<?x28x32xbf16>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>,
       axes = array<i64: 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2>}
  return
}

// CHECK: .entry axes_kernel(
// CHECK-COUNT-4: ld.global.v4.b16
// CHECK: ld.global.s32
// CHECK: {{sin|cos}}.approx
// CHECK-NOT: ld.global
// CHECK-COUNT-4: st.global.v2.b32
// CHECK-NOT: st.global

// -----

// Every pair has another axis than the one before: the positions of all axes are
// read at once.
func.func @axes_in_turn(%x: memref<?x28x32xbf16>, %p: memref<3x?xi32>) {
  %freq, %a = pe.frequencies {dim = 32 : i64, base = 1.0e+04 : f64}
      : tensor<16xf64>, f64
  %f = bufferization.to_buffer %freq read_only
      : tensor<16xf64> to memref<16xf64>
  pe.rotary angles(%p, %f : memref<3x?xi32>, memref<16xf64>)
      outs(%x : memref<?x28x32xbf16>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>,
       axes = array<i64: 0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0>}
  return
}

// CHECK: .entry axes_in_turn_kernel(
// CHECK-COUNT-4: ld.global.v4.b16
// CHECK-COUNT-3: ld.global.s32
// CHECK: ld.global.nc.v4.b32
// CHECK: {{sin|cos}}.approx
// CHECK-NOT: ld.global
// CHECK-COUNT-4: st.global.v2.b32
// CHECK-NOT: st.global

// -----

// A scale.
func.func @scaled(%x: memref<?x32x128xf32>, %p: memref<?xi32>, %scale: f64) {
  %freq, %a = pe.frequencies {dim = 128 : i64, base = 1.0e+04 : f64}
      : tensor<64xf64>, f64
  %f = bufferization.to_buffer %freq read_only
      : tensor<64xf64> to memref<64xf64>
  pe.rotary angles(%p, %f : memref<?xi32>, memref<64xf64>) scale(%scale)
      outs(%x : memref<?x32x128xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return
}

// CHECK: .entry scaled_kernel(
// CHECK-COUNT-2: ld.global.v4.b32
// CHECK: {{sin|cos}}.approx
// CHECK-NOT: ld.global
// CHECK-COUNT-2: st.global.v4.b32
// CHECK-NOT: st.global

// -----

// 16 bytes of f64.
func.func @f64(%x: memref<?x32x128xf64>, %p: memref<?xi32>) {
  %freq, %a = pe.frequencies {dim = 128 : i64, base = 1.0e+04 : f64}
      : tensor<64xf64>, f64
  %f = bufferization.to_buffer %freq read_only
      : tensor<64xf64> to memref<64xf64>
  pe.rotary angles(%p, %f : memref<?xi32>, memref<64xf64>)
      outs(%x : memref<?x32x128xf64>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return
}

// CHECK: .entry f64_kernel(
// CHECK-COUNT-2: ld.global.v2.b64
// CHECK: ld.global.s32
// CHECK-COUNT-2: ld.global.nc.v2.b64
// CHECK-NOT: ld.global
// CHECK-COUNT-2: st.global.v2.b64
// CHECK-NOT: st.global

// -----

// Half heads of 80 bytes: threads have 16 bytes of whole heads, and get the
// partners of their features from others.
func.func @of_80(%x: memref<?x32x80xbf16>, %p: memref<?xi32>) {
  %freq, %a = pe.frequencies {dim = 80 : i64, base = 1.0e+04 : f64}
      : tensor<40xf64>, f64
  %f = bufferization.to_buffer %freq read_only
      : tensor<40xf64> to memref<40xf64>
  pe.rotary angles(%p, %f : memref<?xi32>, memref<40xf64>)
      outs(%x : memref<?x32x80xbf16>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return
}

// CHECK: .entry of_80_kernel(
// CHECK-COUNT-2: ld.global.v4.b32
// CHECK: {{sin|cos}}.approx
// CHECK-NOT: ld.global
// CHECK-COUNT-4: shfl.sync.idx
// CHECK-NOT: ld.global
// CHECK: st.global.v4.b32
// CHECK-COUNT-4: shfl.sync.idx
// CHECK: st.global.v4.b32
// CHECK-NOT: st.global
