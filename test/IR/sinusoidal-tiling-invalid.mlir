// Tiles that would split the features are rejected, with the reason.

// RUN: pe-opt %s --transform-interpreter --split-input-file \
// RUN:   --remarks-filter-missed=pe --verify-diagnostics

func.func @features(%pos: tensor<8xi32>, %freq: tensor<32xf64>, %init: tensor<8x64xf32>) -> tensor<8x64xf32> {
  // expected-remark @below {{not tiled: the feature dimension of pe.sinusoidal stays whole}}
  // expected-error @below {{'pe.sinusoidal' op faild to tile operation}}
  // expected-error @below {{'pe.sinusoidal' op failed to generate tiling loops}}
  %e = pe.sinusoidal angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>) outs(%init : tensor<8x64xf32>)
                     {order = #pe.order<interleaved>} -> tensor<8x64xf32>
  return %e : tensor<8x64xf32>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %op = transform.structured.match ops{["pe.sinusoidal"]} in %root : (!transform.any_op) -> !transform.any_op
    %tiled, %loop = transform.structured.tile_using_for %op tile_sizes [0, 16]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

#id = affine_map<(t, f) -> (t, f)>

func.func @features_of_a_consumer(%x: tensor<8x?xf32>, %pos: tensor<8xi32>, %freq: tensor<32xf64>,
                                  %init: tensor<8x?xf32>) -> tensor<8x?xf32> {
  // expected-remark @below {{not tiled: the feature dimension of pe.sinusoidal stays whole}}
  %e = pe.sinusoidal angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>) outs(%init : tensor<8x?xf32>)
                     {order = #pe.order<cos_sin>} -> tensor<8x?xf32>
  %sum = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%e : tensor<8x?xf32>) outs(%x : tensor<8x?xf32>) {
    ^bb0(%value: f32, %out: f32):
      %result = arith.addf %out, %value : f32
      linalg.yield %result : f32
  } -> tensor<8x?xf32>
  return %sum : tensor<8x?xf32>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %consumer = transform.structured.match ops{["linalg.generic"]} in %root : (!transform.any_op) -> !transform.any_op
    %tiled, %loop = transform.structured.tile_using_for %consumer tile_sizes [0, 16]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    %op = transform.structured.match ops{["pe.sinusoidal"]} in %root : (!transform.any_op) -> !transform.any_op
    %fused, %new_loop = transform.structured.fuse_into_containing_op %op into %loop
        : (!transform.any_op, !transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}
