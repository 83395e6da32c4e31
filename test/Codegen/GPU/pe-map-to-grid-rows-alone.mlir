// RUN: pe-opt %s --pe-map-to-grid=subgroup-size=32 \
// RUN:   --remarks-filter-missed=pe --verify-diagnostics -o %t
// RUN: FileCheck %s < %t

// What threads cannot share, each does for a row of its own, in launches of
// their own.

#id = affine_map<(b, f) -> (b, f)>
#first = affine_map<(b, f) -> (b)>
#swap = affine_map<(b, f) -> (f, b)>
!x = memref<?x64xf32>
!row = memref<1x64xf32, strided<[64, 1], offset: ?>>

// CHECK-LABEL: func @place_of_features
// CHECK: gpu.launch
// CHECK: memref.alloca() : memref<1x64xf32>
// CHECK: linalg.generic
// CHECK: linalg.generic
// CHECK-NOT: gpu.launch
// CHECK: return
func.func @place_of_features(%x: !x) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %n = memref.dim %x, %c0 : !x
  scf.for %t = %c0 to %n step %c1 {
    %row = memref.subview %x[%t, 0] [1, 64] [1, 1] : !x to !row
    %y = memref.alloc() : memref<1x64xf32>
    // expected-remark @below {{a thread has a whole row: 'linalg.index' is not elementwise}}
    linalg.generic {indexing_maps = [#id, #id],
        iterator_types = ["parallel", "parallel"]}
        ins(%row : !row) outs(%y : memref<1x64xf32>) {
    ^bb0(%a: f32, %out: f32):
      %i = linalg.index 1 : index
      %j = arith.index_cast %i : index to i32
      %k = arith.sitofp %j : i32 to f32
      %m = arith.mulf %a, %k : f32
      linalg.yield %m : f32
    }
    memref.copy %y, %row : memref<1x64xf32> to !row
  } {pe.independent}
  return
}

// CHECK-LABEL: func @two_lengths
// CHECK: gpu.launch
func.func @two_lengths(%x: !x, %y: memref<?x32xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %n = memref.dim %x, %c0 : !x
  scf.for %t = %c0 to %n step %c1 {
    %row = memref.subview %x[%t, 0] [1, 64] [1, 1] : !x to !row
    %zero = arith.constant 0.0 : f32
    // expected-remark @below {{a thread has a whole row: its ops have rows of 64 and of 32 features}}
    linalg.fill ins(%zero : f32) outs(%row : !row)
    %short = memref.subview %y[%t, 0] [1, 32] [1, 1]
        : memref<?x32xf32> to memref<1x32xf32, strided<[32, 1], offset: ?>>
    %part = memref.subview %x[%t, 0] [1, 32] [1, 1]
        : !x to memref<1x32xf32, strided<[64, 1], offset: ?>>
    memref.copy %part, %short : memref<1x32xf32, strided<[64, 1], offset: ?>>
        to memref<1x32xf32, strided<[32, 1], offset: ?>>
  } {pe.independent}
  return
}

// CHECK-LABEL: func @unknown_length
// CHECK: gpu.launch
func.func @unknown_length(%x: memref<?x?xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %zero = arith.constant 0.0 : f32
  %n = memref.dim %x, %c0 : memref<?x?xf32>
  %m = memref.dim %x, %c1 : memref<?x?xf32>
  scf.for %t = %c0 to %n step %c1 {
    %row = memref.subview %x[%t, 0] [1, %m] [1, 1]
        : memref<?x?xf32> to memref<1x?xf32, strided<[?, 1], offset: ?>>
    // expected-remark @below {{a thread has a whole row: the extents of a row are not known}}
    linalg.fill ins(%zero : f32)
        outs(%row : memref<1x?xf32, strided<[?, 1], offset: ?>>)
  } {pe.independent}
  return
}

// CHECK-LABEL: func @long_row
// CHECK: gpu.launch
func.func @long_row(%x: memref<?x8192xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %zero = arith.constant 0.0 : f32
  %n = memref.dim %x, %c0 : memref<?x8192xf32>
  scf.for %t = %c0 to %n step %c1 {
    %row = memref.subview %x[%t, 0] [1, 8192] [1, 1]
        : memref<?x8192xf32> to memref<1x8192xf32, strided<[8192, 1], offset: ?>>
    // expected-remark @below {{a thread has a whole row: a row does not fit into the registers of its threads}}
    linalg.fill ins(%zero : f32)
        outs(%row : memref<1x8192xf32, strided<[8192, 1], offset: ?>>)
  } {pe.independent}
  return
}

// The difference of all features has no neutral element.
// CHECK-LABEL: func @no_sum
// CHECK: gpu.launch
func.func @no_sum(%x: !x, %y: memref<?xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %n = memref.dim %x, %c0 : !x
  scf.for %t = %c0 to %n step %c1 {
    %row = memref.subview %x[%t, 0] [1, 64] [1, 1] : !x to !row
    %r = memref.subview %y[%t] [1] [1]
        : memref<?xf32> to memref<1xf32, strided<[1], offset: ?>>
    // expected-remark @below {{a thread has a whole row: a reduction is not one of an operation with a neutral element}}
    linalg.generic {indexing_maps = [#id, #first],
        iterator_types = ["parallel", "reduction"]}
        ins(%row : !row) outs(%r : memref<1xf32, strided<[1], offset: ?>>) {
    ^bb0(%a: f32, %out: f32):
      %m = arith.subf %out, %a : f32
      linalg.yield %m : f32
    }
  } {pe.independent}
  return
}

// The neighbor of a feature is that of another thread.
// CHECK-LABEL: func @shifted
// CHECK: gpu.launch
func.func @shifted(%x: memref<?x65xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %n = memref.dim %x, %c0 : memref<?x65xf32>
  scf.for %t = %c0 to %n step %c1 {
    %a = memref.subview %x[%t, 0] [1, 64] [1, 1]
        : memref<?x65xf32> to memref<1x64xf32, strided<[65, 1], offset: ?>>
    %b = memref.subview %x[%t, 1] [1, 64] [1, 1]
        : memref<?x65xf32> to memref<1x64xf32, strided<[65, 1], offset: ?>>
    %y = memref.alloc() : memref<1x64xf32>
    // expected-remark @below {{a thread has a whole row: an op may write what another one reads or writes}}
    memref.copy %b, %y
        : memref<1x64xf32, strided<[65, 1], offset: ?>> to memref<1x64xf32>
    memref.copy %y, %a
        : memref<1x64xf32> to memref<1x64xf32, strided<[65, 1], offset: ?>>
  } {pe.independent}
  return
}

// CHECK-LABEL: func @other_layout
// CHECK: gpu.launch
// CHECK: scf.for
// CHECK: pe.cos_sin
func.func @other_layout(%x: !x, %y: !x, %p: memref<?xi32>,
                        %f: memref<32xf64>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %n = memref.dim %x, %c0 : !x
  scf.for %t = %c0 to %n step %c1 {
    %a = memref.subview %x[%t, 0] [1, 64] [1, 1] : !x to !row
    %b = memref.subview %y[%t, 0] [1, 64] [1, 1] : !x to !row
    %position = memref.subview %p[%t] [1] [1]
        : memref<?xi32> to memref<1xi32, strided<[1], offset: ?>>
    // expected-remark @below {{a thread has a whole row: a rotation changes the layout}}
    pe.rotary ins(%a : !row)
        angles(%position, %f : memref<1xi32, strided<[1], offset: ?>>,
               memref<32xf64>) outs(%b : !row)
        {layout = #pe.layout<half_to_interleaved>,
         position_dims = array<i64: 0>}
  } {pe.independent}
  return
}

// A factor of a rotation's result would be a number of a thread.
// CHECK-LABEL: func @scaled_rotation
// CHECK: gpu.launch
func.func @scaled_rotation(%x: !x, %pos: memref<?xi64>, %freq: memref<32xf64>,
                           %factor: memref<?x1xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %n = memref.dim %x, %c0 : !x
  scf.for %t = %c0 to %n step %c1 {
    %row = memref.subview %x[%t, 0] [1, 64] [1, 1] : !x to !row
    %p = memref.subview %pos[%t] [1] [1]
        : memref<?xi64> to memref<1xi64, strided<[1], offset: ?>>
    %given = memref.subview %factor[%t, 0] [1, 1] [1, 1]
        : memref<?x1xf32> to memref<1x1xf32, strided<[1, 1], offset: ?>>
    %own = memref.alloc() : memref<1x1xf32>
    // expected-remark @below {{a thread has a whole row: a rotation is multiplied by numbers of its rows}}
    memref.copy %given, %own
        : memref<1x1xf32, strided<[1, 1], offset: ?>> to memref<1x1xf32>
    pe.rotary angles(%p, %freq : memref<1xi64, strided<[1], offset: ?>>,
                     memref<32xf64>)
        scale(%own : memref<1x1xf32>) outs(%row : !row)
        {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  } {pe.independent}
  return
}

// The factors of all features would be values of several threads.
// CHECK-LABEL: func @factors_of_features
// CHECK: gpu.launch
func.func @factors_of_features(%x: !x, %factors: !x, %slots: memref<?xi64>,
                               %cache: memref<?x64xf8E4M3FN>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %n = memref.dim %x, %c0 : !x
  scf.for %t = %c0 to %n step %c1 {
    %row = memref.subview %x[%t, 0] [1, 64] [1, 1] : !x to !row
    %slot = memref.subview %slots[%t] [1] [1]
        : memref<?xi64> to memref<1xi64, strided<[1], offset: ?>>
    %given = memref.subview %factors[%t, 0] [1, 64] [1, 1] : !x to !row
    %own = memref.alloc() : memref<1x64xf32>
    // expected-remark @below {{a thread has a whole row: features have factors of their own}}
    memref.copy %given, %own : !row to memref<1x64xf32>
    pe.write_cache ins(%row : !row)
        slots(%slot : memref<1xi64, strided<[1], offset: ?>>)
        outs(%cache : memref<?x64xf8E4M3FN>)
        init_scale(%own : memref<1x64xf32>)
        {block_size = 1 : i64, slot_dims = array<i64: 0>,
         token_dims = array<i64: 0>}
  } {pe.independent}
  return
}
