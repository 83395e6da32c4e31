// RUN: pe-opt %s --transform-interpreter --split-input-file | FileCheck %s

// CHECK-LABEL: func.func @canonical_forms(
// CHECK-SAME:      %[[X:[^:]*]]: tensor<4x16xf32>
// CHECK-NEXT:    %[[R:.*]] = pe.rotary angles({{.*}} outs(%[[X]] :
// CHECK-NEXT:    return %[[R]]
func.func @canonical_forms(%x: tensor<4x16xf32>, %p: tensor<4xi32>,
    %f: tensor<8xf64>) -> tensor<4x16xf32> {
  %one = arith.constant 1.0 : f64
  %r = pe.rotary ins(%x : tensor<4x16xf32>)
      angles(%p, %f : tensor<4xi32>, tensor<8xf64>) scale(%one)
      outs(%x : tensor<4x16xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<4x16xf32>
  return %r : tensor<4x16xf32>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(
      %root: !transform.any_op {transform.readonly}) {
    %func = transform.structured.match ops{["func.func"]} in %root
        : (!transform.any_op) -> !transform.any_op
    transform.apply_patterns to %func {
      transform.apply_patterns.pe.canonicalization
    } : !transform.any_op
    transform.yield
  }
}

// -----

// CHECK-LABEL: func.func @rotations_compose(
// CHECK:         %[[SUM:.*]] = linalg.generic {{.*}} ins(%{{.*}}, %{{.*}} : tensor<4xi32>, tensor<4xi32>)
// CHECK:         pe.rotary angles(%[[SUM]],
// CHECK-NOT:     pe.rotary
// CHECK:         return
func.func @rotations_compose(%x: tensor<4x16xf32>, %p: tensor<4xi32>,
    %q: tensor<4xi32>, %f: tensor<8xf64>) -> tensor<4x16xf32> {
  %1 = pe.rotary angles(%p, %f : tensor<4xi32>, tensor<8xf64>)
      outs(%x : tensor<4x16xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<4x16xf32>
  %2 = pe.rotary angles(%q, %f : tensor<4xi32>, tensor<8xf64>)
      outs(%1 : tensor<4x16xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<4x16xf32>
  return %2 : tensor<4x16xf32>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(
      %root: !transform.any_op {transform.readonly}) {
    %func = transform.structured.match ops{["func.func"]} in %root
        : (!transform.any_op) -> !transform.any_op
    transform.apply_patterns to %func {
      transform.apply_patterns.pe.simplify_rotations
    } : !transform.any_op
    transform.yield
  }
}

// -----

// CHECK-LABEL: func.func @lowers_to_linalg(
// CHECK-NOT:     pe.
// CHECK:         linalg.generic
// CHECK-NOT:     pe.
// CHECK:         return
func.func @lowers_to_linalg(%x: tensor<4x16xf32>, %p: tensor<4xi32>,
    %f: tensor<8xf64>) -> tensor<4x16xf32> {
  %r = pe.rotary angles(%p, %f : tensor<4xi32>, tensor<8xf64>)
      outs(%x : tensor<4x16xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<4x16xf32>
  return %r : tensor<4x16xf32>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(
      %root: !transform.any_op {transform.readonly}) {
    %func = transform.structured.match ops{["func.func"]} in %root
        : (!transform.any_op) -> !transform.any_op
    transform.apply_patterns to %func {
      transform.apply_patterns.pe.to_linalg
    } : !transform.any_op
    transform.yield
  }
}
