// RUN: pe-opt %s --pe-map-to-grid=subgroup-size=32 --split-input-file \
// RUN:   --remarks-filter-missed=pe --verify-diagnostics -o %t
// RUN: FileCheck %s < %t

// As pe-map-to-grid-rows-alone.mlir: arrays whose elements threads cannot share.
// CHECK-COUNT-9: gpu.launch blocks

!row = memref<1x64xf32, strided<[64, 1], offset: ?>>

func.func @two_dimensions(%x: memref<?x64x64xf32>, %y: f32) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %n = memref.dim %x, %c0 : memref<?x64x64xf32>
  scf.for %t = %c0 to %n step %c1 {
    %row = memref.subview %x[%t, 0, 0] [1, 64, 64] [1, 1, 1]
        : memref<?x64x64xf32>
        to memref<1x64x64xf32, strided<[4096, 64, 1], offset: ?>>
    // expected-remark @below {{a thread has a whole row: an op has several dimensions of features}}
    linalg.fill ins(%y : f32)
        outs(%row : memref<1x64x64xf32, strided<[4096, 64, 1], offset: ?>>)
  } {pe.independent}
  return
}

// -----

#id = affine_map<(b, f) -> (b, f)>
#first_row = affine_map<(b, f) -> (0, f)>
!row = memref<1x64xf32, strided<[64, 1], offset: ?>>

func.func @two_rows(%x: memref<?x64xf32>, %weights: memref<2x64xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %n = memref.dim %x, %c0 : memref<?x64xf32>
  scf.for %t = %c0 to %n step %c1 {
    %row = memref.subview %x[%t, 0] [1, 64] [1, 1] : memref<?x64xf32> to !row
    // expected-remark @below {{a thread has a whole row: an array is neither a row nor a number}}
    linalg.generic {indexing_maps = [#first_row, #id],
        iterator_types = ["parallel", "parallel"]}
        ins(%weights : memref<2x64xf32>) outs(%row : !row) {
    ^bb0(%w: f32, %a: f32):
      %m = arith.mulf %a, %w : f32
      linalg.yield %m : f32
    }
  } {pe.independent}
  return
}

// -----

#id = affine_map<(b, f) -> (b, f)>
!row = memref<1x64xf32, strided<[64, 1], offset: ?>>

func.func @part_of_an_array(%x: memref<?x64xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %n = memref.dim %x, %c0 : memref<?x64xf32>
  scf.for %t = %c0 to %n step %c1 {
    %row = memref.subview %x[%t, 0] [1, 64] [1, 1] : memref<?x64xf32> to !row
    %y = memref.alloc() : memref<1x128xf32>
    %half = memref.subview %y[0, 0] [1, 64] [1, 1]
        : memref<1x128xf32> to memref<1x64xf32, strided<[128, 1]>>
    // expected-remark @below {{a thread has a whole row: only a part of an array of the nest is used}}
    memref.copy %row, %half : !row to memref<1x64xf32, strided<[128, 1]>>
    memref.copy %half, %row : memref<1x64xf32, strided<[128, 1]>> to !row
  } {pe.independent}
  return
}

// -----

#id = affine_map<(b, f) -> (b, f)>
#turned = affine_map<(b, f) -> (b, 63 - f)>
!row = memref<1x64xf32, strided<[64, 1], offset: ?>>

func.func @from_the_end(%x: memref<?x64xf32>, %z: memref<?x64xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %n = memref.dim %x, %c0 : memref<?x64xf32>
  scf.for %t = %c0 to %n step %c1 {
    %row = memref.subview %x[%t, 0] [1, 64] [1, 1] : memref<?x64xf32> to !row
    %out = memref.subview %z[%t, 0] [1, 64] [1, 1] : memref<?x64xf32> to !row
    // expected-remark @below {{a thread has a whole row: features are read in another order}}
    linalg.generic {indexing_maps = [#turned, #id],
        iterator_types = ["parallel", "parallel"]}
        ins(%row : !row) outs(%out : !row) {
    ^bb0(%a: f32, %o: f32):
      %m = arith.negf %a : f32
      linalg.yield %m : f32
    }
  } {pe.independent}
  return
}

// -----

#id = affine_map<(b, f) -> (b, f)>
#third = affine_map<(b, f) -> (b, 2)>
!row = memref<1x64xf32, strided<[64, 1], offset: ?>>

func.func @one_feature(%x: memref<?x64xf32>, %z: memref<?x64xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %n = memref.dim %x, %c0 : memref<?x64xf32>
  scf.for %t = %c0 to %n step %c1 {
    %row = memref.subview %x[%t, 0] [1, 64] [1, 1] : memref<?x64xf32> to !row
    %out = memref.subview %z[%t, 0] [1, 64] [1, 1] : memref<?x64xf32> to !row
    // expected-remark @below {{a thread has a whole row: an array is accessed in part}}
    linalg.generic {indexing_maps = [#third, #id],
        iterator_types = ["parallel", "parallel"]}
        ins(%row : !row) outs(%out : !row) {
    ^bb0(%a: f32, %o: f32):
      %m = arith.mulf %a, %o : f32
      linalg.yield %m : f32
    }
  } {pe.independent}
  return
}

// -----

!row = memref<1x64xf32, strided<[64, 1], offset: ?>>

func.func @open_pairs(%x: memref<?x64xf32>, %p: memref<?xi32>,
                      %f: memref<?xf64>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %n = memref.dim %x, %c0 : memref<?x64xf32>
  scf.for %t = %c0 to %n step %c1 {
    %row = memref.subview %x[%t, 0] [1, 64] [1, 1] : memref<?x64xf32> to !row
    %position = memref.subview %p[%t] [1] [1]
        : memref<?xi32> to memref<1xi32, strided<[1], offset: ?>>
    // expected-remark @below {{a thread has a whole row: the number of pairs is not known}}
    pe.rotary angles(%position, %f
        : memref<1xi32, strided<[1], offset: ?>>, memref<?xf64>)
        outs(%row : !row)
        {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  } {pe.independent}
  return
}

// -----

!row = memref<1x64xf32, strided<[64, 1], offset: ?>>

func.func @other_pairs(%x: memref<?x64xf32>, %p: memref<?xi32>,
                       %f: memref<8xf64>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %n = memref.dim %x, %c0 : memref<?x64xf32>
  scf.for %t = %c0 to %n step %c1 {
    %row = memref.subview %x[%t, 0] [1, 64] [1, 1] : memref<?x64xf32> to !row
    %position = memref.subview %p[%t] [1] [1]
        : memref<?xi32> to memref<1xi32, strided<[1], offset: ?>>
    // expected-remark @below {{a thread has a whole row: it has rotations of different pairs}}
    pe.rotary angles(%position, %f
        : memref<1xi32, strided<[1], offset: ?>>, memref<8xf64>)
        outs(%row : !row)
        {layout = #pe.layout<half>, position_dims = array<i64: 0>}
    pe.rotary angles(%position, %f
        : memref<1xi32, strided<[1], offset: ?>>, memref<8xf64>)
        outs(%row : !row)
        {begin = 16 : i64, layout = #pe.layout<half>,
         position_dims = array<i64: 0>}
  } {pe.independent}
  return
}

// -----

func.func @one_feature_of_heads(%x: memref<?x64x1xf32>, %slots: memref<?xi64>,
                                %cache: memref<?x64x1xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %n = memref.dim %x, %c0 : memref<?x64x1xf32>
  scf.for %t = %c0 to %n step %c1 {
    %row = memref.subview %x[%t, 0, 0] [1, 64, 1] [1, 1, 1]
        : memref<?x64x1xf32> to memref<1x64x1xf32, strided<[64, 1, 1], offset: ?>>
    %slot = memref.subview %slots[%t] [1] [1]
        : memref<?xi64> to memref<1xi64, strided<[1], offset: ?>>
    // expected-remark @below {{a thread has a whole row: features are not the last dimension of a write into a cache}}
    pe.write_cache
        ins(%row : memref<1x64x1xf32, strided<[64, 1, 1], offset: ?>>)
        slots(%slot : memref<1xi64, strided<[1], offset: ?>>)
        outs(%cache : memref<?x64x1xf32>)
        {slot_dims = array<i64: 0>, token_dims = array<i64: 0>}
  } {pe.independent}
  return
}

// -----

!row = memref<1x64xf32, strided<[64, 1], offset: ?>>

func.func @nothing_written(%x: memref<?x64xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %n = memref.dim %x, %c0 : memref<?x64xf32>
  scf.for %t = %c0 to %n step %c1 {
    %row = memref.subview %x[%t, 0] [1, 64] [1, 1] : memref<?x64xf32> to !row
    %y = memref.alloc() : memref<1x64xf32>
    // expected-remark @below {{a thread has a whole row: an array of the nest is read before it is written}}
    memref.copy %y, %row : memref<1x64xf32> to !row
  } {pe.independent}
  return
}
