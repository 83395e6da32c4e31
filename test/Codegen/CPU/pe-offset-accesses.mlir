// RUN: pe-opt %s --pe-offset-accesses | FileCheck %s
// RUN: pe-opt %s --pe-lower-to-llvm | FileCheck %s --check-prefix=LLVM

// CHECK: #[[$OFFSET:.*]] = affine_map<()[s0, s1, s2] -> (s0 + s1 * s2)>

// LLVM-NOT: nuw

// CHECK-LABEL: func.func @open_stride(
// CHECK-SAME:      %[[X:.*]]: memref<?xf32, strided<[?], offset: ?>>, %[[I:.*]]: index)
// CHECK:         %[[BASE:.*]], %[[START:.*]], %{{.*}}, %[[STRIDE:.*]] = memref.extract_strided_metadata %[[X]]
// CHECK:         %[[PLACE:.*]] = affine.apply #[[$OFFSET]]()[%[[START]], %[[I]], %[[STRIDE]]]
// CHECK:         %[[ELEMENT:.*]] = memref.reinterpret_cast %[[BASE]] to offset: [%[[PLACE]]], sizes: [], strides: []
// CHECK:         memref.load %[[ELEMENT]][] {nontemporal = true} : memref<f32, strided<[], offset: ?>>
func.func @open_stride(%x: memref<?xf32, strided<[?], offset: ?>>, %i: index) -> f32 {
  %r = memref.load %x[%i] {nontemporal = true} : memref<?xf32, strided<[?], offset: ?>>
  return %r : f32
}

// CHECK-LABEL: func.func @negative_stride(
// CHECK:         memref.store %{{.*}}, %{{.*}}[] : memref<f32, strided<[], offset: ?>>
func.func @negative_stride(%x: memref<4x4xf32, strided<[-4, 1], offset: 12>>,
                           %i: index, %v: f32) {
  memref.store %v, %x[%i, %i] : memref<4x4xf32, strided<[-4, 1], offset: 12>>
  return
}

// LLVM-LABEL: llvm.func @positive_strides(
// CHECK-LABEL: func.func @positive_strides(
// CHECK-SAME:      %[[X:.*]]: memref<?x4xf32, strided<[8, 1], offset: ?>>
// CHECK-NEXT:    memref.load %[[X]][%{{.*}}, %{{.*}}]
func.func @positive_strides(%x: memref<?x4xf32, strided<[8, 1], offset: ?>>,
                            %i: index) -> f32 {
  %r = memref.load %x[%i, %i] : memref<?x4xf32, strided<[8, 1], offset: ?>>
  return %r : f32
}
