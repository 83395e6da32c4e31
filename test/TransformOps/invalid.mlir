// RUN: pe-opt %s --transform-interpreter --split-input-file --verify-diagnostics

func.func @tables_of_arguments(%x: tensor<4x16xf32>, %c: tensor<4x8xf32>,
    %s: tensor<4x8xf32>) -> tensor<4x16xf32> {
  %r = pe.apply_rotary tables(%c, %s : tensor<4x8xf32>, tensor<4x8xf32>)
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
    // expected-error @below {{not fused: cos and sin are not the two results of one pe.rotary_table}}
    %rotary = transform.pe.fuse_rotary %apply
        : (!transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

func.func @not_a_rotation() {
  return
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(
      %root: !transform.any_op {transform.readonly}) {
    %func = transform.structured.match ops{["func.func"]} in %root
        : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{expected a pe.rotary, but found a func.func}}
    %table, %apply = transform.pe.split_rotary %func
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

func.func @no_tokens(%x: tensor<0x16xf32>, %p: tensor<0xi32>,
    %f: tensor<8xf64>) -> tensor<0x16xf32> {
  %r = pe.rotary angles(%p, %f : tensor<0xi32>, tensor<8xf64>)
      outs(%x : tensor<0x16xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<0x16xf32>
  return %r : tensor<0x16xf32>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(
      %root: !transform.any_op {transform.readonly}) {
    %rotary = transform.structured.match ops{["pe.rotary"]} in %root
        : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{the rotation has nothing to split}}
    %table, %apply = transform.pe.split_rotary %rotary
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(
      %root: !transform.any_op {transform.consumed}) {
    // expected-error @below {{expects level to be tables, angles or strict, but found "all"}}
    %raised = transform.pe.raise %root level("all")
        : (!transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(
      %root: !transform.any_op {transform.consumed}) {
    // expected-error @below {{expected a function, but found a builtin.module}}
    %raised = transform.pe.raise %root : (!transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

func.func @not_an_application() {
  return
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(
      %root: !transform.any_op {transform.readonly}) {
    %func = transform.structured.match ops{["func.func"]} in %root
        : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{expected a pe.apply_rotary, but found a func.func}}
    %rotary = transform.pe.fuse_rotary %func
        : (!transform.any_op) -> !transform.any_op
    transform.yield
  }
}
