// Results have the shapes of the inits, and positions that of their length.

// RUN: pe-opt %s --resolve-ranked-shaped-type-result-dims --canonicalize | FileCheck %s

// CHECK-LABEL: @rotary_has_the_shape_of_init
// CHECK-SAME: (%[[INIT:[^:]*]]: tensor<?x64xf32>
// CHECK: %[[DIM:.*]] = tensor.dim %[[INIT]], %c0
// CHECK: return %[[DIM]]
func.func @rotary_has_the_shape_of_init(%init: tensor<?x64xf32>, %pos: tensor<?xi32>, %freq: tensor<32xf64>) -> index {
  %c0 = arith.constant 0 : index
  %r = pe.rotary angles(%pos, %freq : tensor<?xi32>, tensor<32xf64>) outs(%init : tensor<?x64xf32>)
                 {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<?x64xf32>
  %dim = tensor.dim %r, %c0 : tensor<?x64xf32>
  return %dim : index
}

// CHECK-LABEL: @sin_has_the_shape_of_its_own_init
// CHECK-SAME: %[[SIN:[^:]*]]: tensor<?x?xf32>)
// CHECK: %[[DIM:.*]] = tensor.dim %[[SIN]], %c1
// CHECK: return %[[DIM]]
func.func @sin_has_the_shape_of_its_own_init(%pos: tensor<8xi32>, %freq: tensor<?xf64>, %c: tensor<8x32xf32>,
                                             %s: tensor<?x?xf32>) -> index {
  %c1 = arith.constant 1 : index
  %cos, %sin = pe.rotary_table angles(%pos, %freq : tensor<8xi32>, tensor<?xf64>)
                               outs(%c, %s : tensor<8x32xf32>, tensor<?x?xf32>)
                               -> tensor<8x32xf32>, tensor<?x?xf32>
  %dim = tensor.dim %sin, %c1 : tensor<?x?xf32>
  return %dim : index
}

// CHECK-LABEL: @positions_have_their_length
// CHECK-SAME: (%{{.*}}: i32, %[[LENGTH:.*]]: index)
// CHECK: return %[[LENGTH]]
func.func @positions_have_their_length(%start: i32, %length: index) -> index {
  %c0 = arith.constant 0 : index
  %pos = pe.positions %start, %length : tensor<?xi32>
  %dim = tensor.dim %pos, %c0 : tensor<?xi32>
  return %dim : index
}
