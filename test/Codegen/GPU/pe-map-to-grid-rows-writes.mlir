// RUN: pe-opt %s --pe-map-to-grid=subgroup-size=32 --canonicalize --cse \
// RUN:   | FileCheck %s
// RUN: pe-opt %s --pe-map-to-grid=subgroup-size=32 \
// RUN:   --remarks-filter-analyse=pe --verify-diagnostics -o %t

// Several writes into caches in one launch.

#row = affine_map<(b, h, f) -> (b, h, f)>
#kept = affine_map<(b, h, f) -> (b, h, 0)>

// Ops that share nothing are branches of the launch, also if both write into one
// cache, but into other features.
// CHECK-LABEL: func @latent_and_rope
// CHECK: gpu.launch
// CHECK: scf.if
// CHECK: vector.store {{.*}} vector<8xbf16>
// CHECK: } else {
// CHECK: vector.store {{.*}} vector<8xbf16>
// CHECK-NOT: gpu.launch
// CHECK: return
func.func @latent_and_rope(%latent: memref<?x512xbf16>, %rope: memref<?x64xbf16>,
                           %slots: memref<?xi64>,
                           %cache: memref<?x16x576xbf16>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %tokens = memref.dim %latent, %c0 : memref<?x512xbf16>
  %blocks = memref.dim %cache, %c0 : memref<?x16x576xbf16>
  scf.for %t = %c0 to %tokens step %c1 {
    %slot = memref.subview %slots[%t] [1] [1]
        : memref<?xi64> to memref<1xi64, strided<[1], offset: ?>>
    %a = memref.subview %latent[%t, 0] [1, 512] [1, 1] : memref<?x512xbf16>
        to memref<1x512xbf16, strided<[512, 1], offset: ?>>
    // expected-remark @below {{32 threads have a row, 8 neighboring features each of 2 parts, of 1 row}}
    pe.write_cache ins(%a : memref<1x512xbf16, strided<[512, 1], offset: ?>>)
        slots(%slot : memref<1xi64, strided<[1], offset: ?>>)
        outs(%cache : memref<?x16x576xbf16>)
        {slot_dims = array<i64: 0, 1>, token_dims = array<i64: 0>}
    %b = memref.subview %rope[%t, 0] [1, 64] [1, 1] : memref<?x64xbf16>
        to memref<1x64xbf16, strided<[64, 1], offset: ?>>
    %c = memref.expand_shape %b [[0], [1, 2]] output_shape [1, 1, 64]
        : memref<1x64xbf16, strided<[64, 1], offset: ?>>
        into memref<1x1x64xbf16, strided<[64, 64, 1], offset: ?>>
    %wide = memref.expand_shape %cache [[0], [1], [2, 3]]
        output_shape [%blocks, 16, 1, 576]
        : memref<?x16x576xbf16> into memref<?x16x1x576xbf16>
    // expected-remark @below {{8 threads have a row, 8 neighboring features each, of 1 row}}
    pe.write_cache ins(%c : memref<1x1x64xbf16, strided<[64, 64, 1], offset: ?>>)
        slots(%slot : memref<1xi64, strided<[1], offset: ?>>)
        outs(%wide : memref<?x16x1x576xbf16>)
        {begin = 512 : i64, slot_dims = array<i64: 0, 1>,
         token_dims = array<i64: 0>}
  } {pe.independent}
  return
}

// The factor of a row is in a register, and one thread writes it.
// CHECK-LABEL: func @row_and_factor
// CHECK: gpu.launch
// CHECK: %[[INVERSE:.*]] = arith.divf %{{.*}}, %[[MOST:.*]] : f32
// CHECK: vector.broadcast %[[INVERSE]] : f32 to vector<
// CHECK: vector.store {{.*}}f8E4M3FN
// CHECK: memref.store %[[MOST]], %{{.*}} : memref<{{.*}}xf32
// CHECK-NOT: gpu.launch
// CHECK: return
func.func @row_and_factor(%x: memref<?x8x128xbf16>, %slots: memref<?xi64>,
                          %keys: memref<?x8x128xf8E4M3FN>,
                          %factors: memref<?x8x1xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  %zero = arith.constant 0.0 : f32
  %tokens = memref.dim %x, %c0 : memref<?x8x128xbf16>
  %size = memref.dim %keys, %c0 : memref<?x8x128xf8E4M3FN>
  %sizes = memref.dim %factors, %c0 : memref<?x8x1xf32>
  scf.for %t = %c0 to %tokens step %c1 {
    %slot = memref.subview %slots[%t] [1] [1]
        : memref<?xi64> to memref<1xi64, strided<[1], offset: ?>>
    scf.for %h = %c0 to %c8 step %c1 {
      %row = memref.subview %x[%t, %h, 0] [1, 1, 128] [1, 1, 1]
          : memref<?x8x128xbf16>
          to memref<1x1x128xbf16, strided<[1024, 128, 1], offset: ?>>
      %most = memref.alloc() : memref<1x1x1xf32>
      // expected-remark @below {{threads have a row}}
      linalg.fill ins(%zero : f32) outs(%most : memref<1x1x1xf32>)
      linalg.generic {indexing_maps = [#row, #kept],
                      iterator_types = ["parallel", "parallel", "reduction"]}
          ins(%row : memref<1x1x128xbf16, strided<[1024, 128, 1], offset: ?>>)
          outs(%most : memref<1x1x1xf32>) {
        ^bb0(%a: bf16, %b: f32):
          %wide = arith.extf %a : bf16 to f32
          %abs = math.absf %wide : f32
          %c = arith.maximumf %abs, %b : f32
          linalg.yield %c : f32
      }
      %key = memref.subview %keys[0, %h, 0] [%size, 1, 128] [1, 1, 1]
          : memref<?x8x128xf8E4M3FN>
          to memref<?x1x128xf8E4M3FN, strided<[1024, 128, 1], offset: ?>>
      pe.write_cache
          ins(%row : memref<1x1x128xbf16, strided<[1024, 128, 1], offset: ?>>)
          slots(%slot : memref<1xi64, strided<[1], offset: ?>>)
          outs(%key : memref<?x1x128xf8E4M3FN,
                             strided<[1024, 128, 1], offset: ?>>)
          init_scale(%most : memref<1x1x1xf32>)
          {slot_dims = array<i64: 0>, token_dims = array<i64: 0>}
      %factor = memref.subview %factors[0, %h, 0] [%sizes, 1, 1] [1, 1, 1]
          : memref<?x8x1xf32> to memref<?x1x1xf32, strided<[8, 1, 1], offset: ?>>
      pe.write_cache ins(%most : memref<1x1x1xf32>)
          slots(%slot : memref<1xi64, strided<[1], offset: ?>>)
          outs(%factor : memref<?x1x1xf32, strided<[8, 1, 1], offset: ?>>)
          {slot_dims = array<i64: 0>, token_dims = array<i64: 0>}
      memref.dealloc %most : memref<1x1x1xf32>
    } {pe.independent}
  } {pe.independent}
  return
}
