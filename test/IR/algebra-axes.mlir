// RUN: pe-opt %s --canonicalize | FileCheck %s

// Axes that all read equal positions are none.

// CHECK-LABEL: func.func @one_axis(
// CHECK-SAME:      %{{.*}}: tensor<8x64xf32>, %[[POS:.*]]: tensor<3x8xi32>
// CHECK:         %[[ROW:.*]] = tensor.extract_slice %[[POS]][2, 0] [1, 8] [1, 1] : tensor<3x8xi32> to tensor<8xi32>
// CHECK:         pe.rotary angles(%[[ROW]], %{{.*}} : tensor<8xi32>, tensor<2xf64>)
// CHECK-NOT:     axes
func.func @one_axis(%x: tensor<8x64xf32>, %pos: tensor<3x8xi32>,
                    %freq: tensor<2xf64>) -> tensor<8x64xf32> {
  %r = pe.rotary angles(%pos, %freq : tensor<3x8xi32>, tensor<2xf64>)
      outs(%x : tensor<8x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>,
       axes = array<i64: 2, 2>} -> tensor<8x64xf32>
  return %r : tensor<8x64xf32>
}

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

// CHECK-LABEL: func.func @positions_of_an_image(
// CHECK:         pe.rotary {{.*}}axes = array<i64: 0, 1>
func.func @positions_of_an_image(%x: tensor<8x64xf32>, %pos: tensor<2x8xi32>,
                                 %freq: tensor<2xf64>) -> tensor<8x64xf32> {
  %r = pe.rotary angles(%pos, %freq : tensor<2x8xi32>, tensor<2xf64>)
      outs(%x : tensor<8x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>,
       axes = array<i64: 0, 1>} -> tensor<8x64xf32>
  return %r : tensor<8x64xf32>
}

// What is the same for all tokens differs between the axes.

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

// Of no tokens, a row cannot be taken out.

// CHECK-LABEL: func.func @no_tokens(
// CHECK:         pe.rotary_table {{.*}}axes = array<i64: 1, 1>
func.func @no_tokens(%pos: tensor<2x0xi32>, %freq: tensor<2xf64>,
                     %c: tensor<0x2xf64>, %s: tensor<0x2xf64>)
    -> (tensor<0x2xf64>, tensor<0x2xf64>) {
  %cos, %sin = pe.rotary_table
      angles(%pos, %freq : tensor<2x0xi32>, tensor<2xf64>)
      outs(%c, %s : tensor<0x2xf64>, tensor<0x2xf64>)
      {axes = array<i64: 1, 1>} -> tensor<0x2xf64>, tensor<0x2xf64>
  return %cos, %sin : tensor<0x2xf64>, tensor<0x2xf64>
}

// CHECK-LABEL: func.func @no_tokens_in_memory(
// CHECK:         pe.rotary {{.*}}axes = array<i64: 1, 1>
func.func @no_tokens_in_memory(%x: memref<0x4xf32>, %pos: memref<2x0xi32>,
                               %freq: memref<2xf64>) {
  pe.rotary angles(%pos, %freq : memref<2x0xi32>, memref<2xf64>)
      outs(%x : memref<0x4xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>,
       axes = array<i64: 1, 1>}
  return
}
