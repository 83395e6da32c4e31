// RUN: pe-opt %s \
// RUN:   --one-shot-bufferize="bufferize-function-boundaries function-boundary-type-conversion=identity-layout-map" \
// RUN:   --convert-pe-to-linalg --canonicalize --cse | FileCheck %s

// An update that is bufferized as a pe op needs no copy: the only arrays are
// those of the angles. (Lowered first, bufferization cannot tell that the two
// halves do not overlap.)

// CHECK-LABEL: func.func @update(
// CHECK-SAME:      %[[X:.*]]: memref<4x2x16xf32>
// CHECK-COUNT-2: memref.alloc(){{.*}} : memref<4x8xf32>
// CHECK:         memref.alloc(){{.*}} : memref<8xi64>
// CHECK-NOT:     memref.alloc
// CHECK-NOT:     memref.copy
// CHECK:         %[[A:.*]] = memref.subview %[[X]][0, 0, 0] [4, 2, 8]
// CHECK:         %[[B:.*]] = memref.subview %[[X]][0, 0, 8] [4, 2, 8]
// CHECK:         linalg.generic {{.*}} outs(%[[A]], %[[B]] :
// CHECK-NOT:     memref.alloc
// CHECK-NOT:     memref.copy
// CHECK:         return %[[X]]
func.func @update(%x: tensor<4x2x16xf32>, %pos: tensor<4xi32>)
    -> tensor<4x2x16xf32> {
  %freq, %a = pe.frequencies {dim = 16 : i64, base = 1.0e+04 : f64}
      : tensor<8xf64>, f64
  %r = pe.rotary angles(%pos, %freq : tensor<4xi32>, tensor<8xf64>)
      outs(%x : tensor<4x2x16xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<4x2x16xf32>
  return %r : tensor<4x2x16xf32>
}
