// Queries in bf16 are rotated and quantized to f8E4M3FN, with a factor for every
// token.

func.func @quantize(%x: tensor<?x32x128xbf16>, %y: tensor<?x32x128xf8E4M3FN>,
                    %factors: tensor<?x1x1xf32>, %start: i32)
    -> tensor<?x32x128xf8E4M3FN> attributes {llvm.emit_c_interface} {
  %c0 = arith.constant 0 : index
  %tokens = tensor.dim %x, %c0 : tensor<?x32x128xbf16>
  %positions = pe.positions %start, %tokens : tensor<?xi32>
  %freq, %scale = pe.frequencies {dim = 128 : i64, base = 5.0e+05 : f64}
      : tensor<64xf64>, f64
  %r = pe.rotary ins(%x : tensor<?x32x128xbf16>)
      angles(%positions, %freq : tensor<?xi32>, tensor<64xf64>)
      outs(%y : tensor<?x32x128xf8E4M3FN>)
      init_scale(%factors : tensor<?x1x1xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>, saturate}
      -> tensor<?x32x128xf8E4M3FN>
  return %r : tensor<?x32x128xf8E4M3FN>
}
