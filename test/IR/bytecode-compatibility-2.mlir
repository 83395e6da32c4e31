// The same for version 2, which has tables with an element for each feature.
// Inputs/bytecode-version-2.mlirbc is this file, as version 2 wrote it.

// RUN: pe-opt %s -o %t.text.mlir
// RUN: pe-opt %S/Inputs/bytecode-version-2.mlirbc -o %t.read.mlir
// RUN: diff %t.text.mlir %t.read.mlir

func.func @tables(%x: tensor<4x2x16xf32>, %init: tensor<4x2x16xf32>,
                  %pos: tensor<2x4xi32>, %freq: tensor<8xf64>, %scale: f64,
                  %wide: tensor<4x16xf32>) -> tensor<4x2x16xf32> {
  %empty = tensor.empty() : tensor<4x8xf32>
  %cos, %sin = pe.rotary_table
      angles(%pos, %freq : tensor<2x4xi32>, tensor<8xf64>) scale(%scale)
      outs(%empty, %empty : tensor<4x8xf32>, tensor<4x8xf32>)
      {axes = array<i64: 0, 0, 0, 0, 1, 1, 1, 1>}
      -> tensor<4x8xf32>, tensor<4x8xf32>
  %a = pe.apply_rotary ins(%x : tensor<4x2x16xf32>)
      tables(%cos, %sin : tensor<4x8xf32>, tensor<4x8xf32>)
      outs(%init : tensor<4x2x16xf32>)
      {conjugate, layout = #pe.layout<half_to_interleaved>,
       position_dims = array<i64: 0>} -> tensor<4x2x16xf32>
  %b = pe.apply_rotary
      tables(%wide, %wide : tensor<4x16xf32>, tensor<4x16xf32>)
      outs(%a : tensor<4x2x16xf32>)
      {layout = #pe.layout<half>, per_feature, position_dims = array<i64: 0>}
      -> tensor<4x2x16xf32>
  %c = pe.rotary ins(%x : tensor<4x2x16xf32>)
      angles(%pos, %freq : tensor<2x4xi32>, tensor<8xf64>) scale(%scale)
      outs(%b : tensor<4x2x16xf32>)
      {axes = array<i64: 0, 0, 0, 0, 1, 1, 1, 1>, layout = #pe.layout<half>,
       position_dims = array<i64: 0>} -> tensor<4x2x16xf32>
  return %c : tensor<4x2x16xf32>
}
