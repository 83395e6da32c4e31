// The queries and keys of one layer with grouped heads, in place. Both share
// positions and frequencies.

func.func @layer(%q: tensor<?x32x128xf32>, %k: tensor<?x8x128xf32>,
                 %start: i32)
    -> (tensor<?x32x128xf32>, tensor<?x8x128xf32>)
    attributes {llvm.emit_c_interface} {
  %c0 = arith.constant 0 : index
  %tokens = tensor.dim %q, %c0 : tensor<?x32x128xf32>
  %positions = pe.positions %start, %tokens : tensor<?xi32>
  %freq, %scale = pe.frequencies {dim = 128 : i64, base = 5.0e+05 : f64}
      : tensor<64xf64>, f64
  %rotated_q = pe.rotary
      angles(%positions, %freq : tensor<?xi32>, tensor<64xf64>)
      outs(%q : tensor<?x32x128xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x32x128xf32>
  %rotated_k = pe.rotary
      angles(%positions, %freq : tensor<?xi32>, tensor<64xf64>)
      outs(%k : tensor<?x8x128xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x8x128xf32>
  return %rotated_q, %rotated_k : tensor<?x32x128xf32>, tensor<?x8x128xf32>
}
