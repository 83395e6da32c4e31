// RUN: pe-opt %s --pe-share-allocations | FileCheck %s

// CHECK-LABEL: func @allocate
// CHECK-SAME: %[[N:.*]]: index
// CHECK: %[[X:.*]] = gpu.alloc host_shared (%[[N]]) : memref<?xf32>
// CHECK: %[[START:.*]] = gpu.wait async
// CHECK: %[[FREED:.*]] = gpu.dealloc async [%[[START]]] %[[X]] : memref<?xf32>
// CHECK: gpu.wait [%[[FREED]]]
// CHECK-NOT: memref.
func.func @allocate(%n: index) {
  %x = memref.alloc(%n) {alignment = 64 : i64} : memref<?xf32>
  memref.dealloc %x : memref<?xf32>
  return
}
