// Queries are rotated as they are projected: the rotation is an epilogue of the
// matrix multiplication.
//
// The product of a token is rotated in place, while it is in the first cache.
//
//   pe-opt matmul-epilogue.mlir --transform-interpreter --symbol-dce \
//     --pe-lower-to-llvm
//
// Without --transform-interpreter, the multiplication stays apart: only scripts
// fuse contractions.
//
// Bytes of the queries, or of arrays of their shape, per token of 8 heads and
// 128 features, but for those that the sums of the product read and write:
//
//            | read  | written
//   ---------|-------|--------
//   separate |  4096 |  8192
//   fused    |     0 |  4096

#token = affine_map<(t, h, f, k) -> (t, k)>
#weight = affine_map<(t, h, f, k) -> (k, h, f)>
#query = affine_map<(t, h, f, k) -> (t, h, f)>

module attributes {transform.with_named_sequence} {

func.func @rotate_projected(%x: tensor<?x16xf32>, %weight: tensor<16x8x128xf32>,
                            %pos: tensor<?xi32>, %init: tensor<?x8x128xf32>)
    -> tensor<?x8x128xf32> {
  %freq, %a = pe.frequencies {dim = 128 : i64, base = 1.0e+06 : f64}
      : tensor<64xf64>, f64
  %zero = arith.constant 0.0 : f32
  %zeros = linalg.fill ins(%zero : f32) outs(%init : tensor<?x8x128xf32>)
      -> tensor<?x8x128xf32>
  %q = linalg.generic {indexing_maps = [#token, #weight, #query],
                       iterator_types = ["parallel", "parallel", "parallel",
                                         "reduction"]}
      ins(%x, %weight : tensor<?x16xf32>, tensor<16x8x128xf32>)
      outs(%zeros : tensor<?x8x128xf32>) {
    ^bb0(%in: f32, %w: f32, %sum: f32):
      %product = arith.mulf %in, %w : f32
      %next = arith.addf %sum, %product : f32
      linalg.yield %next : f32
  } -> tensor<?x8x128xf32>
  %r = pe.rotary angles(%pos, %freq : tensor<?xi32>, tensor<64xf64>)
      outs(%q : tensor<?x8x128xf32>)
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
