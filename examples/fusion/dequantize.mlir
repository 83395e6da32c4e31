// Keys of 8 bits with a scale for every head become numbers and are rotated.
//
// Dequantized keys that are not yet rotated never exist as a whole array.
//
//   pe-opt dequantize.mlir --transform-interpreter --symbol-dce \
//     --pe-lower-to-llvm
//
// Without --transform-interpreter, --pe-lower-to-llvm fuses the same ops.
//
// Bytes of x, or of arrays of its shape, per token of 8 heads and 128 features:
//
//            | read  | written
//   ---------|-------|--------
//   separate |  5152 |  8192
//   fused    |  1056 |  4096

#feature = affine_map<(t, h, f) -> (t, h, f)>
#head = affine_map<(t, h, f) -> (t, h)>

module attributes {transform.with_named_sequence} {

func.func @rotate_dequantized(%x: tensor<?x8x128xi8>, %scale: tensor<?x8xf32>,
                              %pos: tensor<?xi32>, %init: tensor<?x8x128xf32>)
    -> tensor<?x8x128xf32> {
  %freq, %a = pe.frequencies {dim = 128 : i64, base = 1.0e+06 : f64}
      : tensor<64xf64>, f64
  %numbers = linalg.generic {indexing_maps = [#feature, #head, #feature],
                             iterator_types = ["parallel", "parallel",
                                               "parallel"]}
      ins(%x, %scale : tensor<?x8x128xi8>, tensor<?x8xf32>)
      outs(%init : tensor<?x8x128xf32>) {
    ^bb0(%feature: i8, %factor: f32, %out: f32):
      %integer = arith.sitofp %feature : i8 to f32
      %number = arith.mulf %integer, %factor : f32
      linalg.yield %number : f32
  } -> tensor<?x8x128xf32>
  %r = pe.rotary angles(%pos, %freq : tensor<?xi32>, tensor<64xf64>)
      outs(%numbers : tensor<?x8x128xf32>)
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
