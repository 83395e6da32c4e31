// RUN: pe-opt %s --pe-lower-to-nvvm --split-input-file | %extract_ptx \
// RUN:   | FileCheck %s --implicit-check-not=.local --implicit-check-not=call

// The positions are computed by each thread: no array of them is a parameter.
func.func @table(%start: i32, %cos: memref<?x64xf32>, %sin: memref<?x64xf32>,
                 %n: index) {
  %freq, %a = pe.frequencies {dim = 128 : i64, base = 1.0e+04 : f64}
      : tensor<64xf64>, f64
  %p = pe.positions %start, %n : tensor<?xi32>
  %f = bufferization.to_buffer %freq read_only : tensor<64xf64> to memref<64xf64>
  %positions = bufferization.to_buffer %p read_only
      : tensor<?xi32> to memref<?xi32>
  pe.rotary_table angles(%positions, %f : memref<?xi32>, memref<64xf64>)
      outs(%cos, %sin : memref<?x64xf32>, memref<?x64xf32>)
  return
}

// CHECK: .visible .entry table_kernel(
// CHECK-NEXT: .param .u64 .ptr .align 1 table_kernel_param_0,
// CHECK-NEXT: .param .u64 .ptr .align 1 table_kernel_param_1,
// CHECK-NEXT: .param .u32 table_kernel_param_2,
// CHECK-NEXT: .param .u64 table_kernel_param_3,
// CHECK-NEXT: .param .u64 table_kernel_param_4,
// CHECK-NEXT: .param .u64 table_kernel_param_5
// CHECK-NEXT: )
// The frequencies are read once for the four tokens of a thread.
// CHECK: ld.global.nc.v2.b64
// CHECK: sin.approx.f32
// CHECK-COUNT-8: st.global.v2.b32
// CHECK-NOT: st.global

// -----

func.func @encode(%p: memref<?xi32>, %x: memref<?x512xf16>) {
  %freq, %a = pe.frequencies {dim = 512 : i64, base = 1.0e+04 : f64}
      : tensor<256xf64>, f64
  %f = bufferization.to_buffer %freq read_only
      : tensor<256xf64> to memref<256xf64>
  pe.sinusoidal angles(%p, %f : memref<?xi32>, memref<256xf64>)
      outs(%x : memref<?x512xf16>) {order = #pe.order<interleaved>}
  return
}

// CHECK: .visible .entry encode_kernel(
// CHECK: cos.approx.f32
// CHECK-COUNT-4: st.global.v2.b32
// CHECK-NOT: st.global

// -----

func.func @alibi(%x: memref<2x32x1024x1024xbf16>) {
  %m = pe.alibi_slopes {num_heads = 32 : i64} : tensor<32xf32>
  %slopes = bufferization.to_buffer %m read_only : tensor<32xf32> to memref<32xf32>
  pe.alibi slopes(%slopes : memref<32xf32>) outs(%x : memref<2x32x1024x1024xbf16>)
      {form = #pe.alibi_form<relative>, causal}
  return
}

// The slopes are constants of the kernel's module.
// CHECK: .visible .entry alibi_kernel(
// CHECK-NEXT: .param .u64 .ptr .align 1 alibi_kernel_param_0
// CHECK-NEXT: )
// CHECK: ld.global.v4.b32
// CHECK: st.global.v4.b32

// -----

func.func @t5(%x: memref<2x32x1024x1024xbf16>, %t: memref<32x32xf32>) {
  pe.relative_bias table(%t : memref<32x32xf32>)
      outs(%x : memref<2x32x1024x1024xbf16>)
      {buckets = #pe.t5_buckets<num_buckets = 32, max_distance = 128>}
  return
}

// No logarithm is computed: 8 scores are read at once, their buckets are found
// by comparisons, and their biases are read.
// CHECK: .visible .entry t5_kernel(
// CHECK-NEXT: .param .u64 .ptr .align 1 t5_kernel_param_0,
// CHECK-NEXT: .param .u64 .ptr .align 1 t5_kernel_param_1
// CHECK-NEXT: )
// CHECK: ld.global.v4.b32
// CHECK-NOT: lg2
// CHECK: setp.{{.*}}, 90;
// CHECK-COUNT-8: ld.global.b32
// CHECK-NOT: ld.global
// CHECK: st.global.v4.b32

// -----

func.func @apply(%x: memref<?x8x128xf32>, %cos: memref<?x64xf32>,
                 %sin: memref<?x64xf32>) {
  pe.apply_rotary tables(%cos, %sin : memref<?x64xf32>, memref<?x64xf32>)
      outs(%x : memref<?x8x128xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return
}

// CHECK: .visible .entry apply_kernel(
// CHECK: ld.global.v4.b32
// CHECK-NOT: approx
// CHECK: st.global.v4.b32
