// A bias is added to queries before they are rotated, as in Qwen 2.
//
// The sum is computed token by token, in the loop of the rotation, and lives in
// the array of the result.
//
//   pe-opt bias-add.mlir --transform-interpreter --symbol-dce \
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
#bias = affine_map<(t, h, f) -> (h, f)>

module attributes {transform.with_named_sequence} {

func.func @rotate_biased(%x: tensor<?x8x128xf32>, %bias: tensor<8x128xf32>,
                         %pos: tensor<?xi32>, %init: tensor<?x8x128xf32>)
    -> tensor<?x8x128xf32> {
  %freq, %a = pe.frequencies {dim = 128 : i64, base = 1.0e+06 : f64}
      : tensor<64xf64>, f64
  %sum = linalg.generic {indexing_maps = [#feature, #bias, #feature],
                         iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x, %bias : tensor<?x8x128xf32>, tensor<8x128xf32>)
      outs(%init : tensor<?x8x128xf32>) {
    ^bb0(%feature: f32, %addend: f32, %out: f32):
      %biased = arith.addf %feature, %addend : f32
      linalg.yield %biased : f32
  } -> tensor<?x8x128xf32>
  %r = pe.rotary angles(%pos, %freq : tensor<?xi32>, tensor<64xf64>)
      outs(%sum : tensor<?x8x128xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x8x128xf32>
  return %r : tensor<?x8x128xf32>
}

// The script that fuses: the rotation in tiles of a token, with what makes its
// operand. It is private, so that --symbol-dce removes it once it has run.
transform.named_sequence private @__transform_main(
    %root: !transform.any_op {transform.readonly}) {
  %last = transform.structured.match ops{["pe.rotary"]} in %root
      : (!transform.any_op) -> !transform.any_op
  %tile, %loop = transform.structured.fuse %last tile_sizes [1]
      : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
  transform.yield
}

}
