// Reads the cosines and sines of every token from tables, as other
// implementations do. %start is not used; all kernels take one.

func.func @one_head(%x: tensor<?x1x128xf32>, %cos: tensor<?x64xf32>,
                    %sin: tensor<?x64xf32>, %start: i32)
    -> tensor<?x1x128xf32> attributes {llvm.emit_c_interface} {
  %r = pe.apply_rotary tables(%cos, %sin : tensor<?x64xf32>, tensor<?x64xf32>)
      outs(%x : tensor<?x1x128xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x1x128xf32>
  return %r : tensor<?x1x128xf32>
}
