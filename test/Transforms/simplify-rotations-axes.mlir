// RUN: pe-opt %s --pe-simplify-rotations | FileCheck %s

// Axes that all name one row of the positions are a slice of them.

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

// Without tokens, no row can be extracted.

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
