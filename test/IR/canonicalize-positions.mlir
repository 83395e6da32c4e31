// Runs of positions in memory.

// RUN: pe-opt %s --canonicalize | FileCheck %s

// Who frees the memory stays known.
// CHECK-LABEL: @constant_length_is_static
// CHECK-SAME: (%[[START:.*]]: i32)
// CHECK: %[[POS:.*]] = pe.positions %[[START]] {bufferization.manual_deallocation, step = 3 : i64} : memref<16xi32>
// CHECK: %[[CAST:.*]] = memref.cast %[[POS]] : memref<16xi32> to memref<?xi32>
// CHECK: return %[[CAST]]
func.func @constant_length_is_static(%start: i32) -> memref<?xi32> {
  %length = arith.constant 16 : index
  %pos = pe.positions %start, %length {bufferization.manual_deallocation, step = 3 : i64} : memref<?xi32>
  return %pos : memref<?xi32>
}

// CHECK-LABEL: @unknown_length_stays
// CHECK: pe.positions %{{.*}}, %{{.*}} : memref<?xi32>
func.func @unknown_length_stays(%start: i32, %length: index) -> memref<?xi32> {
  %pos = pe.positions %start, %length : memref<?xi32>
  return %pos : memref<?xi32>
}

//===----------------------------------------------------------------------===//
// Extents
//===----------------------------------------------------------------------===//

// CHECK-LABEL: @extent_is_the_length
// CHECK-SAME: (%{{.*}}: i32, %[[LENGTH:.*]]: index)
// CHECK-NEXT: return %[[LENGTH]]
func.func @extent_is_the_length(%start: i32, %length: index) -> index {
  %c0 = arith.constant 0 : index
  %pos = pe.positions %start, %length : memref<?xi32>
  %dim = memref.dim %pos, %c0 : memref<?xi32>
  return %dim : index
}

// CHECK-LABEL: @extent_of_unknown_dimension
// CHECK: memref.dim
func.func @extent_of_unknown_dimension(%start: i32, %length: index, %i: index) -> index {
  %pos = pe.positions %start, %length : memref<?xi32>
  %dim = memref.dim %pos, %i : memref<?xi32>
  return %dim : index
}

//===----------------------------------------------------------------------===//
// Memory that nobody reads
//===----------------------------------------------------------------------===//

// CHECK-LABEL: @freed_run_goes
// CHECK-NEXT: return
func.func @freed_run_goes(%start: i32, %length: index) {
  %pos = pe.positions %start, %length : memref<?xi32>
  %cast = memref.cast %pos : memref<?xi32> to memref<8xi32>
  memref.dealloc %cast : memref<8xi32>
  return
}

// CHECK-LABEL: @run_that_is_freed_on_one_way_goes
// CHECK-NEXT: return
func.func @run_that_is_freed_on_one_way_goes(%start: i32, %c: i1) {
  %pos = pe.positions %start : memref<8xi32>
  scf.if %c {
    memref.dealloc %pos : memref<8xi32>
  }
  return
}

// CHECK-LABEL: @read_run_stays
// CHECK: %[[POS:.*]] = pe.positions
// CHECK: memref.load %[[POS]]
// CHECK: memref.dealloc %[[POS]]
func.func @read_run_stays(%start: i32, %i: index) -> i32 {
  %pos = pe.positions %start : memref<8xi32>
  %value = memref.load %pos[%i] : memref<8xi32>
  memref.dealloc %pos : memref<8xi32>
  return %value : i32
}

// CHECK-LABEL: @run_that_is_passed_on_stays
// CHECK: %[[POS:.*]] = pe.positions
// CHECK: call @read(%[[POS]])
// CHECK: memref.dealloc %[[POS]]
func.func @run_that_is_passed_on_stays(%start: i32) {
  %pos = pe.positions %start : memref<8xi32>
  call @read(%pos) : (memref<8xi32>) -> ()
  memref.dealloc %pos : memref<8xi32>
  return
}
func.func private @read(memref<8xi32>)
