// Rotated keys enter a cache that holds the tokens of each head together.
//
// The keys of a token are rotated in a small array and written to their places
// in the cache: the cache is updated in place.
//
//   pe-opt transpose-into-cache.mlir --transform-interpreter --symbol-dce \
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

module attributes {transform.with_named_sequence} {

func.func @rotate_into_cache(%keys: tensor<?x8x128xf32>, %pos: tensor<?xi32>,
                             %cache: tensor<8x?x128xf32>, %first: index)
    -> tensor<8x?x128xf32> {
  %freq, %a = pe.frequencies {dim = 128 : i64, base = 1.0e+06 : f64}
      : tensor<64xf64>, f64
  %c0 = arith.constant 0 : index
  %tokens = tensor.dim %keys, %c0 : tensor<?x8x128xf32>
  %empty = tensor.empty(%tokens) : tensor<?x8x128xf32>
  %r = pe.rotary ins(%keys : tensor<?x8x128xf32>)
      angles(%pos, %freq : tensor<?xi32>, tensor<64xf64>)
      outs(%empty : tensor<?x8x128xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x8x128xf32>
  %place = tensor.extract_slice %cache[0, %first, 0] [8, %tokens, 128]
      [1, 1, 1] : tensor<8x?x128xf32> to tensor<8x?x128xf32>
  %by_head = linalg.transpose ins(%r : tensor<?x8x128xf32>)
      outs(%place : tensor<8x?x128xf32>) permutation = [1, 0, 2]
  %filled = tensor.insert_slice %by_head into %cache[0, %first, 0]
      [8, %tokens, 128] [1, 1, 1]
      : tensor<8x?x128xf32> into tensor<8x?x128xf32>
  return %filled : tensor<8x?x128xf32>
}

// The script that fuses: the transposition in tiles of a token, with the
// rotation before it. It is private, so that --symbol-dce removes it once it
// has run.
transform.named_sequence private @__transform_main(
    %root: !transform.any_op {transform.readonly}) {
  %last = transform.structured.match ops{["linalg.transpose"]} in %root
      : (!transform.any_op) -> !transform.any_op
  %tile, %loop = transform.structured.fuse %last tile_sizes [0, 1]
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
