// RUN: pe-opt %s --split-input-file --pe-lower-to-nvvm | %extract_ptx > %t.ptx
// RUN: FileCheck %s < %t.ptx
// RUN: FileCheck %s --check-prefix=NOTHING-SLOW < %t.ptx

// Queries and keys of a packed projection are normalized and rotated, queries in
// place, and keys and values enter their caches: in one kernel, which reads every
// element once, before it computes, and writes it once.

#row = affine_map<(b, h, f) -> (b, h, f)>
#number = affine_map<(b, h, f) -> (b, h)>
#weight = affine_map<(b, h, f) -> (f)>
!x = memref<?x48x128xbf16>
!row = memref<1x1x128xbf16, strided<[6144, 128, 1], offset: ?>>
!wide = memref<1x1x128xf32>
!narrow = memref<1x1x128xbf16>
!position = memref<1xi32, strided<[1], offset: ?>>
!slot = memref<1xi64, strided<[1], offset: ?>>
!cache = memref<?x16x8x128xbf16>
!cell = memref<?x16x1x128xbf16, strided<[16384, 1024, 128, 1], offset: ?>>

func.func @rows(%x: !x, %p: memref<?xi32>, %slots: memref<?xi64>,
                %wq: memref<128xbf16>, %wk: memref<128xbf16>, %keys: !cache,
                %values: !cache) {
  %freq, %a = pe.frequencies {dim = 128 : i64, base = 5.0e+05 : f64}
      : tensor<64xf64>, f64
  %f = bufferization.to_buffer %freq read_only
      : tensor<64xf64> to memref<64xf64>
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  %c32 = arith.constant 32 : index
  %zero = arith.constant 0.0 : f32
  %epsilon = arith.constant 1.0e-6 : f32
  %count = arith.constant 128.0 : f32
  %tokens = memref.dim %x, %c0 : !x
  %blocks = memref.dim %keys, %c0 : !cache
  scf.for %t = %c0 to %tokens step %c1 {
    %position = memref.subview %p[%t] [1] [1] : memref<?xi32> to !position
    %slot = memref.subview %slots[%t] [1] [1] : memref<?xi64> to !slot
    scf.for %h = %c0 to %c32 step %c1 {
      %row = memref.subview %x[%t, %h, 0] [1, 1, 128] [1, 1, 1] : !x to !row
      %sum = memref.alloc() : memref<1x1xf32>
      linalg.fill ins(%zero : f32) outs(%sum : memref<1x1xf32>)
      linalg.generic {indexing_maps = [#row, #number],
          iterator_types = ["parallel", "parallel", "reduction"]}
          ins(%row : !row) outs(%sum : memref<1x1xf32>) {
      ^bb0(%i: bf16, %s: f32):
        %e = arith.extf %i : bf16 to f32
        %m = arith.mulf %e, %e : f32
        %r = arith.addf %m, %s : f32
        linalg.yield %r : f32
      }
      %normal = memref.alloc() : !wide
      linalg.generic {indexing_maps = [#row, #number, #weight, #row],
          iterator_types = ["parallel", "parallel", "parallel"]}
          ins(%row, %sum, %wq : !row, memref<1x1xf32>, memref<128xbf16>)
          outs(%normal : !wide) {
      ^bb0(%i: bf16, %s: f32, %g: bf16, %out: f32):
        %e = arith.extf %i : bf16 to f32
        %w = arith.extf %g : bf16 to f32
        %mean = arith.divf %s, %count : f32
        %more = arith.addf %mean, %epsilon : f32
        %root = math.rsqrt %more : f32
        %m = arith.mulf %e, %root : f32
        %r = arith.mulf %m, %w : f32
        linalg.yield %r : f32
      }
      pe.rotary ins(%normal : !wide)
          angles(%position, %f : !position, memref<64xf64>) outs(%row : !row)
          {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      memref.dealloc %normal : !wide
      memref.dealloc %sum : memref<1x1xf32>
    } {pe.independent}
    scf.for %h = %c0 to %c8 step %c1 {
      %at = affine.apply affine_map<(h) -> (h + 32)>(%h)
      %row = memref.subview %x[%t, %at, 0] [1, 1, 128] [1, 1, 1] : !x to !row
      %sum = memref.alloc() : memref<1x1xf32>
      linalg.fill ins(%zero : f32) outs(%sum : memref<1x1xf32>)
      linalg.generic {indexing_maps = [#row, #number],
          iterator_types = ["parallel", "parallel", "reduction"]}
          ins(%row : !row) outs(%sum : memref<1x1xf32>) {
      ^bb0(%i: bf16, %s: f32):
        %e = arith.extf %i : bf16 to f32
        %m = arith.mulf %e, %e : f32
        %r = arith.addf %m, %s : f32
        linalg.yield %r : f32
      }
      %normal = memref.alloc() : !wide
      linalg.generic {indexing_maps = [#row, #number, #weight, #row],
          iterator_types = ["parallel", "parallel", "parallel"]}
          ins(%row, %sum, %wk : !row, memref<1x1xf32>, memref<128xbf16>)
          outs(%normal : !wide) {
      ^bb0(%i: bf16, %s: f32, %g: bf16, %out: f32):
        %e = arith.extf %i : bf16 to f32
        %w = arith.extf %g : bf16 to f32
        %mean = arith.divf %s, %count : f32
        %more = arith.addf %mean, %epsilon : f32
        %root = math.rsqrt %more : f32
        %m = arith.mulf %e, %root : f32
        %r = arith.mulf %m, %w : f32
        linalg.yield %r : f32
      }
      %rotated = memref.alloc() : !narrow
      pe.rotary ins(%normal : !wide)
          angles(%position, %f : !position, memref<64xf64>)
          outs(%rotated : !narrow)
          {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      %cell = memref.subview %keys[0, 0, %h, 0] [%blocks, 16, 1, 128]
          [1, 1, 1, 1] : !cache to !cell
      pe.write_cache ins(%rotated : !narrow) slots(%slot : !slot)
          outs(%cell : !cell)
          {slot_dims = array<i64: 0, 1>, token_dims = array<i64: 0>}
      memref.dealloc %rotated : !narrow
      memref.dealloc %normal : !wide
      memref.dealloc %sum : memref<1x1xf32>
    } {pe.independent}
    scf.for %h = %c0 to %c8 step %c1 {
      %at = affine.apply affine_map<(h) -> (h + 40)>(%h)
      %row = memref.subview %x[%t, %at, 0] [1, 1, 128] [1, 1, 1] : !x to !row
      %cell = memref.subview %values[0, 0, %h, 0] [%blocks, 16, 1, 128]
          [1, 1, 1, 1] : !cache to !cell
      pe.write_cache ins(%row : !row) slots(%slot : !slot) outs(%cell : !cell)
          {slot_dims = array<i64: 0, 1>, token_dims = array<i64: 0>}
    } {pe.independent}
  } {pe.independent}
  return
}

// 12 subgroups have the 48 heads of a token: 8 of them those of queries.
// CHECK-LABEL: .visible .entry rows_kernel(
// CHECK: .maxntid 128, 1, 1
// CHECK: setp.gt.u32 {{.*}}, 7;
// Queries: two chunks of two heads and of the weights, the position, and the
// frequencies. Then the sums of 16 threads.
// CHECK-COUNT-4: ld.global.v4.b16
// CHECK-COUNT-2: ld.global.v2.b32
// CHECK: ld.global.s32
// CHECK-COUNT-2: ld.global.nc.v2.b64
// CHECK-COUNT-8: shfl.sync.bfly
// CHECK-COUNT-4: cos.approx
// CHECK-COUNT-4: sin.approx
// CHECK-COUNT-4: st.global.v2.b32
// Keys, of the next 2 subgroups: the same, and the slot.
// CHECK: setp.gt.u32 {{.*}}, 9;
// CHECK-COUNT-4: ld.global.v4.b16
// CHECK-COUNT-2: ld.global.v2.b32
// CHECK: ld.global.s32
// CHECK-COUNT-2: ld.global.nc.v2.b64
// CHECK: ld.global.b64
// CHECK-COUNT-8: shfl.sync.bfly
// CHECK: cos.approx
// CHECK-COUNT-4: st.global.v2.b32
// Values: 16 bytes of two heads are read before it is known whether there is a
// slot.
// CHECK-COUNT-2: ld.global.v4.b32
// CHECK: ld.global.b64
// CHECK: @%p
// CHECK-COUNT-2: st.global.v4.b32
// CHECK: ret;
// CHECK-NOT: .entry

// NOTHING-SLOW-NOT: .local
// NOTHING-SLOW-NOT: call
// NOTHING-SLOW-NOT: .f64
// NOTHING-SLOW-NOT: {{(ld|st)\.global\.b(8|16|32)}}
// NOTHING-SLOW-NOT: {{(rem|div)\.}}
// NOTHING-SLOW: ret;

// -----

// A write into a cache alone: a thread has 16 bytes.
!k = memref<?x8x128xbf16, strided<[6144, 128, 1], offset: 4096>>

func.func @write(%k: !k, %slots: memref<?xi64>,
                 %keys: memref<?x16x8x128xbf16>) {
  pe.write_cache ins(%k : !k) slots(%slots : memref<?xi64>)
      outs(%keys : memref<?x16x8x128xbf16>)
      {slot_dims = array<i64: 0, 1>, token_dims = array<i64: 0>}
  return
}
// CHECK-LABEL: .visible .entry write_kernel(
// CHECK: ld.global.b64
// CHECK: ld.global.v4.b32
// CHECK: st.global.v4.b32
// CHECK: ret;
