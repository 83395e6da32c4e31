// RUN: pe-opt %s --pe-simplify-rotations | FileCheck %s

// A rotation moves before a transpose that keeps the features.

// CHECK-LABEL: func.func @update_of_a_transpose(
// CHECK-SAME:      %{{[^:]*}}: tensor<2x7x3x64xf32>, %[[INIT:[^:]*]]: tensor<3x2x7x64xf32>, %[[POS:[^:]*]]: tensor<2x7xi32>
// CHECK:         %[[X:.*]] = linalg.exp
// CHECK:         %[[R:.*]] = pe.rotary angles(%[[POS]], {{.*}} outs(%[[X]] :
// CHECK-SAME:      position_dims = array<i64: 0, 1>
// CHECK:         %[[T:.*]] = linalg.transpose ins(%[[R]] : {{.*}} outs(%[[INIT]] : {{.*}} permutation = [2, 0, 1, 3]
// CHECK:         return %[[T]]
func.func @update_of_a_transpose(%y: tensor<2x7x3x64xf32>,
    %init: tensor<3x2x7x64xf32>, %pos: tensor<2x7xi32>, %freq: tensor<32xf64>)
    -> tensor<3x2x7x64xf32> {
  %x = linalg.exp ins(%y : tensor<2x7x3x64xf32>)
      outs(%y : tensor<2x7x3x64xf32>) -> tensor<2x7x3x64xf32>
  %t = linalg.transpose ins(%x : tensor<2x7x3x64xf32>)
      outs(%init : tensor<3x2x7x64xf32>) permutation = [2, 0, 1, 3]
  %r = pe.rotary angles(%pos, %freq : tensor<2x7xi32>, tensor<32xf64>)
      outs(%t : tensor<3x2x7x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 1, 2>}
      -> tensor<3x2x7x64xf32>
  return %r : tensor<3x2x7x64xf32>
}

// CHECK-LABEL: func.func @rotation_of_a_transpose(
// CHECK-SAME:      %{{[^:]*}}: tensor<7x3x64xf32>, %{{[^:]*}}: tensor<3x7x64xf32>, %[[INIT:[^:]*]]: tensor<3x7x64xf32>
// CHECK:         %[[X:.*]] = linalg.exp
// CHECK:         %[[R:.*]] = pe.apply_rotary {{.*}} outs(%[[X]] : {{.*}} position_dims = array<i64: 0>
// CHECK:         linalg.transpose ins(%[[R]] : {{.*}} outs(%[[INIT]] :
func.func @rotation_of_a_transpose(%y: tensor<7x3x64xf32>,
    %empty: tensor<3x7x64xf32>, %init: tensor<3x7x64xf32>,
    %cos: tensor<7x32xf32>, %sin: tensor<7x32xf32>) -> tensor<3x7x64xf32> {
  %x = linalg.exp ins(%y : tensor<7x3x64xf32>)
      outs(%y : tensor<7x3x64xf32>) -> tensor<7x3x64xf32>
  %t = linalg.transpose ins(%x : tensor<7x3x64xf32>)
      outs(%empty : tensor<3x7x64xf32>) permutation = [1, 0, 2]
  %r = pe.apply_rotary ins(%t : tensor<3x7x64xf32>)
      tables(%cos, %sin : tensor<7x32xf32>, tensor<7x32xf32>)
      outs(%init : tensor<3x7x64xf32>)
      {layout = #pe.layout<interleaved>, position_dims = array<i64: 1>}
      -> tensor<3x7x64xf32>
  return %r : tensor<3x7x64xf32>
}

// An argument and a slice might have to be copied to be rotated in place.

// CHECK-LABEL: func.func @transpose_of_an_argument(
// CHECK:         %[[T:.*]] = linalg.transpose
// CHECK:         pe.rotary {{.*}} outs(%[[T]] :
func.func @transpose_of_an_argument(%x: tensor<7x3x64xf32>,
    %init: tensor<3x7x64xf32>, %pos: tensor<7xi32>, %freq: tensor<32xf64>)
    -> tensor<3x7x64xf32> {
  %t = linalg.transpose ins(%x : tensor<7x3x64xf32>)
      outs(%init : tensor<3x7x64xf32>) permutation = [1, 0, 2]
  %r = pe.rotary angles(%pos, %freq : tensor<7xi32>, tensor<32xf64>)
      outs(%t : tensor<3x7x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 1>}
      -> tensor<3x7x64xf32>
  return %r : tensor<3x7x64xf32>
}

// CHECK-LABEL: func.func @transpose_of_a_slice(
// CHECK:         %[[T:.*]] = linalg.transpose
// CHECK:         pe.rotary {{.*}} outs(%[[T]] :
func.func @transpose_of_a_slice(%qkv: tensor<7x9x64xf32>,
    %init: tensor<3x7x64xf32>, %pos: tensor<7xi32>, %freq: tensor<32xf64>)
    -> tensor<3x7x64xf32> {
  %q = tensor.extract_slice %qkv[0, 0, 0] [7, 3, 64] [1, 1, 1]
      : tensor<7x9x64xf32> to tensor<7x3x64xf32>
  %t = linalg.transpose ins(%q : tensor<7x3x64xf32>)
      outs(%init : tensor<3x7x64xf32>) permutation = [1, 0, 2]
  %r = pe.rotary angles(%pos, %freq : tensor<7xi32>, tensor<32xf64>)
      outs(%t : tensor<3x7x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 1>}
      -> tensor<3x7x64xf32>
  return %r : tensor<3x7x64xf32>
}

// CHECK-LABEL: func.func @features_are_transposed(
// CHECK:         %[[T:.*]] = linalg.transpose
// CHECK:         pe.rotary {{.*}} outs(%[[T]] :
func.func @features_are_transposed(%y: tensor<64x7xf32>,
    %init: tensor<7x64xf32>, %pos: tensor<7xi32>, %freq: tensor<32xf64>)
    -> tensor<7x64xf32> {
  %x = linalg.exp ins(%y : tensor<64x7xf32>)
      outs(%y : tensor<64x7xf32>) -> tensor<64x7xf32>
  %t = linalg.transpose ins(%x : tensor<64x7xf32>)
      outs(%init : tensor<7x64xf32>) permutation = [1, 0]
  %r = pe.rotary angles(%pos, %freq : tensor<7xi32>, tensor<32xf64>)
      outs(%t : tensor<7x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<7x64xf32>
  return %r : tensor<7x64xf32>
}

// Rotating x in place would need a copy of it.

// CHECK-LABEL: func.func @x_has_other_uses(
// CHECK:         %[[T:.*]] = linalg.transpose
// CHECK:         pe.rotary {{.*}} outs(%[[T]] :
func.func @x_has_other_uses(%y: tensor<7x3x64xf32>, %init: tensor<3x7x64xf32>,
    %pos: tensor<7xi32>, %freq: tensor<32xf64>)
    -> (tensor<3x7x64xf32>, tensor<7x3x64xf32>) {
  %x = linalg.exp ins(%y : tensor<7x3x64xf32>)
      outs(%y : tensor<7x3x64xf32>) -> tensor<7x3x64xf32>
  %t = linalg.transpose ins(%x : tensor<7x3x64xf32>)
      outs(%init : tensor<3x7x64xf32>) permutation = [1, 0, 2]
  %r = pe.rotary angles(%pos, %freq : tensor<7xi32>, tensor<32xf64>)
      outs(%t : tensor<3x7x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 1>}
      -> tensor<3x7x64xf32>
  return %r, %x : tensor<3x7x64xf32>, tensor<7x3x64xf32>
}

// CHECK-LABEL: func.func @transpose_has_other_uses(
// CHECK:         %[[T:.*]] = linalg.transpose
// CHECK:         pe.rotary {{.*}} outs(%[[T]] :
func.func @transpose_has_other_uses(%y: tensor<7x3x64xf32>,
    %init: tensor<3x7x64xf32>, %pos: tensor<7xi32>, %freq: tensor<32xf64>)
    -> (tensor<3x7x64xf32>, tensor<3x7x64xf32>) {
  %x = linalg.exp ins(%y : tensor<7x3x64xf32>)
      outs(%y : tensor<7x3x64xf32>) -> tensor<7x3x64xf32>
  %t = linalg.transpose ins(%x : tensor<7x3x64xf32>)
      outs(%init : tensor<3x7x64xf32>) permutation = [1, 0, 2]
  %r = pe.rotary angles(%pos, %freq : tensor<7xi32>, tensor<32xf64>)
      outs(%t : tensor<3x7x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 1>}
      -> tensor<3x7x64xf32>
  return %r, %t : tensor<3x7x64xf32>, tensor<3x7x64xf32>
}

// CHECK-LABEL: func.func @rotation_in_a_loop(
// CHECK:         %[[T:.*]] = linalg.transpose
// CHECK:         scf.for
// CHECK:           pe.rotary ins(%[[T]] :
func.func @rotation_in_a_loop(%y: tensor<7x3x64xf32>,
    %init: tensor<3x7x64xf32>, %pos: tensor<7xi32>, %freq: tensor<32xf64>,
    %n: index) -> tensor<3x7x64xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %x = linalg.exp ins(%y : tensor<7x3x64xf32>)
      outs(%y : tensor<7x3x64xf32>) -> tensor<7x3x64xf32>
  %t = linalg.transpose ins(%x : tensor<7x3x64xf32>)
      outs(%init : tensor<3x7x64xf32>) permutation = [1, 0, 2]
  %s = scf.for %i = %c0 to %n step %c1 iter_args(%arg = %init)
      -> tensor<3x7x64xf32> {
    %r = pe.rotary ins(%t : tensor<3x7x64xf32>)
        angles(%pos, %freq : tensor<7xi32>, tensor<32xf64>)
        outs(%arg : tensor<3x7x64xf32>)
        {layout = #pe.layout<half>, position_dims = array<i64: 1>}
        -> tensor<3x7x64xf32>
    scf.yield %r : tensor<3x7x64xf32>
  }
  return %s : tensor<3x7x64xf32>
}
