// Rotated queries are multiplied by the factor of the attention scores.
//
// Both update the queries in place, one token at a time. (Passing the factor to
// the rotation instead, as the operand `scale` of pe.rotary, costs nothing.)
//
//   pe-opt scale.mlir --transform-interpreter --symbol-dce \
//     --pe-lower-to-llvm
//
// Without --transform-interpreter, --pe-lower-to-llvm fuses the same ops.
//
// Bytes of x, or of arrays of its shape, per token of 8 heads and 128 features:
//
//            | read  | written
//   ---------|-------|--------
//   separate |  8192 |  8192
//   fused    |  4096 |  4096

#feature = affine_map<(t, h, f) -> (t, h, f)>

module attributes {transform.with_named_sequence} {

func.func @rotate_and_scale(%x: tensor<?x8x128xf32>, %pos: tensor<?xi32>,
                            %factor: f32) -> tensor<?x8x128xf32> {
  %freq, %a = pe.frequencies {dim = 128 : i64, base = 1.0e+06 : f64}
      : tensor<64xf64>, f64
  %r = pe.rotary angles(%pos, %freq : tensor<?xi32>, tensor<64xf64>)
      outs(%x : tensor<?x8x128xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x8x128xf32>
  %scaled = linalg.generic {indexing_maps = [#feature],
                            iterator_types = ["parallel", "parallel",
                                              "parallel"]}
      outs(%r : tensor<?x8x128xf32>) {
    ^bb0(%feature: f32):
      %product = arith.mulf %feature, %factor : f32
      linalg.yield %product : f32
  } -> tensor<?x8x128xf32>
  return %scaled : tensor<?x8x128xf32>
}

// The script that fuses: the product in tiles of a token, with the rotation
// before it. It is private, so that --symbol-dce removes it once it has run.
transform.named_sequence private @__transform_main(
    %root: !transform.any_op {transform.readonly}) {
  %last = transform.structured.match ops{["linalg.generic"]} in %root
      : (!transform.any_op) -> !transform.any_op
  %tile, %loop = transform.structured.fuse %last tile_sizes [1]
      : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
  transform.yield
}

}
