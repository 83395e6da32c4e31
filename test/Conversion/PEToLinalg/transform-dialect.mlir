// RUN: pe-opt %s --transform-interpreter | FileCheck %s

// The decomposition is an interface that upstream's transform dialect drives.

// CHECK-LABEL: func.func @decomposed(
// CHECK-NOT:     pe.apply_rotary
// CHECK:         tensor.extract_slice
// CHECK:         linalg.generic
// CHECK:         tensor.insert_slice
// CHECK-NOT:     pe.apply_rotary
// CHECK:         return
func.func @decomposed(%x: tensor<4x16xf32>, %cos: tensor<4x8xf32>,
                      %sin: tensor<4x8xf32>) -> tensor<4x16xf32> {
  %r = pe.apply_rotary tables(%cos, %sin : tensor<4x8xf32>, tensor<4x8xf32>)
      outs(%x : tensor<4x16xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<4x16xf32>
  return %r : tensor<4x16xf32>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(
      %root: !transform.any_op {transform.readonly}) {
    %rotary = transform.structured.match ops{["pe.apply_rotary"]} in %root
        : (!transform.any_op) -> !transform.any_op
    %slices = transform.structured.decompose_interface %rotary
        : (!transform.any_op) -> !transform.any_op
    transform.yield
  }
}
