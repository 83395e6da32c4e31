// RUN: pe-opt %s --pe-canonicalize-buffers | FileCheck %s

func.func private @use(memref<?xf32>)

// A constant extent becomes static, and the mark stays.
// CHECK-LABEL: func.func @marked(
// CHECK:         %[[T:.*]] = memref.alloc() {bufferization.manual_deallocation} : memref<8xf32>
// CHECK:         memref.dealloc %[[T]] {bufferization.manual_deallocation} : memref<8xf32>
// CHECK-NEXT:    %[[U:.*]] = memref.alloc() {alignment = 64 : i64} : memref<8xf32>
func.func @marked(%x: memref<8xf32>) -> memref<?xf32> {
  %c0 = arith.constant 0 : index
  %n = memref.dim %x, %c0 : memref<8xf32>
  %t = memref.alloc(%n) {bufferization.manual_deallocation} : memref<?xf32>
  call @use(%t) : (memref<?xf32>) -> ()
  memref.dealloc %t {bufferization.manual_deallocation} : memref<?xf32>
  %u = memref.alloc(%n) {alignment = 64 : i64} : memref<?xf32>
  return %u : memref<?xf32>
}
