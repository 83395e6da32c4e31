// RUN: pe-opt %s --pe-map-to-grid=subgroup-size=32 --split-input-file \
// RUN:   --remarks-filter-missed=pe --verify-diagnostics -o %t
// RUN: FileCheck %s < %t

// Nests that stay loops of the host, which `pe-verify-host-code` reports.

// CHECK-NOT: gpu.launch

#id = affine_map<(b, f) -> (b, f)>
func.func @no_instruction(%x: memref<4x64xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  // expected-remark @below {{not mapped to the threads of a launch: there are no instructions of GPUs for 'math.exp'}}
  scf.for %t = %c0 to %c4 step %c1 {
    %row = memref.subview %x[%t, 0] [1, 64] [1, 1] : memref<4x64xf32>
        to memref<1x64xf32, strided<[64, 1], offset: ?>>
    linalg.generic {indexing_maps = [#id],
        iterator_types = ["parallel", "parallel"]}
        outs(%row : memref<1x64xf32, strided<[64, 1], offset: ?>>) {
    ^bb0(%a: f32):
      %e = math.exp %a : f32
      linalg.yield %e : f32
    }
  } {pe.independent}
  return
}

// -----

func.func @other_op(%x: memref<4x64xf32>, %y: f32) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  // expected-remark @below {{not mapped to the threads of a launch: 'memref.store' is no op on rows}}
  scf.for %t = %c0 to %c4 step %c1 {
    memref.store %y, %x[%t, %c0] : memref<4x64xf32>
  } {pe.independent}
  return
}

// -----

func.func @first_token(%x: memref<4x64xf32>, %y: f32) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  // expected-remark @below {{not mapped to the threads of a launch: a loop does not count from 0 by 1}}
  scf.for %t = %c1 to %c4 step %c1 {
    %row = memref.subview %x[%t, 0] [1, 64] [1, 1] : memref<4x64xf32>
        to memref<1x64xf32, strided<[64, 1], offset: ?>>
    linalg.fill ins(%y : f32)
        outs(%row : memref<1x64xf32, strided<[64, 1], offset: ?>>)
  } {pe.independent}
  return
}

// -----

func.func @triangle(%x: memref<4x4x64xf32>, %y: f32) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  // expected-remark @below {{not mapped to the threads of a launch: the bound of a loop depends on another loop}}
  scf.for %t = %c0 to %c4 step %c1 {
    scf.for %h = %c0 to %t step %c1 {
      %row = memref.subview %x[%t, %h, 0] [1, 1, 64] [1, 1, 1]
          : memref<4x4x64xf32>
          to memref<1x1x64xf32, strided<[256, 64, 1], offset: ?>>
      linalg.fill ins(%y : f32)
          outs(%row : memref<1x1x64xf32, strided<[256, 64, 1], offset: ?>>)
    } {pe.independent}
  } {pe.independent}
  return
}

// -----

func.func @carried(%x: memref<4x64xf32>, %y: f32) -> f32 {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  // expected-remark @below {{not mapped to the threads of a launch: a loop carries values}}
  %z = scf.for %t = %c0 to %c4 step %c1 iter_args(%a = %y) -> f32 {
    %row = memref.subview %x[%t, 0] [1, 64] [1, 1] : memref<4x64xf32>
        to memref<1x64xf32, strided<[64, 1], offset: ?>>
    linalg.fill ins(%a : f32)
        outs(%row : memref<1x64xf32, strided<[64, 1], offset: ?>>)
    scf.yield %a : f32
  } {pe.independent}
  return %z : f32
}

// -----

func.func @memory_of_the_host(%y: f32) {
  %x = memref.alloca() : memref<4x64xf32>
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  // expected-remark @below {{not mapped to the threads of a launch: an array is in the memory of the host}}
  scf.for %t = %c0 to %c4 step %c1 {
    %row = memref.subview %x[%t, 0] [1, 64] [1, 1] : memref<4x64xf32>
        to memref<1x64xf32, strided<[64, 1], offset: ?>>
    linalg.fill ins(%y : f32)
        outs(%row : memref<1x64xf32, strided<[64, 1], offset: ?>>)
  } {pe.independent}
  return
}

// -----

// A token's array is passed from one loop to the next.
func.func @array_of_a_token(%x: memref<4x2x64xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c4 = arith.constant 4 : index
  // expected-remark @below {{not mapped to the threads of a launch: loops pass arrays to each other}}
  scf.for %t = %c0 to %c4 step %c1 {
    %y = memref.alloc() : memref<1x2x64xf32>
    scf.for %h = %c0 to %c2 step %c1 {
      %row = memref.subview %x[%t, %h, 0] [1, 1, 64] [1, 1, 1]
          : memref<4x2x64xf32>
          to memref<1x1x64xf32, strided<[128, 64, 1], offset: ?>>
      %part = memref.subview %y[0, %h, 0] [1, 1, 64] [1, 1, 1]
          : memref<1x2x64xf32>
          to memref<1x1x64xf32, strided<[128, 64, 1], offset: ?>>
      memref.copy %row, %part
          : memref<1x1x64xf32, strided<[128, 64, 1], offset: ?>>
          to memref<1x1x64xf32, strided<[128, 64, 1], offset: ?>>
    } {pe.independent}
    scf.for %h = %c0 to %c2 step %c1 {
      %row = memref.subview %x[%t, %h, 0] [1, 1, 64] [1, 1, 1]
          : memref<4x2x64xf32>
          to memref<1x1x64xf32, strided<[128, 64, 1], offset: ?>>
      %part = memref.subview %y[0, %h, 0] [1, 1, 64] [1, 1, 1]
          : memref<1x2x64xf32>
          to memref<1x1x64xf32, strided<[128, 64, 1], offset: ?>>
      memref.copy %part, %row
          : memref<1x1x64xf32, strided<[128, 64, 1], offset: ?>>
          to memref<1x1x64xf32, strided<[128, 64, 1], offset: ?>>
    } {pe.independent}
  } {pe.independent}
  return
}

// -----

#id = affine_map<(t) -> (t)>
func.func @positions_as_numbers(%x: memref<4xi32>, %start: i32) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  // expected-remark @below {{not mapped to the threads of a launch: the elements of a run of positions would be in memory}}
  scf.for %t = %c0 to %c4 step %c1 {
    %p = pe.positions %start : memref<1xi32>
    %y = memref.subview %x[%t] [1] [1]
        : memref<4xi32> to memref<1xi32, strided<[1], offset: ?>>
    memref.copy %p, %y
        : memref<1xi32> to memref<1xi32, strided<[1], offset: ?>>
    memref.dealloc %p : memref<1xi32>
  } {pe.independent}
  return
}

// -----

func.func @extents_of_an_array(%x: memref<4x64xf32>, %y: f32) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  // expected-remark @below {{not mapped to the threads of a launch: an op depends on the extents of an array of the nest}}
  scf.for %t = %c0 to %c4 step %c1 {
    %z = memref.alloc() : memref<1x64xf32>
    %n = memref.dim %z, %c1 : memref<1x64xf32>
    %row = memref.subview %x[%t, 0] [1, %n] [1, 1] : memref<4x64xf32>
        to memref<1x?xf32, strided<[64, 1], offset: ?>>
    linalg.fill ins(%y : f32)
        outs(%row : memref<1x?xf32, strided<[64, 1], offset: ?>>)
  } {pe.independent}
  return
}

// -----

func.func @open_array(%x: memref<4x?xf32>, %n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  // expected-remark @below {{not mapped to the threads of a launch: the extents of an array of the nest are not known}}
  scf.for %t = %c0 to %c4 step %c1 {
    %y = memref.alloc(%n) : memref<1x?xf32>
    %row = memref.subview %x[%t, 0] [1, %n] [1, 1]
        : memref<4x?xf32> to memref<1x?xf32, strided<[?, 1], offset: ?>>
    memref.copy %row, %y
        : memref<1x?xf32, strided<[?, 1], offset: ?>> to memref<1x?xf32>
    memref.copy %y, %row
        : memref<1x?xf32> to memref<1x?xf32, strided<[?, 1], offset: ?>>
  } {pe.independent}
  return
}

// -----

memref.global "private" @variable : memref<1x64xf32> = dense<0.0>
func.func @global(%x: memref<4x64xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  // expected-remark @below {{not mapped to the threads of a launch: an array is in the memory of the host}}
  scf.for %t = %c0 to %c4 step %c1 {
    %y = memref.get_global @variable : memref<1x64xf32>
    %row = memref.subview %x[%t, 0] [1, 64] [1, 1] : memref<4x64xf32>
        to memref<1x64xf32, strided<[64, 1], offset: ?>>
    memref.copy %y, %row : memref<1x64xf32>
        to memref<1x64xf32, strided<[64, 1], offset: ?>>
  } {pe.independent}
  return
}

// -----

func.func @frequencies_of_rows(%x: memref<4x64xf32>, %p: memref<4xi32>,
                               %f: memref<4x32xf64>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  // expected-remark @below {{not mapped to the threads of a launch: its rows have frequencies of their own}}
  scf.for %t = %c0 to %c4 step %c1 {
    %row = memref.subview %x[%t, 0] [1, 64] [1, 1] : memref<4x64xf32>
        to memref<1x64xf32, strided<[64, 1], offset: ?>>
    %position = memref.subview %p[%t] [1] [1]
        : memref<4xi32> to memref<1xi32, strided<[1], offset: ?>>
    %frequencies = memref.subview %f[%t, 0] [1, 32] [1, 1]
        : memref<4x32xf64> to memref<32xf64, strided<[1], offset: ?>>
    pe.rotary angles(%position, %frequencies
        : memref<1xi32, strided<[1], offset: ?>>,
          memref<32xf64, strided<[1], offset: ?>>)
        outs(%row : memref<1x64xf32, strided<[64, 1], offset: ?>>)
        {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  } {pe.independent}
  return
}
// CHECK: func @frequencies_of_rows
// CHECK: scf.for
// CHECK: gpu.launch

// -----

func.func @indices(%x: memref<4x64xindex>, %y: memref<1x64xindex>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  // expected-remark @below {{not mapped to the threads of a launch: the elements of an array are not integers or floats}}
  scf.for %t = %c0 to %c4 step %c1 {
    %row = memref.subview %x[%t, 0] [1, 64] [1, 1] : memref<4x64xindex>
        to memref<1x64xindex, strided<[64, 1], offset: ?>>
    memref.copy %y, %row : memref<1x64xindex>
        to memref<1x64xindex, strided<[64, 1], offset: ?>>
  } {pe.independent}
  return
}
