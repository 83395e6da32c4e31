// Queries are rotated as they are projected, by a product of matrices whose
// columns are reshaped into heads: the form in which models are imported.
//
// Upstream's patterns move the tile of two heads through the reshape: it is a
// tile of 256 columns of the product, which then joins the loops. The sums exist
// as an array of one tile of 16 tokens, of 16 KB.
//
//   pe-opt flat-projection.mlir --transform-interpreter --symbol-dce \
//     --pe-lower-to-llvm
//
// Bytes of the queries, or of arrays of their shape, per token of 8 heads and
// 128 features, but for those that the sums of the product read and write:
//
//            | read  | written
//   ---------|-------|--------
//   separate |  4096 |  8192
//   fused    |     0 |  4096

module attributes {transform.with_named_sequence} {

func.func @rotate_flat(%x: tensor<?x16xf32>, %weight: tensor<16x1024xf32>,
                       %pos: tensor<?xi32>, %init: tensor<?x8x128xf32>)
    -> tensor<?x8x128xf32> {
  %freq, %a = pe.frequencies {dim = 128 : i64, base = 1.0e+06 : f64}
      : tensor<64xf64>, f64
  %zero = arith.constant 0.0 : f32
  %c0 = arith.constant 0 : index
  %tokens = tensor.dim %x, %c0 : tensor<?x16xf32>
  %empty = tensor.empty(%tokens) : tensor<?x1024xf32>
  %zeros = linalg.fill ins(%zero : f32) outs(%empty : tensor<?x1024xf32>)
      -> tensor<?x1024xf32>
  %product = linalg.matmul
      ins(%x, %weight : tensor<?x16xf32>, tensor<16x1024xf32>)
      outs(%zeros : tensor<?x1024xf32>) -> tensor<?x1024xf32>
  %q = tensor.expand_shape %product [[0], [1, 2]]
      output_shape [%tokens, 8, 128]
      : tensor<?x1024xf32> into tensor<?x8x128xf32>
  %r = pe.rotary ins(%q : tensor<?x8x128xf32>)
      angles(%pos, %freq : tensor<?xi32>, tensor<64xf64>)
      outs(%init : tensor<?x8x128xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x8x128xf32>
  return %r : tensor<?x8x128xf32>
}

// The script that fuses. It is private, so that --symbol-dce removes it once it
// has run.
transform.named_sequence private @__transform_main(
    %root: !transform.any_op {transform.readonly}) {
  %last = transform.structured.match ops{["pe.rotary"]} in %root
      : (!transform.any_op) -> !transform.any_op
  %tile, %head_loop, %token_loop = transform.structured.fuse %last
      tile_sizes [16, 2] interchange [1, 0]
      : (!transform.any_op)
      -> (!transform.any_op, !transform.any_op, !transform.any_op)
  // The heads of a tile are columns of the product, which joins the loops.
  %function = transform.structured.match ops{["func.func"]} in %root
      : (!transform.any_op) -> !transform.any_op
  transform.apply_patterns to %function {
    transform.apply_patterns.tensor.bubble_up_extract_slice
  } : !transform.any_op
  %product = transform.structured.match ops{["linalg.matmul"]} in %root
      : (!transform.any_op) -> !transform.any_op
  %zeros = transform.structured.match ops{["linalg.fill"]} in %root
      : (!transform.any_op) -> !transform.any_op
  %0, %loop_0 = transform.structured.fuse_into_containing_op %product
      into %token_loop
      : (!transform.any_op, !transform.any_op)
      -> (!transform.any_op, !transform.any_op)
  %1, %loop_1 = transform.structured.fuse_into_containing_op %zeros
      into %loop_0
      : (!transform.any_op, !transform.any_op)
      -> (!transform.any_op, !transform.any_op)
  // A tile of an uninitialized array does not need the whole array.
  transform.apply_patterns to %function {
    transform.apply_patterns.tensor.fold_tensor_empty
  } : !transform.any_op
  transform.yield
}

}
