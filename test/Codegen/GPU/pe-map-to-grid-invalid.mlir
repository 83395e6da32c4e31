// RUN: pe-opt %s --pe-map-to-grid --split-input-file --verify-diagnostics

func.func @tensors(%x: tensor<4x8xf32>, %p: tensor<4xi32>, %f: tensor<4xf64>)
    -> tensor<4x8xf32> {
  // expected-error @below {{'pe.rotary' op is on tensors, but pe-map-to-grid expects memrefs: bufferize first}}
  %y = pe.rotary angles(%p, %f : tensor<4xi32>, tensor<4xf64>)
      outs(%x : tensor<4x8xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}
