// Rotated queries are rounded to bf16.
//
// The rotated queries never exist as numbers of 32 bits: canonicalization makes
// the cast a part of the rotation, whose arithmetic is in f32 anyway.
//
//   pe-opt cast-to-bf16.mlir --transform-interpreter --symbol-dce \
//     --pe-lower-to-llvm
//
// Without --transform-interpreter, --pe-lower-to-llvm fuses the same ops.
//
// Bytes of x, or of arrays of its shape, per token of 8 heads and 128 features:
//
//            | read  | written
//   ---------|-------|--------
//   separate |  8192 |  6144
//   fused    |  4096 |  2048

#feature = affine_map<(t, h, f) -> (t, h, f)>

module attributes {transform.with_named_sequence} {

func.func @rotate_and_cast(%x: tensor<?x8x128xf32>, %pos: tensor<?xi32>,
                           %init: tensor<?x8x128xbf16>)
    -> tensor<?x8x128xbf16> {
  %freq, %a = pe.frequencies {dim = 128 : i64, base = 1.0e+06 : f64}
      : tensor<64xf64>, f64
  %c0 = arith.constant 0 : index
  %tokens = tensor.dim %x, %c0 : tensor<?x8x128xf32>
  %empty = tensor.empty(%tokens) : tensor<?x8x128xf32>
  %r = pe.rotary ins(%x : tensor<?x8x128xf32>)
      angles(%pos, %freq : tensor<?xi32>, tensor<64xf64>)
      outs(%empty : tensor<?x8x128xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x8x128xf32>
  %cast = linalg.generic {indexing_maps = [#feature, #feature],
                          iterator_types = ["parallel", "parallel",
                                            "parallel"]}
      ins(%r : tensor<?x8x128xf32>) outs(%init : tensor<?x8x128xbf16>) {
    ^bb0(%feature: f32, %out: bf16):
      %rounded = arith.truncf %feature : f32 to bf16
      linalg.yield %rounded : bf16
  } -> tensor<?x8x128xbf16>
  return %cast : tensor<?x8x128xbf16>
}

// The script that fuses: the cast in tiles of a token, with the rotation before
// it. It is private, so that --symbol-dce removes it once it has run.
transform.named_sequence private @__transform_main(
    %root: !transform.any_op {transform.readonly}) {
  %last = transform.structured.match ops{["linalg.generic"]} in %root
      : (!transform.any_op) -> !transform.any_op
  %tile, %loop = transform.structured.fuse %last tile_sizes [1]
      : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
  // A tile of an uninitialized array does not need the whole array.
  %function = transform.structured.match ops{["func.func"]} in %root
      : (!transform.any_op) -> !transform.any_op
  transform.apply_patterns to %function {
    transform.apply_patterns.tensor.fold_tensor_empty
  } : !transform.any_op
  transform.yield
}

}
