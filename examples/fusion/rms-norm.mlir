// Every head is normalized before it is rotated, as in Qwen 3.
//
// A head is divided by the root of its mean square and multiplied by weights.
// All three steps take a token at a time, which stays in the first cache
// between them.
//
//   pe-opt rms-norm.mlir --transform-interpreter --symbol-dce \
//     --pe-lower-to-llvm
//
// Without --transform-interpreter, --pe-lower-to-llvm fuses the same ops.
//
// Bytes of x, or of arrays of its shape, per token of 8 heads and 128 features:
//
//            | read  | written
//   ---------|-------|--------
//   separate | 12320 |  8224
//   fused    |  4096 |  4096

#feature = affine_map<(t, h, f) -> (t, h, f)>
#head = affine_map<(t, h, f) -> (t, h)>
#weight = affine_map<(t, h, f) -> (f)>

module attributes {transform.with_named_sequence} {

func.func @rotate_normalized(%x: tensor<?x8x128xf32>, %weight: tensor<128xf32>,
                             %pos: tensor<?xi32>, %init: tensor<?x8x128xf32>)
    -> tensor<?x8x128xf32> {
  %freq, %a = pe.frequencies {dim = 128 : i64, base = 1.0e+06 : f64}
      : tensor<64xf64>, f64
  %zero = arith.constant 0.0 : f32
  %per_feature = arith.constant 0.0078125 : f32
  %epsilon = arith.constant 1.0e-06 : f32
  %c0 = arith.constant 0 : index
  %tokens = tensor.dim %x, %c0 : tensor<?x8x128xf32>
  %empty = tensor.empty(%tokens) : tensor<?x8xf32>
  %zeros = linalg.fill ins(%zero : f32) outs(%empty : tensor<?x8xf32>)
      -> tensor<?x8xf32>
  %squares = linalg.generic {indexing_maps = [#feature, #head],
                             iterator_types = ["parallel", "parallel",
                                               "reduction"]}
      ins(%x : tensor<?x8x128xf32>) outs(%zeros : tensor<?x8xf32>) {
    ^bb0(%feature: f32, %sum: f32):
      %square = arith.mulf %feature, %feature : f32
      %next = arith.addf %sum, %square : f32
      linalg.yield %next : f32
  } -> tensor<?x8xf32>
  %normalized = linalg.generic {indexing_maps = [#feature, #head, #weight,
                                                 #feature],
                                iterator_types = ["parallel", "parallel",
                                                  "parallel"]}
      ins(%x, %squares, %weight
          : tensor<?x8x128xf32>, tensor<?x8xf32>, tensor<128xf32>)
      outs(%init : tensor<?x8x128xf32>) {
    ^bb0(%feature: f32, %sum: f32, %w: f32, %out: f32):
      %mean = arith.mulf %sum, %per_feature : f32
      %positive = arith.addf %mean, %epsilon : f32
      %factor = math.rsqrt %positive : f32
      %unit = arith.mulf %feature, %factor : f32
      %weighted = arith.mulf %unit, %w : f32
      linalg.yield %weighted : f32
  } -> tensor<?x8x128xf32>
  %r = pe.rotary angles(%pos, %freq : tensor<?xi32>, tensor<64xf64>)
      outs(%normalized : tensor<?x8x128xf32>)
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
  // A tile of an uninitialized array does not need the whole array.
  %function = transform.structured.match ops{["func.func"]} in %root
      : (!transform.any_op) -> !transform.any_op
  transform.apply_patterns to %function {
    transform.apply_patterns.tensor.fold_tensor_empty
  } : !transform.any_op
  transform.yield
}

}
