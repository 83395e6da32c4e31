// Rotations of f32 data: any number of tokens from the position %start on, of
// 32 heads or of one, in place or from x to y.

func.func @in_place(%x: tensor<?x32x128xf32>, %start: i32)
    -> tensor<?x32x128xf32> attributes {llvm.emit_c_interface} {
  %c0 = arith.constant 0 : index
  %tokens = tensor.dim %x, %c0 : tensor<?x32x128xf32>
  %positions = pe.positions %start, %tokens : tensor<?xi32>
  %freq, %scale = pe.frequencies {dim = 128 : i64, base = 5.0e+05 : f64}
      : tensor<64xf64>, f64
  %r = pe.rotary angles(%positions, %freq : tensor<?xi32>, tensor<64xf64>)
      outs(%x : tensor<?x32x128xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x32x128xf32>
  return %r : tensor<?x32x128xf32>
}

func.func @out_of_place(%x: tensor<?x32x128xf32>, %y: tensor<?x32x128xf32>,
                        %start: i32)
    -> tensor<?x32x128xf32> attributes {llvm.emit_c_interface} {
  %c0 = arith.constant 0 : index
  %tokens = tensor.dim %x, %c0 : tensor<?x32x128xf32>
  %positions = pe.positions %start, %tokens : tensor<?xi32>
  %freq, %scale = pe.frequencies {dim = 128 : i64, base = 5.0e+05 : f64}
      : tensor<64xf64>, f64
  %r = pe.rotary ins(%x : tensor<?x32x128xf32>)
      angles(%positions, %freq : tensor<?xi32>, tensor<64xf64>)
      outs(%y : tensor<?x32x128xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x32x128xf32>
  return %r : tensor<?x32x128xf32>
}

func.func @one_head(%x: tensor<?x1x128xf32>, %start: i32)
    -> tensor<?x1x128xf32> attributes {llvm.emit_c_interface} {
  %c0 = arith.constant 0 : index
  %tokens = tensor.dim %x, %c0 : tensor<?x1x128xf32>
  %positions = pe.positions %start, %tokens : tensor<?xi32>
  %freq, %scale = pe.frequencies {dim = 128 : i64, base = 5.0e+05 : f64}
      : tensor<64xf64>, f64
  %r = pe.rotary angles(%positions, %freq : tensor<?xi32>, tensor<64xf64>)
      outs(%x : tensor<?x1x128xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x1x128xf32>
  return %r : tensor<?x1x128xf32>
}
