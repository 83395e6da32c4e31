// The output of attention is rotated back, as where values are rotated like keys
// and only their distance from the query shall count (DeepSeek-V4).
//
// Some features of every head are rotated by minus the position of the query,
// in place, as soon as the values of a query are summed.
//
//   pe-opt attention-output.mlir --transform-interpreter --symbol-dce \
//     --pe-lower-to-llvm
//
// Bytes of the output, or of arrays of its shape, per query of 8 heads and 128
// features, but for those that the sums of the product read and write:
//
//            | read  | written
//   ---------|-------|--------
//   separate |  2048 |  6144
//   fused    |     0 |  4096

#weight = affine_map<(q, h, f, k) -> (h, q, k)>
#value = affine_map<(q, h, f, k) -> (k, h, f)>
#output = affine_map<(q, h, f, k) -> (q, h, f)>

module attributes {transform.with_named_sequence} {

func.func @rotate_output_back(%weights: tensor<8x?x16xf32>,
                              %values: tensor<16x8x128xf32>,
                              %pos: tensor<?xi32>, %init: tensor<?x8x128xf32>)
    -> tensor<?x8x128xf32> {
  %freq, %a = pe.frequencies {dim = 64 : i64, base = 1.0e+06 : f64}
      : tensor<32xf64>, f64
  %zero = arith.constant 0.0 : f32
  %zeros = linalg.fill ins(%zero : f32) outs(%init : tensor<?x8x128xf32>)
      -> tensor<?x8x128xf32>
  %o = linalg.generic {indexing_maps = [#weight, #value, #output],
                       iterator_types = ["parallel", "parallel", "parallel",
                                         "reduction"]}
      ins(%weights, %values : tensor<8x?x16xf32>, tensor<16x8x128xf32>)
      outs(%zeros : tensor<?x8x128xf32>) {
    ^bb0(%weight: f32, %value: f32, %sum: f32):
      %product = arith.mulf %weight, %value : f32
      %next = arith.addf %sum, %product : f32
      linalg.yield %next : f32
  } -> tensor<?x8x128xf32>
  %r = pe.rotary angles(%pos, %freq : tensor<?xi32>, tensor<32xf64>)
      outs(%o : tensor<?x8x128xf32>)
      {begin = 64 : i64, conjugate, layout = #pe.layout<half>,
       position_dims = array<i64: 0>} -> tensor<?x8x128xf32>
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
