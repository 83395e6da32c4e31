// RUN: pe-opt %s --pass-pipeline='builtin.module(func.func(pe-hoist-allocations))' \
// RUN:   | FileCheck %s

// Only allocations that the program does not manage are hoisted.
// CHECK-LABEL: func.func @loop(
// CHECK:         %[[ONCE:.*]] = memref.alloc() : memref<8xf32>
// CHECK-NEXT:    scf.for
// CHECK-NEXT:      %[[EACH:.*]] = memref.alloc() {bufferization.manual_deallocation} : memref<8xf32>
// CHECK-NEXT:      memref.copy %[[EACH]], %[[ONCE]]
// CHECK-NEXT:      memref.dealloc %[[EACH]] {bufferization.manual_deallocation}
func.func @loop(%n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  scf.for %i = %c0 to %n step %c1 {
    %each = memref.alloc() {bufferization.manual_deallocation} : memref<8xf32>
    %once = memref.alloc() : memref<8xf32>
    memref.copy %each, %once : memref<8xf32> to memref<8xf32>
    memref.dealloc %each {bufferization.manual_deallocation} : memref<8xf32>
  }
  return
}
