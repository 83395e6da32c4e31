// RUN: pe-opt %s --pe-simplify-rotations --one-shot-bufferize="bufferize-function-boundaries function-boundary-type-conversion=identity-layout-map" \
// RUN:   | FileCheck %s

// What the algebra builds can be bufferized.

// CHECK-LABEL: func.func @sum_of_positions(
// CHECK:         linalg.generic {{.*}} outs(%[[SUM:.*]] : memref<8xi64>)
// CHECK:         pe.rotary angles(%[[SUM]],
// CHECK-NOT:     pe.rotary
func.func @sum_of_positions(%x: tensor<8x64xf32>, %p: tensor<8xi32>,
    %q: tensor<8xi32>, %freq: tensor<32xf64>) -> tensor<8x64xf32> {
  %r = pe.rotary angles(%p, %freq : tensor<8xi32>, tensor<32xf64>)
      outs(%x : tensor<8x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<8x64xf32>
  %s = pe.rotary angles(%q, %freq : tensor<8xi32>, tensor<32xf64>)
      outs(%r : tensor<8x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<8x64xf32>
  return %s : tensor<8x64xf32>
}
