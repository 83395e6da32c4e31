// Rotary embeddings by more than one axis, for images and videos: one function
// per configuration, named after its model. Each rotates the queries of one
// layer in place. The positions have a leading dimension of axes, and `axes`
// says for every pair of features which row of them it takes.
//
// Language models turn each token by its time, height and width (0, 1, 2), all
// equal for text. Vision towers turn each patch by its height and width (0, 1).
// Keys are those of the models' config.json at Hugging Face.
//
//   pe-opt multi-axis.mlir --pe-lower-to-llvm

// Qwen2-VL-7B: mrope_section [16, 24, 24]: 16 pairs turn by the time, 24 by the
// height and 24 by the width. rope_theta 1000000, 28 heads of 128.
func.func @qwen2_vl_7b(%q: tensor<1x?x28x128xbf16>, %pos: tensor<3x1x?xi32>)
    -> tensor<1x?x28x128xbf16> {
  %freq, %a = pe.frequencies {dim = 128 : i64, base = 1.0e+06 : f64,
      rounding = #pe.rounding<f32>} : tensor<64xf64>, f64
  %r = pe.rotary angles(%pos, %freq : tensor<3x1x?xi32>, tensor<64xf64>)
      outs(%q : tensor<1x?x28x128xbf16>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0, 1>,
       axes = array<i64: 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1,
           1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2,
           2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2>}
      -> tensor<1x?x28x128xbf16>
  return %r : tensor<1x?x28x128xbf16>
}

// Qwen3-VL-8B: mrope_section [24, 20, 20], mrope_interleaved: of the first 60
// pairs every third turns by the time, by the height and by the width, and the
// last four by the time. rope_theta 5000000, 32 heads of 128.
func.func @qwen3_vl_8b(%q: tensor<1x?x32x128xbf16>, %pos: tensor<3x1x?xi32>)
    -> tensor<1x?x32x128xbf16> {
  %freq, %a = pe.frequencies {dim = 128 : i64, base = 5.0e+06 : f64,
      rounding = #pe.rounding<f32>} : tensor<64xf64>, f64
  %r = pe.rotary angles(%pos, %freq : tensor<3x1x?xi32>, tensor<64xf64>)
      outs(%q : tensor<1x?x32x128xbf16>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0, 1>,
       axes = array<i64: 0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2,
           0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1,
           2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 0, 0, 0>}
      -> tensor<1x?x32x128xbf16>
  return %r : tensor<1x?x32x128xbf16>
}

// ERNIE-4.5-VL-28B-A3B: mrope_section [22, 22, 20]: 44 pairs turn by the height
// and by the width in turn, and the last and slowest 20 by the time. Its code
// sorts the frequencies and sorts them back: every pair has its usual one.
// Partners are neighbors. rope_theta 500000, 20 heads of 128.
func.func @ernie_4_5_vl(%q: tensor<1x?x20x128xbf16>, %pos: tensor<3x1x?xi32>)
    -> tensor<1x?x20x128xbf16> {
  %freq, %a = pe.frequencies {dim = 128 : i64, base = 5.0e+05 : f64,
      rounding = #pe.rounding<f32>} : tensor<64xf64>, f64
  %r = pe.rotary angles(%pos, %freq : tensor<3x1x?xi32>, tensor<64xf64>)
      outs(%q : tensor<1x?x20x128xbf16>)
      {layout = #pe.layout<interleaved>, position_dims = array<i64: 0, 1>,
       axes = array<i64: 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2,
           1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1,
           2, 1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0>}
      -> tensor<1x?x20x128xbf16>
  return %r : tensor<1x?x20x128xbf16>
}

// GLM-4.1V-9B: mrope_section [8, 12, 12] and partial_rotary_factor 0.5: the
// first 64 of 128 features are rotated. Partners are neighbors. rope_theta
// 10000, 32 heads.
func.func @glm_4_1v_9b(%q: tensor<1x?x32x128xbf16>, %pos: tensor<3x1x?xi32>)
    -> tensor<1x?x32x128xbf16> {
  %freq, %a = pe.frequencies {dim = 64 : i64, base = 1.0e+04 : f64,
      rounding = #pe.rounding<f32>} : tensor<32xf64>, f64
  %r = pe.rotary angles(%pos, %freq : tensor<3x1x?xi32>, tensor<32xf64>)
      outs(%q : tensor<1x?x32x128xbf16>)
      {layout = #pe.layout<interleaved>, position_dims = array<i64: 0, 1>,
       axes = array<i64: 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
           1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2>}
      -> tensor<1x?x32x128xbf16>
  return %r : tensor<1x?x32x128xbf16>
}

// Pixtral-12B's vision tower: of one list of frequencies the even ones belong
// to the height and the odd ones to the width. rope_theta 10000, 16 heads of
// 64.
func.func @pixtral_12b_vision(%q: tensor<?x16x64xf32>, %pos: tensor<2x?xi32>)
    -> tensor<?x16x64xf32> {
  %list, %a = pe.frequencies {dim = 64 : i64, base = 1.0e+04 : f64,
      rounding = #pe.rounding<f32>} : tensor<32xf64>, f64
  %even = tensor.extract_slice %list[0] [16] [2]
      : tensor<32xf64> to tensor<16xf64>
  %odd = tensor.extract_slice %list[1] [16] [2]
      : tensor<32xf64> to tensor<16xf64>
  %init = tensor.empty() : tensor<32xf64>
  %height = tensor.insert_slice %even into %init[0] [16] [1]
      : tensor<16xf64> into tensor<32xf64>
  %freq = tensor.insert_slice %odd into %height[16] [16] [1]
      : tensor<16xf64> into tensor<32xf64>
  %r = pe.rotary angles(%pos, %freq : tensor<2x?xi32>, tensor<32xf64>)
      outs(%q : tensor<?x16x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>,
       axes = array<i64: 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1,
           1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1>}
      -> tensor<?x16x64xf32>
  return %r : tensor<?x16x64xf32>
}

// Qwen2-VL's vision tower: height and width have a list of frequencies each, of
// half the head. Base 10000, embed_dim 1280, num_heads 16: 16 heads of 80.
func.func @qwen2_vl_vision(%q: tensor<?x16x80xf32>, %pos: tensor<2x?xi32>)
    -> tensor<?x16x80xf32> {
  %list, %a = pe.frequencies {dim = 40 : i64, base = 1.0e+04 : f64,
      rounding = #pe.rounding<f32>} : tensor<20xf64>, f64
  %init = tensor.empty() : tensor<40xf64>
  %height = tensor.insert_slice %list into %init[0] [20] [1]
      : tensor<20xf64> into tensor<40xf64>
  %freq = tensor.insert_slice %list into %height[20] [20] [1]
      : tensor<20xf64> into tensor<40xf64>
  %r = pe.rotary angles(%pos, %freq : tensor<2x?xi32>, tensor<40xf64>)
      outs(%q : tensor<?x16x80xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>,
       axes = array<i64: 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
           0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1>}
      -> tensor<?x16x80xf32>
  return %r : tensor<?x16x80xf32>
}
