// A schedule for rotations, as a library of the transform dialect:
//
//   pe-opt docs/rotary.mlir \
//     --transform-preload-library="transform-library-paths=examples/schedule.mlir" \
//     --transform-interpreter
//
// One loop over tokens, the angles of a token computed once, and within it one
// loop over heads that share them. It is written for x of three dimensions:
// tokens, heads, features.

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(
      %root: !transform.any_op {transform.readonly}) {
    // Tile the rotation itself: after lowering, slices of its halves would hide
    // it.
    %rotary = transform.structured.match ops{["pe.rotary"]} in %root
        : (!transform.any_op) -> !transform.any_op
    %token, %tokens = transform.structured.tile_using_for %rotary
        tile_sizes [1, 0, 0]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    %positions = transform.structured.match ops{["pe.positions"]} in %root
        : (!transform.any_op) -> !transform.any_op
    %position, %loop = transform.structured.fuse_into_containing_op
        %positions into %tokens
        : (!transform.any_op, !transform.any_op)
        -> (!transform.any_op, !transform.any_op)

    // Not possible with upstream's ops: the table and its application get
    // handles, and only the application is tiled by heads.
    %table, %apply = transform.pe.split_rotary %token
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    %head, %heads = transform.structured.tile_using_for %apply
        tile_sizes [0, 1, 0]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op)

    transform.apply_patterns to %root {
      transform.apply_patterns.canonicalization
      transform.apply_patterns.pe.to_linalg
    } : !transform.any_op
    transform.yield
  }
}
