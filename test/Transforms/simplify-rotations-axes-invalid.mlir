// RUN: pe-opt %s --canonicalize --split-input-file --verify-diagnostics
// RUN: pe-opt %s --pe-simplify-rotations --split-input-file --verify-diagnostics

// An axis without a row is an error once the extent is known, not a read past
// the end of the constant.

func.func @row_of_constants(%freq: tensor<2xf64>, %x: tensor<2x4xf32>)
    -> tensor<2x4xf32> {
  %rows = arith.constant dense<[[1, 2], [3, 4]]> : tensor<2x2xi32>
  %pos = tensor.cast %rows : tensor<2x2xi32> to tensor<?x2xi32>
  // expected-error @below {{'pe.rotary' op expects axes to be less than 2, the leading extent of positions, but found 7}}
  %r = pe.rotary angles(%pos, %freq : tensor<?x2xi32>, tensor<2xf64>)
      outs(%x : tensor<2x4xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>,
       axes = array<i64: 7, 0>} -> tensor<2x4xf32>
  return %r : tensor<2x4xf32>
}

// -----

func.func @row_of_an_argument(%rows: tensor<2x2xi32>, %freq: tensor<2xf64>,
                              %x: tensor<2x4xf32>) -> tensor<2x4xf32> {
  %pos = tensor.cast %rows : tensor<2x2xi32> to tensor<?x2xi32>
  // expected-error @below {{'pe.rotary' op expects axes to be less than 2, the leading extent of positions, but found 7}}
  %r = pe.rotary angles(%pos, %freq : tensor<?x2xi32>, tensor<2xf64>)
      outs(%x : tensor<2x4xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>,
       axes = array<i64: 7, 7>} -> tensor<2x4xf32>
  return %r : tensor<2x4xf32>
}
