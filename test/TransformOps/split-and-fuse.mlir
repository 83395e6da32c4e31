// RUN: pe-opt %s --transform-interpreter --split-input-file | FileCheck %s

// The handles are those of the new ops: each gets an attribute.

// CHECK-LABEL: func.func @split(
// CHECK:         pe.rotary_table {{.*}} {is_table}
// CHECK:         pe.apply_rotary {{.*}} {is_apply
func.func @split(%x: tensor<4x16xf32>, %p: tensor<4xi32>, %f: tensor<8xf64>)
    -> tensor<4x16xf32> {
  %r = pe.rotary angles(%p, %f : tensor<4xi32>, tensor<8xf64>)
      outs(%x : tensor<4x16xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<4x16xf32>
  return %r : tensor<4x16xf32>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(
      %root: !transform.any_op {transform.readonly}) {
    %rotary = transform.structured.match ops{["pe.rotary"]} in %root
        : (!transform.any_op) -> !transform.any_op
    %table, %apply = transform.pe.split_rotary %rotary
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.annotate %table "is_table" : !transform.any_op
    transform.annotate %apply "is_apply" : !transform.any_op
    transform.yield
  }
}

// -----

// CHECK-LABEL: func.func @fuse(
// CHECK-NOT:     pe.rotary_table
// CHECK:         pe.rotary {{.*}} {is_rotary
// CHECK-NOT:     pe.apply_rotary
// CHECK:         return
func.func @fuse(%x: tensor<4x16xf32>, %p: tensor<4xi32>, %f: tensor<8xf64>,
    %c: tensor<4x8xf32>, %s: tensor<4x8xf32>) -> tensor<4x16xf32> {
  %cos, %sin = pe.rotary_table angles(%p, %f : tensor<4xi32>, tensor<8xf64>)
      outs(%c, %s : tensor<4x8xf32>, tensor<4x8xf32>)
      -> tensor<4x8xf32>, tensor<4x8xf32>
  %r = pe.apply_rotary tables(%cos, %sin : tensor<4x8xf32>, tensor<4x8xf32>)
      outs(%x : tensor<4x16xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<4x16xf32>
  return %r : tensor<4x16xf32>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(
      %root: !transform.any_op {transform.readonly}) {
    %apply = transform.structured.match ops{["pe.apply_rotary"]} in %root
        : (!transform.any_op) -> !transform.any_op
    %rotary = transform.pe.fuse_rotary %apply
        : (!transform.any_op) -> !transform.any_op
    transform.annotate %rotary "is_rotary" : !transform.any_op
    transform.yield
  }
}

// -----

// CHECK-LABEL: func.func @fuse_rounded_tables(
// CHECK:         pe.rotary angles
// CHECK-NOT:     pe.apply_rotary
// CHECK:         return
func.func @fuse_rounded_tables(%x: tensor<4x16xbf16>, %p: tensor<4xi32>,
    %f: tensor<8xf64>, %c: tensor<4x8xbf16>, %s: tensor<4x8xbf16>)
    -> tensor<4x16xbf16> {
  %cos, %sin = pe.rotary_table angles(%p, %f : tensor<4xi32>, tensor<8xf64>)
      outs(%c, %s : tensor<4x8xbf16>, tensor<4x8xbf16>)
      -> tensor<4x8xbf16>, tensor<4x8xbf16>
  %r = pe.apply_rotary tables(%cos, %sin : tensor<4x8xbf16>, tensor<4x8xbf16>)
      outs(%x : tensor<4x16xbf16>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<4x16xbf16>
  return %r : tensor<4x16xbf16>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(
      %root: !transform.any_op {transform.readonly}) {
    %apply = transform.structured.match ops{["pe.apply_rotary"]} in %root
        : (!transform.any_op) -> !transform.any_op
    %rotary = transform.pe.fuse_rotary %apply rounded_tables
        : (!transform.any_op) -> !transform.any_op
    transform.yield
  }
}
