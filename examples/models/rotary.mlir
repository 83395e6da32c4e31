// The rotary embeddings of published models: one function per configuration,
// named after its model. Each rotates the queries of one layer, in place if the
// layout permits it, at the positions start, start + 1, ...; keys differ in the
// number of heads only.
//
// The comments give the keys of the model's config.json at Hugging Face, and
// what the public modeling code adds to it: where the partners of a pair are,
// and which features are rotated. That code computes frequencies in f32, hence
// the rounding.
//
//   pe-opt rotary.mlir --pe-lower-to-llvm

// Llama-2-7B: no rope_scaling, rope_theta 10000, 32 heads of 128.
func.func @llama_2_7b(%q: tensor<1x?x32x128xbf16>, %start: i32)
    -> tensor<1x?x32x128xbf16> {
  %c1 = arith.constant 1 : index
  %n = tensor.dim %q, %c1 : tensor<1x?x32x128xbf16>
  %pos = pe.positions %start, %n : tensor<?xi32>
  %freq, %a = pe.frequencies {dim = 128 : i64, base = 1.0e+04 : f64,
      rounding = #pe.rounding<f32>} : tensor<64xf64>, f64
  %r = pe.rotary angles(%pos, %freq : tensor<?xi32>, tensor<64xf64>)
      outs(%q : tensor<1x?x32x128xbf16>)
      {layout = #pe.layout<half>, position_dims = array<i64: 1>}
      -> tensor<1x?x32x128xbf16>
  return %r : tensor<1x?x32x128xbf16>
}

// CodeLlama-7B: Llama with rope_theta 1000000.
func.func @codellama_7b(%q: tensor<1x?x32x128xbf16>, %start: i32)
    -> tensor<1x?x32x128xbf16> {
  %c1 = arith.constant 1 : index
  %n = tensor.dim %q, %c1 : tensor<1x?x32x128xbf16>
  %pos = pe.positions %start, %n : tensor<?xi32>
  %freq, %a = pe.frequencies {dim = 128 : i64, base = 1.0e+06 : f64,
      rounding = #pe.rounding<f32>} : tensor<64xf64>, f64
  %r = pe.rotary angles(%pos, %freq : tensor<?xi32>, tensor<64xf64>)
      outs(%q : tensor<1x?x32x128xbf16>)
      {layout = #pe.layout<half>, position_dims = array<i64: 1>}
      -> tensor<1x?x32x128xbf16>
  return %r : tensor<1x?x32x128xbf16>
}

// Llama-3.1-8B: rope_theta 500000; rope_scaling {"rope_type": "llama3",
// "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0,
// "original_max_position_embeddings": 8192}.
func.func @llama_3_1_8b(%q: tensor<1x?x32x128xbf16>, %start: i32)
    -> tensor<1x?x32x128xbf16> {
  %c1 = arith.constant 1 : index
  %n = tensor.dim %q, %c1 : tensor<1x?x32x128xbf16>
  %pos = pe.positions %start, %n : tensor<?xi32>
  %freq, %a = pe.frequencies {dim = 128 : i64, base = 5.0e+05 : f64,
      scheme = #pe.llama3<factor = 8.0, original_max_position_embeddings = 8192,
                          low_freq_factor = 1.0, high_freq_factor = 4.0>,
      rounding = #pe.rounding<f32>} : tensor<64xf64>, f64
  %r = pe.rotary angles(%pos, %freq : tensor<?xi32>, tensor<64xf64>)
      outs(%q : tensor<1x?x32x128xbf16>)
      {layout = #pe.layout<half>, position_dims = array<i64: 1>}
      -> tensor<1x?x32x128xbf16>
  return %r : tensor<1x?x32x128xbf16>
}

// Llama-4-Scout-17B-16E: as above with "factor": 16.0 and both frequency
// factors 1.0, between which nothing is left to blend. Its code multiplies
// complex numbers: partners are neighbors. 40 heads.
func.func @llama_4_scout(%q: tensor<1x?x40x128xbf16>, %start: i32)
    -> tensor<1x?x40x128xbf16> {
  %c1 = arith.constant 1 : index
  %n = tensor.dim %q, %c1 : tensor<1x?x40x128xbf16>
  %pos = pe.positions %start, %n : tensor<?xi32>
  %freq, %a = pe.frequencies {dim = 128 : i64, base = 5.0e+05 : f64,
      scheme = #pe.llama3<factor = 16.0,
                          original_max_position_embeddings = 8192,
                          low_freq_factor = 1.0, high_freq_factor = 1.0>,
      rounding = #pe.rounding<f32>} : tensor<64xf64>, f64
  %r = pe.rotary angles(%pos, %freq : tensor<?xi32>, tensor<64xf64>)
      outs(%q : tensor<1x?x40x128xbf16>)
      {layout = #pe.layout<interleaved>, position_dims = array<i64: 1>}
      -> tensor<1x?x40x128xbf16>
  return %r : tensor<1x?x40x128xbf16>
}

// Qwen2.5-7B-Instruct beyond 32768 tokens: rope_theta 1000000, and, as its
// model card says, rope_scaling {"type": "yarn", "factor": 4.0,
// "original_max_position_embeddings": 32768}. Cosines and sines are scaled by
// 0.1 ln 4 + 1. 28 heads.
func.func @qwen_2_5_7b(%q: tensor<1x?x28x128xbf16>, %start: i32)
    -> tensor<1x?x28x128xbf16> {
  %c1 = arith.constant 1 : index
  %n = tensor.dim %q, %c1 : tensor<1x?x28x128xbf16>
  %pos = pe.positions %start, %n : tensor<?xi32>
  %freq, %a = pe.frequencies {dim = 128 : i64, base = 1.0e+06 : f64,
      scheme = #pe.yarn<factor = 4.0, original_max_position_embeddings = 32768>,
      rounding = #pe.rounding<f32>} : tensor<64xf64>, f64
  %r = pe.rotary angles(%pos, %freq : tensor<?xi32>, tensor<64xf64>)
      scale(%a) outs(%q : tensor<1x?x28x128xbf16>)
      {layout = #pe.layout<half>, position_dims = array<i64: 1>}
      -> tensor<1x?x28x128xbf16>
  return %r : tensor<1x?x28x128xbf16>
}

// DeepSeek-V3: rope_theta 10000; rope_scaling {"type": "yarn", "factor": 40,
// "original_max_position_embeddings": 4096, "beta_fast": 32, "beta_slow": 1,
// "mscale": 1.0, "mscale_all_dim": 1.0}. A head has qk_nope_head_dim 128
// features that stay and then qk_rope_head_dim 64 that are rotated. These are
// read as neighbors and written as halves. The scale is 1, the quotient of two
// equal numbers: what DeepSeek scales is the softmax. 128 heads.
func.func @deepseek_v3(%q: tensor<1x?x128x192xbf16>, %start: i32)
    -> tensor<1x?x128x192xbf16> {
  %c1 = arith.constant 1 : index
  %n = tensor.dim %q, %c1 : tensor<1x?x128x192xbf16>
  %pos = pe.positions %start, %n : tensor<?xi32>
  %freq, %a = pe.frequencies {dim = 64 : i64, base = 1.0e+04 : f64,
      scheme = #pe.yarn<factor = 40.0, original_max_position_embeddings = 4096,
                        mscale = 1.0, mscale_all_dim = 1.0>,
      rounding = #pe.rounding<f32>} : tensor<32xf64>, f64
  %init = tensor.empty(%n) : tensor<1x?x128x192xbf16>
  %r = pe.rotary ins(%q : tensor<1x?x128x192xbf16>)
      angles(%pos, %freq : tensor<?xi32>, tensor<32xf64>)
      outs(%init : tensor<1x?x128x192xbf16>)
      {layout = #pe.layout<interleaved_to_half>, position_dims = array<i64: 1>,
       begin = 128 : i64}
      -> tensor<1x?x128x192xbf16>
  return %r : tensor<1x?x128x192xbf16>
}

// gpt-oss-20b: rope_theta 150000; rope_scaling {"rope_type": "yarn",
// "factor": 32.0, "original_max_position_embeddings": 4096, "beta_fast": 32.0,
// "beta_slow": 1.0, "truncate": false}. 64 heads of 64.
func.func @gpt_oss_20b(%q: tensor<1x?x64x64xbf16>, %start: i32)
    -> tensor<1x?x64x64xbf16> {
  %c1 = arith.constant 1 : index
  %n = tensor.dim %q, %c1 : tensor<1x?x64x64xbf16>
  %pos = pe.positions %start, %n : tensor<?xi32>
  %freq, %a = pe.frequencies {dim = 64 : i64, base = 1.5e+05 : f64,
      scheme = #pe.yarn<factor = 32.0, original_max_position_embeddings = 4096,
                        truncate = false>,
      rounding = #pe.rounding<f32>} : tensor<32xf64>, f64
  %r = pe.rotary angles(%pos, %freq : tensor<?xi32>, tensor<32xf64>)
      scale(%a) outs(%q : tensor<1x?x64x64xbf16>)
      {layout = #pe.layout<half>, position_dims = array<i64: 1>}
      -> tensor<1x?x64x64xbf16>
  return %r : tensor<1x?x64x64xbf16>
}

// Phi-3.5-mini-instruct: rope_theta 10000, max_position_embeddings 131072,
// original_max_position_embeddings 4096, rope_scaling {"type": "longrope",
// "short_factor": [...], "long_factor": [...]}. The length of the sequence,
// known at run time, chooses the list. 32 heads of 96.
func.func @phi_3_5_mini(%q: tensor<1x?x32x96xbf16>, %start: i32,
                        %seq_len: index) -> tensor<1x?x32x96xbf16> {
  %c1 = arith.constant 1 : index
  %n = tensor.dim %q, %c1 : tensor<1x?x32x96xbf16>
  %pos = pe.positions %start, %n : tensor<?xi32>
  %freq, %a = pe.frequencies seq_len(%seq_len) {
      dim = 96 : i64, base = 1.0e+04 : f64,
      scheme = #pe.longrope<
        original_max_position_embeddings = 4096,
        max_position_embeddings = 131072,
        short_factor = [
          1.0, 1.0199999809265137, 1.0299999713897705, 1.0299999713897705,
          1.0499999523162842, 1.0499999523162842, 1.0499999523162842,
          1.0499999523162842, 1.0499999523162842, 1.0699999332427979,
          1.0999999046325684, 1.1099998950958252, 1.1599998474121094,
          1.1599998474121094, 1.1699998378753662, 1.2899998426437378,
          1.339999794960022, 1.679999828338623, 1.7899998426437378,
          1.8199998140335083, 1.8499997854232788, 1.8799997568130493,
          1.9099997282028198, 1.9399996995925903, 1.9899996519088745,
          2.0199997425079346, 2.0199997425079346, 2.0199997425079346,
          2.0199997425079346, 2.0199997425079346, 2.0199997425079346,
          2.0299997329711914, 2.0299997329711914, 2.0299997329711914,
          2.0299997329711914, 2.0299997329711914, 2.0299997329711914,
          2.0299997329711914, 2.0299997329711914, 2.0299997329711914,
          2.0799996852874756, 2.0899996757507324, 2.189999580383301,
          2.2199995517730713, 2.5899994373321533, 2.729999542236328,
          2.749999523162842, 2.8399994373321533],
        long_factor = [
          1.0800000429153442, 1.1100000143051147, 1.1399999856948853,
          1.340000033378601, 1.5899999141693115, 1.600000023841858,
          1.6200000047683716, 2.620000123977661, 3.2300000190734863,
          3.2300000190734863, 4.789999961853027, 7.400000095367432,
          7.700000286102295, 9.09000015258789, 12.199999809265137,
          17.670000076293945, 24.46000099182129, 28.57000160217285,
          30.420001983642578, 30.840002059936523, 32.590003967285156,
          32.93000411987305, 42.320003509521484, 44.96000289916992,
          50.340003967285156, 50.45000457763672, 57.55000305175781,
          57.93000411987305, 58.21000289916992, 60.1400032043457,
          62.61000442504883, 62.62000274658203, 62.71000289916992,
          63.1400032043457, 63.1400032043457, 63.77000427246094,
          63.93000411987305, 63.96000289916992, 63.970001220703125,
          64.02999877929688, 64.06999969482422, 64.08000183105469,
          64.12000274658203, 64.41000366210938, 64.4800033569336,
          64.51000213623047, 64.52999877929688, 64.83999633789062]>,
      rounding = #pe.rounding<f32>} : tensor<48xf64>, f64
  %r = pe.rotary angles(%pos, %freq : tensor<?xi32>, tensor<48xf64>)
      scale(%a) outs(%q : tensor<1x?x32x96xbf16>)
      {layout = #pe.layout<half>, position_dims = array<i64: 1>}
      -> tensor<1x?x32x96xbf16>
  return %r : tensor<1x?x32x96xbf16>
}

// GPT-NeoX-20B: rotary_emb_base 10000, rotary_pct 0.25: of 96 features the
// first 24 are rotated. 64 heads.
func.func @gpt_neox_20b(%q: tensor<1x?x64x96xf32>, %start: i32)
    -> tensor<1x?x64x96xf32> {
  %c1 = arith.constant 1 : index
  %n = tensor.dim %q, %c1 : tensor<1x?x64x96xf32>
  %pos = pe.positions %start, %n : tensor<?xi32>
  %freq, %a = pe.frequencies {dim = 24 : i64, base = 1.0e+04 : f64,
      rounding = #pe.rounding<f32>} : tensor<12xf64>, f64
  %r = pe.rotary angles(%pos, %freq : tensor<?xi32>, tensor<12xf64>)
      outs(%q : tensor<1x?x64x96xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 1>}
      -> tensor<1x?x64x96xf32>
  return %r : tensor<1x?x64x96xf32>
}

// GPT-J-6B: rotary_dim 64 of 256 features; its code has the base 10000, and
// partners are neighbors. 16 heads.
func.func @gpt_j_6b(%q: tensor<1x?x16x256xf32>, %start: i32)
    -> tensor<1x?x16x256xf32> {
  %c1 = arith.constant 1 : index
  %n = tensor.dim %q, %c1 : tensor<1x?x16x256xf32>
  %pos = pe.positions %start, %n : tensor<?xi32>
  %freq, %a = pe.frequencies {dim = 64 : i64, base = 1.0e+04 : f64,
      rounding = #pe.rounding<f32>} : tensor<32xf64>, f64
  %r = pe.rotary angles(%pos, %freq : tensor<?xi32>, tensor<32xf64>)
      outs(%q : tensor<1x?x16x256xf32>)
      {layout = #pe.layout<interleaved>, position_dims = array<i64: 1>}
      -> tensor<1x?x16x256xf32>
  return %r : tensor<1x?x16x256xf32>
}

// Gemma-3-4B, layers with a sliding window: rope_local_base_freq 10000. 8 heads
// of 256.
func.func @gemma_3_4b_local(%q: tensor<1x?x8x256xbf16>, %start: i32)
    -> tensor<1x?x8x256xbf16> {
  %c1 = arith.constant 1 : index
  %n = tensor.dim %q, %c1 : tensor<1x?x8x256xbf16>
  %pos = pe.positions %start, %n : tensor<?xi32>
  %freq, %a = pe.frequencies {dim = 256 : i64, base = 1.0e+04 : f64,
      rounding = #pe.rounding<f32>} : tensor<128xf64>, f64
  %r = pe.rotary angles(%pos, %freq : tensor<?xi32>, tensor<128xf64>)
      outs(%q : tensor<1x?x8x256xbf16>)
      {layout = #pe.layout<half>, position_dims = array<i64: 1>}
      -> tensor<1x?x8x256xbf16>
  return %r : tensor<1x?x8x256xbf16>
}

// Gemma-3-4B, layers with full attention: rope_theta 1000000; rope_scaling
// {"rope_type": "linear", "factor": 8.0}.
func.func @gemma_3_4b_global(%q: tensor<1x?x8x256xbf16>, %start: i32)
    -> tensor<1x?x8x256xbf16> {
  %c1 = arith.constant 1 : index
  %n = tensor.dim %q, %c1 : tensor<1x?x8x256xbf16>
  %pos = pe.positions %start, %n : tensor<?xi32>
  %freq, %a = pe.frequencies {dim = 256 : i64, base = 1.0e+06 : f64,
      scheme = #pe.linear<factor = 8.0>,
      rounding = #pe.rounding<f32>} : tensor<128xf64>, f64
  %r = pe.rotary angles(%pos, %freq : tensor<?xi32>, tensor<128xf64>)
      outs(%q : tensor<1x?x8x256xbf16>)
      {layout = #pe.layout<half>, position_dims = array<i64: 1>}
      -> tensor<1x?x8x256xbf16>
  return %r : tensor<1x?x8x256xbf16>
}
