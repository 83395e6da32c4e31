// Tiles that cannot be written by themselves are rejected, with the reason.

// RUN: pe-opt %s --transform-interpreter --split-input-file \
// RUN:   --remarks-filter-missed=pe --verify-diagnostics

func.func @features_with_factors_of_blocks_of_x(%x: tensor<4x64xf32>, %slots: tensor<4xi64>, %cache: tensor<9x64xbf16>, %xs: tensor<4x4xf32>) -> tensor<9x64xbf16> {
  // expected-remark @below {{not tiled: the feature dimension stays whole if its blocks have factors}}
  // expected-error @below {{'pe.write_cache' op faild to tile operation}}
  // expected-error @below {{'pe.write_cache' op failed to generate tiling loops}}
  %c = pe.write_cache ins(%x : tensor<4x64xf32>) x_scale(%xs : tensor<4x4xf32>) slots(%slots : tensor<4xi64>) outs(%cache : tensor<9x64xbf16>)
      {slot_dims = array<i64: 0>, token_dims = array<i64: 0>, block_size = 16 : i64} -> tensor<9x64xbf16>
  return %c : tensor<9x64xbf16>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %op = transform.structured.match ops{["pe.write_cache"]} in %root : (!transform.any_op) -> !transform.any_op
    %tiled, %loop = transform.structured.tile_using_for %op tile_sizes [0, 16]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

func.func @features_with_factors_of_blocks_of_the_init(%x: tensor<4x64xf32>, %slots: tensor<4xi64>, %cache: tensor<9x64xbf16>, %cs: tensor<1x4xf32>) -> tensor<9x64xbf16> {
  // expected-remark @below {{not tiled: the feature dimension stays whole if its blocks have factors}}
  // expected-error @below {{'pe.write_cache' op faild to tile operation}}
  // expected-error @below {{'pe.write_cache' op failed to generate tiling loops}}
  %c = pe.write_cache ins(%x : tensor<4x64xf32>) slots(%slots : tensor<4xi64>) outs(%cache : tensor<9x64xbf16>) init_scale(%cs : tensor<1x4xf32>)
      {slot_dims = array<i64: 0>, token_dims = array<i64: 0>, block_size = 16 : i64} -> tensor<9x64xbf16>
  return %c : tensor<9x64xbf16>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %op = transform.structured.match ops{["pe.write_cache"]} in %root : (!transform.any_op) -> !transform.any_op
    %tiled, %loops:2 = transform.structured.tile_using_for %op tile_sizes [2, 32]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

func.func @threads_of_tokens(%x: tensor<4x64xf32>, %slots: tensor<4xi64>, %cache: tensor<9x64xbf16>) -> tensor<9x64xbf16> {
  // expected-warning @below {{tiling is not thread safe at axis #0}}
  // expected-remark @below {{not tiled: threads that return the cache with the tokens of one tile each would undo each other's writes}}
  // expected-error @below {{'pe.write_cache' op faild to tile operation}}
  // expected-error @below {{'pe.write_cache' op failed to generate tiling loops}}
  // expected-note @below {{when applied to this op}}
  %c = pe.write_cache ins(%x : tensor<4x64xf32>) slots(%slots : tensor<4xi64>) outs(%cache : tensor<9x64xbf16>)
      {slot_dims = array<i64: 0>, token_dims = array<i64: 0>} -> tensor<9x64xbf16>
  return %c : tensor<9x64xbf16>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %op = transform.structured.match ops{["pe.write_cache"]} in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{transform.structured.tile_using_forall failed to apply}}
    %tiled, %loop = transform.structured.tile_using_forall %op tile_sizes [2]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}
