// RUN: pe-opt %s --pe-mark-program-memory -o %t.mlir
// RUN: FileCheck %s --input-file=%t.mlir

// Without the marks it is the same program.
// RUN: pe-opt %s -o %t.unmarked.mlir
// RUN: pe-opt %t.mlir --pe-unmark-program-memory | diff %t.unmarked.mlir -

// CHECK-LABEL: func.func @memrefs(
// CHECK-SAME:      %{{.*}}: memref<4xf32> {pe.program_memory}, %{{.*}}: tensor<4xf32>)
// CHECK-SAME:      -> (memref<?xf32> {pe.program_memory}, tensor<4xf32>) {
// CHECK:         memref.alloc(%{{.*}}) {bufferization.manual_deallocation} : memref<?xf32>
// CHECK:         memref.dealloc %{{.*}} {bufferization.manual_deallocation} : memref<4xf32>
func.func @memrefs(%x: memref<4xf32>, %y: tensor<4xf32>)
    -> (memref<?xf32>, tensor<4xf32>) {
  %c0 = arith.constant 0 : index
  %n = tensor.dim %y, %c0 : tensor<4xf32>
  %t = memref.alloc(%n) : memref<?xf32>
  memref.dealloc %x : memref<4xf32>
  return %t, %y : memref<?xf32>, tensor<4xf32>
}

// CHECK-LABEL: func.func @runs_of_positions(
// CHECK:         pe.positions %{{.*}} {bufferization.manual_deallocation} : memref<4xi32>
// CHECK:         pe.positions %{{.*}} : tensor<4xi32>
func.func @runs_of_positions(%start: i32) {
  %p = pe.positions %start : memref<4xi32>
  %t = pe.positions %start : tensor<4xi32>
  return
}

// Allocations that are freed with their scope, and tensors, are not marked.
// CHECK-LABEL: func.func @others(
// CHECK-NOT:     manual_deallocation
// CHECK:         return
func.func @others() -> tensor<4xf32> {
  %a = memref.alloca() : memref<4xf32>
  %t = bufferization.alloc_tensor() : tensor<4xf32>
  bufferization.dealloc_tensor %t : tensor<4xf32>
  %e = tensor.empty() : tensor<4xf32>
  return %e : tensor<4xf32>
}
