// The kernel of the page "From .mlir to machine code" with an op before it:
// features are multiplied by weights.
#feature = affine_map<(t, h, f) -> (t, h, f)>
#weight = affine_map<(t, h, f) -> (f)>
func.func @weighted_rope(%x: tensor<?x3x16xf32>, %weights: tensor<16xf32>,
                         %start: i32, %y: tensor<?x3x16xf32>)
    -> tensor<?x3x16xf32> {
  %c0 = arith.constant 0 : index
  %tokens = tensor.dim %x, %c0 : tensor<?x3x16xf32>
  %pos = pe.positions %start, %tokens : tensor<?xi32>
  %freq, %scale = pe.frequencies {dim = 8 : i64, base = 1.0e+04 : f64}
      : tensor<4xf64>, f64
  %empty = tensor.empty(%tokens) : tensor<?x3x16xf32>
  %weighted = linalg.generic {
      indexing_maps = [#feature, #weight, #feature],
      iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x, %weights : tensor<?x3x16xf32>, tensor<16xf32>)
      outs(%empty : tensor<?x3x16xf32>) {
    ^bb0(%in: f32, %weight: f32, %out: f32):
      %0 = arith.mulf %in, %weight : f32
      linalg.yield %0 : f32
  } -> tensor<?x3x16xf32>
  %r = pe.rotary ins(%weighted : tensor<?x3x16xf32>)
      angles(%pos, %freq : tensor<?xi32>, tensor<4xf64>)
      outs(%y : tensor<?x3x16xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x3x16xf32>
  return %r : tensor<?x3x16xf32>
}
