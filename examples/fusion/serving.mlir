// The tokens of a step of serving, as in Qwen 3: queries and keys are normalized
// and rotated, and keys and values enter a paged cache.
//
// A projection has left queries, keys and values of each token in one row. A head
// is divided by the root of its mean square, multiplied by weights and rotated; a
// slot says where in the cache the key and the value of a token belong. All of
// this takes a token at a time, and becomes one loop over the tokens, without a
// script: the pipeline finds what can be computed with a rotation or a write into
// a cache. In the loop, angles are computed once for queries and keys.
//
//   pe-opt serving.mlir --pe-lower-to-llvm
//
// Bytes of queries, keys and values, or of arrays of their shapes, per token of 8
// heads of queries, 2 of keys and values, and 128 features:
//
//            | read  | written
//   ---------|-------|--------
//   separate |  8744 |  6184
//   fused    |  3072 |  3072

#feature = affine_map<(t, h, f) -> (t, h, f)>
#head = affine_map<(t, h, f) -> (t, h)>
#weight = affine_map<(t, h, f) -> (f)>

func.func @serve(%qkv: tensor<?x1536xbf16>, %q_weight: tensor<128xbf16>,
                 %k_weight: tensor<128xbf16>, %pos: tensor<?xi64>,
                 %slots: tensor<?xi64>, %queries: tensor<?x8x128xbf16>,
                 %keys: tensor<?x16x2x128xbf16>,
                 %values: tensor<?x16x2x128xbf16>)
    -> (tensor<?x8x128xbf16>, tensor<?x16x2x128xbf16>,
        tensor<?x16x2x128xbf16>) {
  %freq, %a = pe.frequencies {dim = 128 : i64, base = 1.0e+06 : f64}
      : tensor<64xf64>, f64
  %zero = arith.constant 0.0 : f32
  %per_feature = arith.constant 0.0078125 : f32
  %epsilon = arith.constant 1.0e-06 : f32
  %c0 = arith.constant 0 : index
  %tokens = tensor.dim %qkv, %c0 : tensor<?x1536xbf16>

  %q_row = tensor.extract_slice %qkv[0, 0] [%tokens, 1024] [1, 1]
      : tensor<?x1536xbf16> to tensor<?x1024xbf16>
  %k_row = tensor.extract_slice %qkv[0, 1024] [%tokens, 256] [1, 1]
      : tensor<?x1536xbf16> to tensor<?x256xbf16>
  %v_row = tensor.extract_slice %qkv[0, 1280] [%tokens, 256] [1, 1]
      : tensor<?x1536xbf16> to tensor<?x256xbf16>
  %q = tensor.expand_shape %q_row [[0], [1, 2]] output_shape [%tokens, 8, 128]
      : tensor<?x1024xbf16> into tensor<?x8x128xbf16>
  %k = tensor.expand_shape %k_row [[0], [1, 2]] output_shape [%tokens, 2, 128]
      : tensor<?x256xbf16> into tensor<?x2x128xbf16>
  %v = tensor.expand_shape %v_row [[0], [1, 2]] output_shape [%tokens, 2, 128]
      : tensor<?x256xbf16> into tensor<?x2x128xbf16>

  // Queries.
  %q_sums = tensor.empty(%tokens) : tensor<?x8xf32>
  %q_zeros = linalg.fill ins(%zero : f32) outs(%q_sums : tensor<?x8xf32>)
      -> tensor<?x8xf32>
  %q_squares = linalg.generic {indexing_maps = [#feature, #head],
                               iterator_types = ["parallel", "parallel",
                                                 "reduction"]}
      ins(%q : tensor<?x8x128xbf16>) outs(%q_zeros : tensor<?x8xf32>) {
    ^bb0(%feature: bf16, %sum: f32):
      %wide = arith.extf %feature : bf16 to f32
      %square = arith.mulf %wide, %wide : f32
      %next = arith.addf %sum, %square : f32
      linalg.yield %next : f32
  } -> tensor<?x8xf32>
  %q_normalized = linalg.generic {indexing_maps = [#feature, #head, #weight,
                                                   #feature],
                                  iterator_types = ["parallel", "parallel",
                                                    "parallel"]}
      ins(%q, %q_squares, %q_weight
          : tensor<?x8x128xbf16>, tensor<?x8xf32>, tensor<128xbf16>)
      outs(%queries : tensor<?x8x128xbf16>) {
    ^bb0(%feature: bf16, %sum: f32, %w: bf16, %out: bf16):
      %mean = arith.mulf %sum, %per_feature : f32
      %positive = arith.addf %mean, %epsilon : f32
      %factor = math.rsqrt %positive : f32
      %wide = arith.extf %feature : bf16 to f32
      %unit = arith.mulf %wide, %factor : f32
      %wide_weight = arith.extf %w : bf16 to f32
      %weighted = arith.mulf %unit, %wide_weight : f32
      %rounded = arith.truncf %weighted : f32 to bf16
      linalg.yield %rounded : bf16
  } -> tensor<?x8x128xbf16>
  %q_rotated = pe.rotary angles(%pos, %freq : tensor<?xi64>, tensor<64xf64>)
      outs(%q_normalized : tensor<?x8x128xbf16>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x8x128xbf16>

  // Keys, which are in a small array on their way into the cache.
  %k_sums = tensor.empty(%tokens) : tensor<?x2xf32>
  %k_zeros = linalg.fill ins(%zero : f32) outs(%k_sums : tensor<?x2xf32>)
      -> tensor<?x2xf32>
  %k_squares = linalg.generic {indexing_maps = [#feature, #head],
                               iterator_types = ["parallel", "parallel",
                                                 "reduction"]}
      ins(%k : tensor<?x2x128xbf16>) outs(%k_zeros : tensor<?x2xf32>) {
    ^bb0(%feature: bf16, %sum: f32):
      %wide = arith.extf %feature : bf16 to f32
      %square = arith.mulf %wide, %wide : f32
      %next = arith.addf %sum, %square : f32
      linalg.yield %next : f32
  } -> tensor<?x2xf32>
  %k_empty = tensor.empty(%tokens) : tensor<?x2x128xbf16>
  %k_normalized = linalg.generic {indexing_maps = [#feature, #head, #weight,
                                                   #feature],
                                  iterator_types = ["parallel", "parallel",
                                                    "parallel"]}
      ins(%k, %k_squares, %k_weight
          : tensor<?x2x128xbf16>, tensor<?x2xf32>, tensor<128xbf16>)
      outs(%k_empty : tensor<?x2x128xbf16>) {
    ^bb0(%feature: bf16, %sum: f32, %w: bf16, %out: bf16):
      %mean = arith.mulf %sum, %per_feature : f32
      %positive = arith.addf %mean, %epsilon : f32
      %factor = math.rsqrt %positive : f32
      %wide = arith.extf %feature : bf16 to f32
      %unit = arith.mulf %wide, %factor : f32
      %wide_weight = arith.extf %w : bf16 to f32
      %weighted = arith.mulf %unit, %wide_weight : f32
      %rounded = arith.truncf %weighted : f32 to bf16
      linalg.yield %rounded : bf16
  } -> tensor<?x2x128xbf16>
  %k_rotated = pe.rotary angles(%pos, %freq : tensor<?xi64>, tensor<64xf64>)
      outs(%k_normalized : tensor<?x2x128xbf16>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x2x128xbf16>
  %new_keys = pe.write_cache ins(%k_rotated : tensor<?x2x128xbf16>)
      slots(%slots : tensor<?xi64>)
      outs(%keys : tensor<?x16x2x128xbf16>)
      {slot_dims = array<i64: 0, 1>, token_dims = array<i64: 0>}
      -> tensor<?x16x2x128xbf16>

  // Values.
  %new_values = pe.write_cache ins(%v : tensor<?x2x128xbf16>)
      slots(%slots : tensor<?xi64>)
      outs(%values : tensor<?x16x2x128xbf16>)
      {slot_dims = array<i64: 0, 1>, token_dims = array<i64: 0>}
      -> tensor<?x16x2x128xbf16>
  return %q_rotated, %new_keys, %new_values
      : tensor<?x8x128xbf16>, tensor<?x16x2x128xbf16>, tensor<?x16x2x128xbf16>
}
