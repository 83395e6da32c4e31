// RUN: pe-opt %s --canonicalize | FileCheck %s

// Axes that all read equal positions are removed.

// Text tokens of a multi-modal model have the same position on every axis.

// CHECK-LABEL: func.func @positions_of_text(
// CHECK-SAME:      %[[POS:[^:]*]]: tensor<?xi32>
// CHECK:         pe.rotary angles(%[[POS]], %{{.*}} : tensor<?xi32>, tensor<3xf64>)
// CHECK-NOT:     axes
func.func @positions_of_text(%pos: tensor<?xi32>, %x: tensor<?x64xf32>,
    %rows: tensor<3x?xi32>, %freq: tensor<3xf64>) -> tensor<?x64xf32> {
  %all = linalg.broadcast ins(%pos : tensor<?xi32>)
      outs(%rows : tensor<3x?xi32>) dimensions = [0]
  %r = pe.rotary angles(%all, %freq : tensor<3x?xi32>, tensor<3xf64>)
      outs(%x : tensor<?x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>,
       axes = array<i64: 0, 1, 2>} -> tensor<?x64xf32>
  return %r : tensor<?x64xf32>
}

// Rows that no axis names may differ.

// CHECK-LABEL: func.func @equal_constants(
// CHECK:         %[[ROW:.*]] = arith.constant dense<[4, 5]> : tensor<2xi32>
// CHECK:         pe.rotary_table angles(%[[ROW]],
// CHECK-NOT:     axes
func.func @equal_constants(%freq: tensor<2xf64>, %c: tensor<2x2xf32>)
    -> (tensor<2x2xf32>, tensor<2x2xf32>) {
  %pos = arith.constant dense<[[4, 5], [6, 7], [4, 5]]> : tensor<3x2xi32>
  %cos, %sin = pe.rotary_table
      angles(%pos, %freq : tensor<3x2xi32>, tensor<2xf64>)
      outs(%c, %c : tensor<2x2xf32>, tensor<2x2xf32>)
      {axes = array<i64: 0, 2>} -> tensor<2x2xf32>, tensor<2x2xf32>
  return %cos, %sin : tensor<2x2xf32>, tensor<2x2xf32>
}

// CHECK-LABEL: func.func @one_row_of_constants(
// CHECK:         %[[ROW:.*]] = arith.constant dense<[6, 7]> : tensor<2xi32>
// CHECK:         pe.rotary_table angles(%[[ROW]],
// CHECK-NOT:     axes
func.func @one_row_of_constants(%freq: tensor<2xf64>, %c: tensor<2x2xf32>)
    -> (tensor<2x2xf32>, tensor<2x2xf32>) {
  %pos = arith.constant dense<[[4, 5], [6, 7]]> : tensor<2x2xi32>
  %cos, %sin = pe.rotary_table
      angles(%pos, %freq : tensor<2x2xi32>, tensor<2xf64>)
      outs(%c, %c : tensor<2x2xf32>, tensor<2x2xf32>)
      {axes = array<i64: 1, 1>} -> tensor<2x2xf32>, tensor<2x2xf32>
  return %cos, %sin : tensor<2x2xf32>, tensor<2x2xf32>
}

// CHECK-LABEL: func.func @unequal_constants(
// CHECK:         pe.rotary_table {{.*}} {axes = array<i64: 0, 1>}
func.func @unequal_constants(%freq: tensor<2xf64>, %c: tensor<2x2xf32>)
    -> (tensor<2x2xf32>, tensor<2x2xf32>) {
  %pos = arith.constant dense<[[4, 5], [6, 7], [4, 5]]> : tensor<3x2xi32>
  %cos, %sin = pe.rotary_table
      angles(%pos, %freq : tensor<3x2xi32>, tensor<2xf64>)
      outs(%c, %c : tensor<2x2xf32>, tensor<2x2xf32>)
      {axes = array<i64: 0, 1>} -> tensor<2x2xf32>, tensor<2x2xf32>
  return %cos, %sin : tensor<2x2xf32>, tensor<2x2xf32>
}

// The positions are equal for all tokens, but differ between the axes.

// CHECK-LABEL: func.func @broadcast_along_tokens(
// CHECK:         pe.rotary {{.*}}axes = array<i64: 0, 1>
func.func @broadcast_along_tokens(%x: tensor<8x64xf32>, %pos: tensor<2xi32>,
    %rows: tensor<2x8xi32>, %freq: tensor<2xf64>) -> tensor<8x64xf32> {
  %all = linalg.broadcast ins(%pos : tensor<2xi32>)
      outs(%rows : tensor<2x8xi32>) dimensions = [1]
  %r = pe.rotary angles(%all, %freq : tensor<2x8xi32>, tensor<2xf64>)
      outs(%x : tensor<8x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>,
       axes = array<i64: 0, 1>} -> tensor<8x64xf32>
  return %r : tensor<8x64xf32>
}
