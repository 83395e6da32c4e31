// RUN: pe-opt %s --pe-map-to-grid=subgroup-size=32 --canonicalize --cse \
// RUN:   | FileCheck %s
// RUN: pe-opt %s --pe-map-to-grid=subgroup-size=32 \
// RUN:   --remarks-filter-analyse=pe --verify-diagnostics -o %t

// A nest of independent loops becomes one launch. The threads of a row have it
// in registers.

#row = affine_map<(b, h, f) -> (b, h, f)>
#number = affine_map<(b, h, f) -> (b, h)>
!x = memref<?x48x128xbf16>
!row = memref<1x1x128xbf16, strided<[6144, 128, 1], offset: ?>>
!cache = memref<?x16x8x128xbf16>
!cell = memref<?x16x1x128xbf16, strided<[16384, 1024, 128, 1], offset: ?>>

// The thread reads two chunks of two rows, each once, then sums of squares are
// combined: first in a thread, then among the 16 threads of a row. It writes
// what it has read.
// CHECK-LABEL: func @normalize_and_rotate
// CHECK: gpu.launch
// CHECK-COUNT-4: vector.load {{.*}} {alignment = 8 : i64} : {{.*}}, vector<4xbf16>
// CHECK: memref.load {{.*}} : memref<1xi32
// CHECK-NOT: vector.load {{.*}}bf16
// CHECK: arith.extf
// CHECK: gpu.shuffle xor {{.*}}, %c8_i32, %c32_i32
// CHECK: gpu.shuffle xor {{.*}}, %c4_i32, %c32_i32
// CHECK: gpu.shuffle xor {{.*}}, %c2_i32, %c32_i32
// CHECK: gpu.shuffle xor {{.*}}, %c1_i32, %c32_i32
// CHECK-COUNT-4: gpu.shuffle xor
// CHECK-NOT: gpu.shuffle
// CHECK: pe.cos_sin
// CHECK-COUNT-4: vector.store {{.*}} {alignment = 8 : i64} : {{.*}}, vector<4xbf16>
// CHECK-NOT: gpu.launch
// CHECK-NOT: linalg
// CHECK: return
func.func @normalize_and_rotate(%x: !x, %p: memref<?xi32>) {
  %f = memref.get_global @frequencies : memref<64xf64>
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c32 = arith.constant 32 : index
  %zero = arith.constant 0.0 : f32
  %count = arith.constant 128.0 : f32
  %tokens = memref.dim %x, %c0 : !x
  scf.for %t = %c0 to %tokens step %c1 {
    %position = memref.subview %p[%t] [1] [1]
        : memref<?xi32> to memref<1xi32, strided<[1], offset: ?>>
    scf.for %h = %c0 to %c32 step %c1 {
      %row = memref.subview %x[%t, %h, 0] [1, 1, 128] [1, 1, 1] : !x to !row
      %sum = memref.alloc() : memref<1x1xf32>
      // expected-remark @below {{16 threads have a row, 4 neighboring features each of 2 parts, of 2 rows}}
      linalg.fill ins(%zero : f32) outs(%sum : memref<1x1xf32>)
      linalg.generic {indexing_maps = [#row, #number],
          iterator_types = ["parallel", "parallel", "reduction"]}
          ins(%row : !row) outs(%sum : memref<1x1xf32>) {
      ^bb0(%a: bf16, %s: f32):
        %e = arith.extf %a : bf16 to f32
        %m = arith.mulf %e, %e : f32
        %r = arith.addf %m, %s : f32
        linalg.yield %r : f32
      }
      %normal = memref.alloc() : memref<1x1x128xf32>
      linalg.generic {indexing_maps = [#row, #number, #row],
          iterator_types = ["parallel", "parallel", "parallel"]}
          ins(%row, %sum : !row, memref<1x1xf32>)
          outs(%normal : memref<1x1x128xf32>) {
      ^bb0(%a: bf16, %s: f32, %out: f32):
        %e = arith.extf %a : bf16 to f32
        %mean = arith.divf %s, %count : f32
        %root = math.rsqrt %mean : f32
        %m = arith.mulf %e, %root : f32
        linalg.yield %m : f32
      }
      pe.rotary ins(%normal : memref<1x1x128xf32>)
          angles(%position, %f : memref<1xi32, strided<[1], offset: ?>>,
                 memref<64xf64>)
          outs(%row : !row)
          {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      memref.dealloc %normal : memref<1x1x128xf32>
      memref.dealloc %sum : memref<1x1xf32>
    } {pe.independent}
  } {pe.independent}
  return
}
memref.global "private" constant @frequencies : memref<64xf64> = dense<0.5>

// Keys and values of one array enter their caches: in one launch, in which the
// subgroups of a token take one branch or the other. 8 heads of 16 threads, two
// for each thread, are those of 2 subgroups.
// CHECK-LABEL: func @keys_and_values
// CHECK: gpu.launch
// CHECK: %[[SUBGROUP:.*]] = arith.index_castui
// CHECK: %[[KEYS:.*]] = arith.cmpi ult, %{{.*}}, %c2 : index
// CHECK: scf.if %[[KEYS]] {
// CHECK: vector.load {{.*}} vector<8xbf16>
// CHECK: vector.store {{.*}} vector<8xbf16>
// CHECK: } else {
// CHECK: vector.load {{.*}} vector<8xbf16>
// CHECK: vector.store {{.*}} vector<8xbf16>
// CHECK-NOT: gpu.launch
// CHECK: return
func.func @keys_and_values(%x: !x, %slots: memref<?xi64>, %keys: !cache,
                           %values: !cache) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  %tokens = memref.dim %x, %c0 : !x
  %blocks = memref.dim %keys, %c0 : !cache
  scf.for %t = %c0 to %tokens step %c1 {
    %slot = memref.subview %slots[%t] [1] [1]
        : memref<?xi64> to memref<1xi64, strided<[1], offset: ?>>
    scf.for %h = %c0 to %c8 step %c1 {
      %at = affine.apply affine_map<(h) -> (h + 32)>(%h)
      %row = memref.subview %x[%t, %at, 0] [1, 1, 128] [1, 1, 1] : !x to !row
      %cell = memref.subview %keys[0, 0, %h, 0] [%blocks, 16, 1, 128]
          [1, 1, 1, 1] : !cache to !cell
      // expected-remark @below {{16 threads have a row, 8 neighboring features each, of 2 rows}}
      pe.write_cache ins(%row : !row)
          slots(%slot : memref<1xi64, strided<[1], offset: ?>>)
          outs(%cell : !cell)
          {slot_dims = array<i64: 0, 1>, token_dims = array<i64: 0>}
    } {pe.independent}
    scf.for %h = %c0 to %c8 step %c1 {
      %at = affine.apply affine_map<(h) -> (h + 40)>(%h)
      %row = memref.subview %x[%t, %at, 0] [1, 1, 128] [1, 1, 1] : !x to !row
      %cell = memref.subview %values[0, 0, %h, 0] [%blocks, 16, 1, 128]
          [1, 1, 1, 1] : !cache to !cell
      // expected-remark @below {{16 threads have a row, 8 neighboring features each, of 2 rows}}
      pe.write_cache ins(%row : !row)
          slots(%slot : memref<1xi64, strided<[1], offset: ?>>)
          outs(%cell : !cell)
          {slot_dims = array<i64: 0, 1>, token_dims = array<i64: 0>}
    } {pe.independent}
  } {pe.independent}
  return
}

// The second loop of a token reads what the first one has written: in a launch
// of its own.
// CHECK-LABEL: func @one_after_the_other
// CHECK-COUNT-2: gpu.launch
// CHECK-NOT: gpu.launch
// CHECK: return
func.func @one_after_the_other(%x: memref<4x8x64xf32>, %y: memref<4x8x64xf32>,
                               %z: memref<4x8x64xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %c7 = arith.constant 7 : index
  scf.for %t = %c0 to %c4 step %c1 {
    scf.for %h = %c0 to %c7 step %c1 {
      %a = memref.subview %x[%t, %h, 0] [1, 1, 64] [1, 1, 1] : memref<4x8x64xf32>
          to memref<1x1x64xf32, strided<[512, 64, 1], offset: ?>>
      %b = memref.subview %y[%t, %h, 0] [1, 1, 64] [1, 1, 1] : memref<4x8x64xf32>
          to memref<1x1x64xf32, strided<[512, 64, 1], offset: ?>>
      // expected-remark @below {{16 threads have a row, 4 neighboring features each, of 1 row}}
      memref.copy %a, %b
          : memref<1x1x64xf32, strided<[512, 64, 1], offset: ?>>
          to memref<1x1x64xf32, strided<[512, 64, 1], offset: ?>>
    } {pe.independent}
    scf.for %h = %c0 to %c7 step %c1 {
      %next = affine.apply affine_map<(h) -> (h + 1)>(%h)
      %b = memref.subview %y[%t, %next, 0] [1, 1, 64] [1, 1, 1]
          : memref<4x8x64xf32>
          to memref<1x1x64xf32, strided<[512, 64, 1], offset: ?>>
      %c = memref.subview %z[%t, %h, 0] [1, 1, 64] [1, 1, 1]
          : memref<4x8x64xf32>
          to memref<1x1x64xf32, strided<[512, 64, 1], offset: ?>>
      // expected-remark @below {{16 threads have a row, 4 neighboring features each, of 1 row}}
      memref.copy %b, %c
          : memref<1x1x64xf32, strided<[512, 64, 1], offset: ?>>
          to memref<1x1x64xf32, strided<[512, 64, 1], offset: ?>>
    } {pe.independent}
  } {pe.independent}
  return
}

// Positions that the nest knows as a run are computed.
// CHECK-LABEL: func @positions_of_tokens
// CHECK-SAME: , %[[START:[^:]*]]: i32
// CHECK: gpu.launch
// CHECK: arith.addi %[[START]], %{{.*}} : i32
// CHECK: vector.load {{.*}} vector<4xf32>
// CHECK-NOT: pe.positions
// CHECK-NOT: gpu.launch
// CHECK: return
func.func @positions_of_tokens(%x: memref<?x8x64xf32>, %start: i32) {
  %f = memref.get_global @few_frequencies : memref<32xf64>
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  %n = memref.dim %x, %c0 : memref<?x8x64xf32>
  scf.for %t = %c0 to %n step %c1 {
    %i = arith.index_cast %t : index to i32
    %first = arith.addi %start, %i : i32
    %p = pe.positions %first : memref<1xi32>
    scf.for %h = %c0 to %c8 step %c1 {
      %row = memref.subview %x[%t, %h, 0] [1, 1, 64] [1, 1, 1]
          : memref<?x8x64xf32>
          to memref<1x1x64xf32, strided<[512, 64, 1], offset: ?>>
      // expected-remark @below {{8 threads have a row, 4 neighboring features each of 2 parts, of 2 rows}}
      pe.rotary angles(%p, %f : memref<1xi32>, memref<32xf64>)
          outs(%row : memref<1x1x64xf32, strided<[512, 64, 1], offset: ?>>)
          {layout = #pe.layout<half>, position_dims = array<i64: 0>}
    } {pe.independent}
    memref.dealloc %p : memref<1xi32>
  } {pe.independent}
  return
}
memref.global "private" constant @few_frequencies : memref<32xf64> = dense<0.5>

// Of one token, only loops over rows are left.
// CHECK-LABEL: func @one_token
// CHECK: gpu.launch
// CHECK-NOT: gpu.launch
// CHECK: return
func.func @one_token(%x: memref<1x9x64xf32>, %y: memref<1x4x64xf32>,
                     %z: memref<1x5x64xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %c5 = arith.constant 5 : index
  scf.for %h = %c0 to %c4 step %c1 {
    %a = memref.subview %x[0, %h, 0] [1, 1, 64] [1, 1, 1] : memref<1x9x64xf32>
        to memref<1x1x64xf32, strided<[576, 64, 1], offset: ?>>
    %b = memref.subview %y[0, %h, 0] [1, 1, 64] [1, 1, 1] : memref<1x4x64xf32>
        to memref<1x1x64xf32, strided<[256, 64, 1], offset: ?>>
    // expected-remark @below {{16 threads have a row, 4 neighboring features each, of 1 row}}
    memref.copy %a, %b
        : memref<1x1x64xf32, strided<[576, 64, 1], offset: ?>>
        to memref<1x1x64xf32, strided<[256, 64, 1], offset: ?>>
  } {pe.independent}
  %part = memref.subview %x[0, 4, 0] [1, 5, 64] [1, 1, 1] : memref<1x9x64xf32>
      to memref<1x5x64xf32, strided<[576, 64, 1], offset: 256>>
  scf.for %h = %c0 to %c5 step %c1 {
    %a = memref.subview %part[0, %h, 0] [1, 1, 64] [1, 1, 1]
        : memref<1x5x64xf32, strided<[576, 64, 1], offset: 256>>
        to memref<1x1x64xf32, strided<[576, 64, 1], offset: ?>>
    %b = memref.subview %z[0, %h, 0] [1, 1, 64] [1, 1, 1] : memref<1x5x64xf32>
        to memref<1x1x64xf32, strided<[320, 64, 1], offset: ?>>
    // expected-remark @below {{16 threads have a row, 4 neighboring features each, of 1 row}}
    memref.copy %a, %b
        : memref<1x1x64xf32, strided<[576, 64, 1], offset: ?>>
        to memref<1x1x64xf32, strided<[320, 64, 1], offset: ?>>
  } {pe.independent}
  return
}

// No row is launched.
// CHECK-LABEL: func @no_row
// CHECK-NOT: gpu.launch
// CHECK: return
func.func @no_row(%x: memref<4x8x64xf32>, %y: memref<4x8x64xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  scf.for %t = %c0 to %c4 step %c1 {
    scf.for %h = %c0 to %c0 step %c1 {
      %a = memref.subview %x[%t, %h, 0] [1, 1, 64] [1, 1, 1] : memref<4x8x64xf32>
          to memref<1x1x64xf32, strided<[512, 64, 1], offset: ?>>
      %b = memref.subview %y[%t, %h, 0] [1, 1, 64] [1, 1, 1] : memref<4x8x64xf32>
          to memref<1x1x64xf32, strided<[512, 64, 1], offset: ?>>
      // expected-remark @below {{16 threads have a row, 4 neighboring features each, of 1 row}}
      memref.copy %a, %b
          : memref<1x1x64xf32, strided<[512, 64, 1], offset: ?>>
          to memref<1x1x64xf32, strided<[512, 64, 1], offset: ?>>
    } {pe.independent}
  } {pe.independent}
  return
}
