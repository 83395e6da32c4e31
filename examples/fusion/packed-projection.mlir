// Queries and keys come from one product, get a bias and are rotated: the bias,
// the rotation and the rounding to bf16 are an epilogue of the multiplication.
//
// There are four heads of queries for each head of keys: of 10 heads, the first
// 8 are queries and the last 2 keys, at the same positions. A tile has 16 tokens
// and two heads, 256 columns of the product. It holds whole heads, since a pair
// of the half layout is spread over one. The loop over heads is outside, so that
// weights are read once for all 16 tokens; the angles of a token are computed
// again for every two heads. Sums exist as an array of one tile, of 16 KB.
//
//   pe-opt packed-projection.mlir --transform-interpreter --symbol-dce \
//     --pe-lower-to-llvm
//
// Bytes of the queries and keys, or of arrays of their shape, per token, but for
// those that the sums of the product read and write:
//
//            | read  | written
//   ---------|-------|--------
//   separate | 10240 |   12800
//   fused    |     0 |    2560

#token = affine_map<(t, h, f, k) -> (t, k)>
#weight = affine_map<(t, h, f, k) -> (h, f, k)>
#sum = affine_map<(t, h, f, k) -> (t, h, f)>
#bias = affine_map<(t, h, f) -> (h, f)>
#feature = affine_map<(t, h, f) -> (t, h, f)>

module attributes {transform.with_named_sequence} {

func.func @rotate_packed(%x: tensor<?x16xbf16>,
                         %weight: tensor<10x128x16xbf16>,
                         %bias: tensor<10x128xbf16>, %pos: tensor<?xi32>,
                         %init: tensor<?x10x128xbf16>)
    -> tensor<?x10x128xbf16> {
  %freq, %a = pe.frequencies {dim = 128 : i64, base = 1.0e+06 : f64}
      : tensor<64xf64>, f64
  %zero = arith.constant 0.0 : f32
  %c0 = arith.constant 0 : index
  %tokens = tensor.dim %x, %c0 : tensor<?x16xbf16>
  %empty = tensor.empty(%tokens) : tensor<?x10x128xf32>
  %zeros = linalg.fill ins(%zero : f32) outs(%empty : tensor<?x10x128xf32>)
      -> tensor<?x10x128xf32>
  %product = linalg.generic {indexing_maps = [#token, #weight, #sum],
                             iterator_types = ["parallel", "parallel",
                                               "parallel", "reduction"]}
      ins(%x, %weight : tensor<?x16xbf16>, tensor<10x128x16xbf16>)
      outs(%zeros : tensor<?x10x128xf32>) {
    ^bb0(%in: bf16, %w: bf16, %sum: f32):
      %wide_in = arith.extf %in : bf16 to f32
      %wide_w = arith.extf %w : bf16 to f32
      %part = arith.mulf %wide_in, %wide_w fastmath<contract> : f32
      %next = arith.addf %sum, %part fastmath<contract, reassoc> : f32
      linalg.yield %next : f32
  } -> tensor<?x10x128xf32>
  %biased = linalg.generic {indexing_maps = [#bias, #feature],
                            iterator_types = ["parallel", "parallel",
                                              "parallel"]}
      ins(%bias : tensor<10x128xbf16>) outs(%product : tensor<?x10x128xf32>) {
    ^bb0(%addend: bf16, %feature: f32):
      %wide = arith.extf %addend : bf16 to f32
      %sum = arith.addf %feature, %wide : f32
      linalg.yield %sum : f32
  } -> tensor<?x10x128xf32>
  %r = pe.rotary ins(%biased : tensor<?x10x128xf32>)
      angles(%pos, %freq : tensor<?xi32>, tensor<64xf64>)
      outs(%init : tensor<?x10x128xbf16>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x10x128xbf16>
  return %r : tensor<?x10x128xbf16>
}

// The script that fuses: the rotation in tiles of tokens and heads, with all
// that makes its operand. It is private, so that --symbol-dce removes it once it
// has run.
transform.named_sequence private @__transform_main(
    %root: !transform.any_op {transform.readonly}) {
  %last = transform.structured.match ops{["pe.rotary"]} in %root
      : (!transform.any_op) -> !transform.any_op
  %tile, %loops:2 = transform.structured.fuse %last
      tile_sizes [16, 2, 0] interchange [1, 0, 2]
      : (!transform.any_op)
      -> (!transform.any_op, !transform.any_op, !transform.any_op)
  // A tile of an uninitialized array does not need the whole array.
  %function = transform.structured.match ops{["func.func"]} in %root
      : (!transform.any_op) -> !transform.any_op
  transform.apply_patterns to %function {
    transform.apply_patterns.tensor.fold_tensor_empty
  } : !transform.any_op
  transform.yield
}

}
