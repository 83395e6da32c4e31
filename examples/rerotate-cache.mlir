// Rotating a cache of keys on, from one frequency scheme to another.
//
// Dynamic NTK changes the frequencies as a sequence grows, so that keys in the
// cache, rotated with those of a shorter sequence, do not fit new queries. Nor
// do they after any other change of scheme. There is no need to keep the keys
// as they were: rotations by the same position add up, and
//
//   rotate(rotate(k, p θ), p (θ' - θ)) = rotate(k, p θ').
//
// Frequencies are values, so that their difference is one arith.subf, and a
// rotation takes any frequencies, also negative ones.
//
//   pe-opt rerotate-cache.mlir --pe-lower-to-llvm

// Keys of Llama-2-7B with rope_scaling {"type": "dynamic", "factor": 2.0}, as
// they enter the cache of a sequence of the given length.
func.func @rotate_keys(%keys: tensor<?x32x128xf32>, %pos: tensor<?xi32>,
                       %seq_len: index) -> tensor<?x32x128xf32> {
  %freq, %a = pe.frequencies seq_len(%seq_len) {
      dim = 128 : i64, base = 1.0e+04 : f64,
      scheme = #pe.dynamic_ntk<factor = 2.0,
                               original_max_position_embeddings = 4096>,
      rounding = #pe.rounding<f32>} : tensor<64xf64>, f64
  %r = pe.rotary angles(%pos, %freq : tensor<?xi32>, tensor<64xf64>)
      outs(%keys : tensor<?x32x128xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x32x128xf32>
  return %r : tensor<?x32x128xf32>
}

// The same cache after the sequence has grown, updated in place.
func.func @rerotate_cache(%keys: tensor<?x32x128xf32>, %pos: tensor<?xi32>,
                          %old_len: index, %new_len: index)
    -> tensor<?x32x128xf32> {
  %old, %a = pe.frequencies seq_len(%old_len) {
      dim = 128 : i64, base = 1.0e+04 : f64,
      scheme = #pe.dynamic_ntk<factor = 2.0,
                               original_max_position_embeddings = 4096>,
      rounding = #pe.rounding<f32>} : tensor<64xf64>, f64
  %new, %b = pe.frequencies seq_len(%new_len) {
      dim = 128 : i64, base = 1.0e+04 : f64,
      scheme = #pe.dynamic_ntk<factor = 2.0,
                               original_max_position_embeddings = 4096>,
      rounding = #pe.rounding<f32>} : tensor<64xf64>, f64
  %difference = arith.subf %new, %old : tensor<64xf64>
  %r = pe.rotary angles(%pos, %difference : tensor<?xi32>, tensor<64xf64>)
      outs(%keys : tensor<?x32x128xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x32x128xf32>
  return %r : tensor<?x32x128xf32>
}
