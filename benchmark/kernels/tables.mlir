// Encodings that only write arrays: a table of sinusoids, and the cosines and
// sines of a rotation.

func.func @sinusoidal(%y: tensor<?x128xf32>, %start: i32)
    -> tensor<?x128xf32> attributes {llvm.emit_c_interface} {
  %c0 = arith.constant 0 : index
  %tokens = tensor.dim %y, %c0 : tensor<?x128xf32>
  %positions = pe.positions %start, %tokens : tensor<?xi32>
  %freq, %scale = pe.frequencies {dim = 128 : i64, base = 1.0e+04 : f64}
      : tensor<64xf64>, f64
  %r = pe.sinusoidal angles(%positions, %freq : tensor<?xi32>, tensor<64xf64>)
      outs(%y : tensor<?x128xf32>) {order = #pe.order<interleaved>}
      -> tensor<?x128xf32>
  return %r : tensor<?x128xf32>
}

func.func @cosines_and_sines(%cos: tensor<?x64xf32>, %sin: tensor<?x64xf32>,
                             %start: i32)
    -> (tensor<?x64xf32>, tensor<?x64xf32>)
    attributes {llvm.emit_c_interface} {
  %c0 = arith.constant 0 : index
  %tokens = tensor.dim %cos, %c0 : tensor<?x64xf32>
  %positions = pe.positions %start, %tokens : tensor<?xi32>
  %freq, %scale = pe.frequencies {dim = 128 : i64, base = 5.0e+05 : f64}
      : tensor<64xf64>, f64
  %c, %s = pe.rotary_table
      angles(%positions, %freq : tensor<?xi32>, tensor<64xf64>)
      outs(%cos, %sin : tensor<?x64xf32>, tensor<?x64xf32>)
      -> tensor<?x64xf32>, tensor<?x64xf32>
  return %c, %s : tensor<?x64xf32>, tensor<?x64xf32>
}
