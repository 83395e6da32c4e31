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

// Memory of the GPU's own kind is allocated like any other.

// CHECK-LABEL: func @other_space
// CHECK: %[[X:.*]] = gpu.alloc host_shared () : memref<4xf32>
// CHECK: %[[Y:.*]] = memref.memory_space_cast %[[X]] : memref<4xf32> to memref<4xf32, 1>
// CHECK: %[[Z:.*]] = memref.memory_space_cast %[[Y]] : memref<4xf32, 1> to memref<4xf32>
// CHECK: gpu.dealloc async [%{{.*}}] %[[Z]] : memref<4xf32>
func.func @other_space() {
  %x = memref.alloc() : memref<4xf32, 1>
  memref.dealloc %x : memref<4xf32, 1>
  return
}
