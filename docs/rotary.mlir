// The kernel of the page "From .mlir to machine code": one row of positions,
// three heads of 16 features, of which the first 8 are rotated.
func.func @rope(%x: tensor<?x3x16xf32>, %start: i32) -> tensor<?x3x16xf32> {
  %c0 = arith.constant 0 : index
  %tokens = tensor.dim %x, %c0 : tensor<?x3x16xf32>
  %pos = pe.positions %start, %tokens : tensor<?xi32>
  %freq, %scale = pe.frequencies {dim = 8 : i64, base = 1.0e+04 : f64}
      : tensor<4xf64>, f64
  %r = pe.rotary angles(%pos, %freq : tensor<?xi32>, tensor<4xf64>)
      outs(%x : tensor<?x3x16xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x3x16xf32>
  return %r : tensor<?x3x16xf32>
}
