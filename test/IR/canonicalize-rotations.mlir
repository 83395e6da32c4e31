// RUN: pe-opt %s --canonicalize | FileCheck %s

// Opposite rotations, rotations by zero, and scales of one.

// CHECK-LABEL: func.func @opposite_rotations(
// CHECK-SAME:      %[[X:.*]]: tensor<8x64xf32>, %{{.*}}: tensor<8xi32>
// CHECK-NEXT:    return %[[X]]
func.func @opposite_rotations(%x: tensor<8x64xf32>, %p: tensor<8xi32>,
    %freq: tensor<32xf64>) -> tensor<8x64xf32> {
  %r = pe.rotary angles(%p, %freq : tensor<8xi32>, tensor<32xf64>)
      outs(%x : tensor<8x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<8x64xf32>
  %s = pe.rotary angles(%p, %freq : tensor<8xi32>, tensor<32xf64>)
      outs(%r : tensor<8x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>, conjugate}
      -> tensor<8x64xf32>
  return %s : tensor<8x64xf32>
}

// CHECK-LABEL: func.func @opposite_rotations_with_other_uses(
// CHECK-SAME:      %[[X:.*]]: tensor<8x64xf32>, %{{.*}}: tensor<8xi32>
// CHECK-NEXT:    %[[R:.*]] = pe.rotary
// CHECK-NEXT:    return %[[R]], %[[X]]
func.func @opposite_rotations_with_other_uses(%x: tensor<8x64xf32>,
    %p: tensor<8xi32>, %freq: tensor<32xf64>)
    -> (tensor<8x64xf32>, tensor<8x64xf32>) {
  %r = pe.rotary angles(%p, %freq : tensor<8xi32>, tensor<32xf64>)
      outs(%x : tensor<8x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>, conjugate}
      -> tensor<8x64xf32>
  %s = pe.rotary angles(%p, %freq : tensor<8xi32>, tensor<32xf64>)
      outs(%r : tensor<8x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<8x64xf32>
  return %r, %s : tensor<8x64xf32>, tensor<8x64xf32>
}

// CHECK-LABEL: func.func @opposite_rotations_of_another_type(
// CHECK-SAME:      %[[X:.*]]: tensor<8x64xf32>, %{{[^:]*}}: tensor<?x64xf32>
// CHECK-NEXT:    %[[CAST:.*]] = tensor.cast %[[X]]
// CHECK-NEXT:    return %[[CAST]]
func.func @opposite_rotations_of_another_type(%x: tensor<8x64xf32>,
    %init: tensor<?x64xf32>, %p: tensor<8xi32>, %freq: tensor<32xf64>)
    -> tensor<?x64xf32> {
  %r = pe.rotary ins(%x : tensor<8x64xf32>)
      angles(%p, %freq : tensor<8xi32>, tensor<32xf64>)
      outs(%init : tensor<?x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x64xf32>
  %s = pe.rotary angles(%p, %freq : tensor<8xi32>, tensor<32xf64>)
      outs(%r : tensor<?x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>, conjugate}
      -> tensor<?x64xf32>
  return %s : tensor<?x64xf32>
}

// CHECK-LABEL: func.func @opposite_rotations_that_move_pairs(
// CHECK-COUNT-2: pe.rotary angles
// CHECK:         return
func.func @opposite_rotations_that_move_pairs(%x: tensor<8x64xf32>,
    %p: tensor<8xi32>, %freq: tensor<32xf64>) -> tensor<8x64xf32> {
  %r = pe.rotary angles(%p, %freq : tensor<8xi32>, tensor<32xf64>)
      outs(%x : tensor<8x64xf32>)
      {layout = #pe.layout<interleaved_to_half>, position_dims = array<i64: 0>}
      -> tensor<8x64xf32>
  %s = pe.rotary angles(%p, %freq : tensor<8xi32>, tensor<32xf64>)
      outs(%r : tensor<8x64xf32>)
      {layout = #pe.layout<interleaved_to_half>, position_dims = array<i64: 0>, conjugate}
      -> tensor<8x64xf32>
  return %s : tensor<8x64xf32>
}

// The second rotation moves the pairs back.
// CHECK-LABEL: func.func @opposite_rotations_in_opposite_layouts(
// CHECK-SAME:      %[[X:.*]]: tensor<8x64xf32>, %{{.*}}: tensor<8x64xf32>
// CHECK-NEXT:    return %[[X]]
func.func @opposite_rotations_in_opposite_layouts(%x: tensor<8x64xf32>,
    %init: tensor<8x64xf32>, %p: tensor<8xi32>, %freq: tensor<32xf64>)
    -> tensor<8x64xf32> {
  %r = pe.rotary ins(%x : tensor<8x64xf32>)
      angles(%p, %freq : tensor<8xi32>, tensor<32xf64>)
      outs(%init : tensor<8x64xf32>)
      {layout = #pe.layout<interleaved_to_half>, position_dims = array<i64: 0>}
      -> tensor<8x64xf32>
  %s = pe.rotary angles(%p, %freq : tensor<8xi32>, tensor<32xf64>)
      outs(%r : tensor<8x64xf32>)
      {layout = #pe.layout<half_to_interleaved>, position_dims = array<i64: 0>, conjugate}
      -> tensor<8x64xf32>
  return %s : tensor<8x64xf32>
}

// The angles cancel, but the pairs stay moved.
// CHECK-LABEL: func.func @opposite_rotations_that_move_pairs_once(
// CHECK-COUNT-2: pe.rotary angles
// CHECK:         return
func.func @opposite_rotations_that_move_pairs_once(%x: tensor<8x64xf32>,
    %p: tensor<8xi32>, %freq: tensor<32xf64>) -> tensor<8x64xf32> {
  %r = pe.rotary angles(%p, %freq : tensor<8xi32>, tensor<32xf64>)
      outs(%x : tensor<8x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<8x64xf32>
  %s = pe.rotary angles(%p, %freq : tensor<8xi32>, tensor<32xf64>)
      outs(%r : tensor<8x64xf32>)
      {layout = #pe.layout<half_to_interleaved>, position_dims = array<i64: 0>, conjugate}
      -> tensor<8x64xf32>
  return %s : tensor<8x64xf32>
}

// CHECK-LABEL: func.func @zero_positions(
// CHECK-SAME:      %[[X:.*]]: tensor<8x64xf32>
// CHECK-NEXT:    return %[[X]]
func.func @zero_positions(%x: tensor<8x64xf32>, %freq: tensor<32xf64>)
    -> tensor<8x64xf32> {
  %p = arith.constant dense<0> : tensor<8xi32>
  %r = pe.rotary angles(%p, %freq : tensor<8xi32>, tensor<32xf64>)
      outs(%x : tensor<8x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<8x64xf32>
  return %r : tensor<8x64xf32>
}

// CHECK-LABEL: func.func @scale_of_one(
// CHECK-NOT:     scale
// CHECK:         pe.rotary angles(%{{.*}}) outs(
func.func @scale_of_one(%x: tensor<8x64xf32>, %p: tensor<8xi32>,
    %freq: tensor<32xf64>) -> tensor<8x64xf32> {
  %one = arith.constant 1.0 : f64
  %r = pe.rotary angles(%p, %freq : tensor<8xi32>, tensor<32xf64>) scale(%one)
      outs(%x : tensor<8x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<8x64xf32>
  return %r : tensor<8x64xf32>
}

// CHECK-LABEL: func.func @other_scale(
// CHECK:         pe.rotary {{.*}} scale(
func.func @other_scale(%x: tensor<8x64xf32>, %p: tensor<8xi32>,
    %freq: tensor<32xf64>) -> tensor<8x64xf32> {
  %two = arith.constant 2.0 : f64
  %r = pe.rotary angles(%p, %freq : tensor<8xi32>, tensor<32xf64>) scale(%two)
      outs(%x : tensor<8x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<8x64xf32>
  return %r : tensor<8x64xf32>
}
