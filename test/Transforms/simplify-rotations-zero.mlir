// RUN: pe-opt %s --pe-simplify-rotations | FileCheck %s

// A rotation by zero only scales. So do opposite rotations.

// CHECK-LABEL: func.func @opposite_rotations_with_a_scale(
// CHECK-SAME:      %[[X:.*]]: tensor<?x64xf16>, {{.*}}, %[[A:[^:]*]]: f64)
// CHECK:         %[[NARROW:.*]] = arith.truncf %[[A]] : f64 to f32
// CHECK:         linalg.generic {{.*}} outs(%[[X]] :
// CHECK:           %[[WIDE:.*]] = arith.extf %{{.*}} : f16 to f32
// CHECK:           %[[PRODUCT:.*]] = arith.mulf %[[WIDE]], %[[NARROW]] : f32
// CHECK:           arith.truncf %[[PRODUCT]] : f32 to f16
// CHECK-NOT:     pe.rotary
func.func @opposite_rotations_with_a_scale(%x: tensor<?x64xf16>,
    %p: tensor<?xi32>, %freq: tensor<32xf64>, %a: f64) -> tensor<?x64xf16> {
  %r = pe.rotary angles(%p, %freq : tensor<?xi32>, tensor<32xf64>) scale(%a)
      outs(%x : tensor<?x64xf16>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x64xf16>
  %s = pe.rotary angles(%p, %freq : tensor<?xi32>, tensor<32xf64>)
      outs(%r : tensor<?x64xf16>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>, conjugate}
      -> tensor<?x64xf16>
  return %s : tensor<?x64xf16>
}

// CHECK-LABEL: func.func @equal_rotations_are_not_opposite(
// CHECK:         arith.addi
// CHECK:         pe.rotary angles
func.func @equal_rotations_are_not_opposite(%x: tensor<8x64xf32>,
    %p: tensor<8xi32>, %freq: tensor<32xf64>) -> tensor<8x64xf32> {
  %r = pe.rotary angles(%p, %freq : tensor<8xi32>, tensor<32xf64>)
      outs(%x : tensor<8x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<8x64xf32>
  %s = pe.rotary angles(%p, %freq : tensor<8xi32>, tensor<32xf64>)
      outs(%r : tensor<8x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<8x64xf32>
  return %s : tensor<8x64xf32>
}

// CHECK-LABEL: func.func @zero_positions_with_a_scale(
// CHECK-SAME:      %[[X:[^:]*]]: tensor<8x64xf32>, %[[INIT:[^:]*]]: tensor<8x64xf32>
// CHECK:         linalg.generic {{.*}} ins(%[[X]] : {{.*}} outs(%[[INIT]] :
// CHECK:           arith.mulf
// CHECK-NOT:     pe.rotary
func.func @zero_positions_with_a_scale(%x: tensor<8x64xf32>,
    %init: tensor<8x64xf32>, %freq: tensor<32xf64>, %a: f64)
    -> tensor<8x64xf32> {
  %zero = arith.constant 0 : i32
  %p = pe.positions %zero {step = 0 : i64} : tensor<8xi32>
  %r = pe.rotary ins(%x : tensor<8x64xf32>) angles(%p, %freq : tensor<8xi32>, tensor<32xf64>) scale(%a)
      outs(%init : tensor<8x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<8x64xf32>
  return %r : tensor<8x64xf32>
}

// CHECK-LABEL: func.func @zero_positions_scale_a_part(
// CHECK:         pe.rotary angles
func.func @zero_positions_scale_a_part(%x: tensor<8x64xf32>,
    %freq: tensor<16xf64>, %a: f64) -> tensor<8x64xf32> {
  %p = arith.constant dense<0> : tensor<8xi32>
  %r = pe.rotary angles(%p, %freq : tensor<8xi32>, tensor<16xf64>) scale(%a)
      outs(%x : tensor<8x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<8x64xf32>
  return %r : tensor<8x64xf32>
}

// CHECK-LABEL: func.func @zero_positions_move_pairs(
// CHECK:         pe.rotary angles
func.func @zero_positions_move_pairs(%x: tensor<8x64xf32>,
    %freq: tensor<32xf64>) -> tensor<8x64xf32> {
  %p = arith.constant dense<0> : tensor<8xi32>
  %r = pe.rotary angles(%p, %freq : tensor<8xi32>, tensor<32xf64>)
      outs(%x : tensor<8x64xf32>)
      {layout = #pe.layout<interleaved_to_half>, position_dims = array<i64: 0>}
      -> tensor<8x64xf32>
  return %r : tensor<8x64xf32>
}

// CHECK-LABEL: func.func @run_from_zero_is_not_zero(
// CHECK:         pe.rotary angles
func.func @run_from_zero_is_not_zero(%x: tensor<8x64xf32>,
    %freq: tensor<32xf64>) -> tensor<8x64xf32> {
  %zero = arith.constant 0 : i32
  %p = pe.positions %zero : tensor<8xi32>
  %r = pe.rotary angles(%p, %freq : tensor<8xi32>, tensor<32xf64>)
      outs(%x : tensor<8x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<8x64xf32>
  return %r : tensor<8x64xf32>
}
