// A step of serving in f32. A projection left the queries, keys and values of
// each token in one row. Queries and keys are normalized and rotated; keys and
// values enter paged caches. One op of linalg after another, as a front end
// writes them.

#feature = affine_map<(t, h, f) -> (t, h, f)>
#head = affine_map<(t, h, f) -> (t, h)>
#row = affine_map<(t, h) -> (t, h)>
#weight = affine_map<(t, h, f) -> (f)>

func.func @serve(%qkv: tensor<?x6144xf32>, %queries: tensor<?x32x128xf32>,
                %keys: tensor<?x16x8x128xf32>,
                %values: tensor<?x16x8x128xf32>,
                %q_weight: tensor<128xf32>, %k_weight: tensor<128xf32>,
                %slots: tensor<?xi64>, %start: i32)
    -> (tensor<?x32x128xf32>,
        tensor<?x16x8x128xf32>, tensor<?x16x8x128xf32>)
    attributes {llvm.emit_c_interface} {
  %zero = arith.constant 0.0 : f32
  %features = arith.constant 128.0 : f32
  %epsilon = arith.constant 1.0e-06 : f32
  %c0 = arith.constant 0 : index
  %freq, %scale = pe.frequencies {dim = 128 : i64, base = 1.0e+06 : f64}
      : tensor<64xf64>, f64
  %tokens = tensor.dim %qkv, %c0 : tensor<?x6144xf32>
  %positions = pe.positions %start, %tokens : tensor<?xi32>
  %q_row = tensor.extract_slice %qkv[0, 0] [%tokens, 4096] [1, 1]
      : tensor<?x6144xf32> to tensor<?x4096xf32>
  %q = tensor.expand_shape %q_row [[0], [1, 2]]
      output_shape [%tokens, 32, 128]
      : tensor<?x4096xf32> into tensor<?x32x128xf32>
  %k_row = tensor.extract_slice %qkv[0, 4096] [%tokens, 1024] [1, 1]
      : tensor<?x6144xf32> to tensor<?x1024xf32>
  %k = tensor.expand_shape %k_row [[0], [1, 2]]
      output_shape [%tokens, 8, 128]
      : tensor<?x1024xf32> into tensor<?x8x128xf32>
  %v_row = tensor.extract_slice %qkv[0, 5120] [%tokens, 1024] [1, 1]
      : tensor<?x6144xf32> to tensor<?x1024xf32>
  %v = tensor.expand_shape %v_row [[0], [1, 2]]
      output_shape [%tokens, 8, 128]
      : tensor<?x1024xf32> into tensor<?x8x128xf32>
  %q_empty = tensor.empty(%tokens) : tensor<?x32x128xf32>
  %q_rows = tensor.empty(%tokens) : tensor<?x32xf32>
  %q_squares = linalg.square ins(%q : tensor<?x32x128xf32>)
      outs(%q_empty : tensor<?x32x128xf32>) -> tensor<?x32x128xf32>
  %q_zeros = linalg.fill ins(%zero : f32) outs(%q_rows : tensor<?x32xf32>)
      -> tensor<?x32xf32>
  %q_sums = linalg.reduce {arith.addf} ins(%q_squares : tensor<?x32x128xf32>)
      outs(%q_zeros : tensor<?x32xf32>) dimensions = [2]
  %q_factors = linalg.generic {
      indexing_maps = [#row, #row],
      iterator_types = ["parallel", "parallel"]}
      ins(%q_sums : tensor<?x32xf32>)
      outs(%q_rows : tensor<?x32xf32>) {
    ^bb0(%sum: f32, %out: f32):
      %mean = arith.divf %sum, %features : f32
      %positive = arith.addf %mean, %epsilon : f32
      %factor = math.rsqrt %positive : f32
      linalg.yield %factor : f32
  } -> tensor<?x32xf32>
  %q_unit = linalg.generic {
      indexing_maps = [#feature, #head, #feature],
      iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%q, %q_factors : tensor<?x32x128xf32>, tensor<?x32xf32>)
      outs(%q_empty : tensor<?x32x128xf32>) {
    ^bb0(%in: f32, %factor: f32, %out: f32):
      %0 = arith.mulf %in, %factor : f32
      linalg.yield %0 : f32
  } -> tensor<?x32x128xf32>
  %q_weighted = linalg.generic {
      indexing_maps = [#feature, #weight, #feature],
      iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%q_unit, %q_weight : tensor<?x32x128xf32>, tensor<128xf32>)
      outs(%q_empty : tensor<?x32x128xf32>) {
    ^bb0(%in: f32, %w: f32, %out: f32):
      %0 = arith.mulf %in, %w : f32
      linalg.yield %0 : f32
  } -> tensor<?x32x128xf32>
  %q_rotated = pe.rotary ins(%q_weighted : tensor<?x32x128xf32>)
      angles(%positions, %freq : tensor<?xi32>, tensor<64xf64>)
      outs(%queries : tensor<?x32x128xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x32x128xf32>
  %k_empty = tensor.empty(%tokens) : tensor<?x8x128xf32>
  %k_rows = tensor.empty(%tokens) : tensor<?x8xf32>
  %k_squares = linalg.square ins(%k : tensor<?x8x128xf32>)
      outs(%k_empty : tensor<?x8x128xf32>) -> tensor<?x8x128xf32>
  %k_zeros = linalg.fill ins(%zero : f32) outs(%k_rows : tensor<?x8xf32>)
      -> tensor<?x8xf32>
  %k_sums = linalg.reduce {arith.addf} ins(%k_squares : tensor<?x8x128xf32>)
      outs(%k_zeros : tensor<?x8xf32>) dimensions = [2]
  %k_factors = linalg.generic {
      indexing_maps = [#row, #row],
      iterator_types = ["parallel", "parallel"]}
      ins(%k_sums : tensor<?x8xf32>)
      outs(%k_rows : tensor<?x8xf32>) {
    ^bb0(%sum: f32, %out: f32):
      %mean = arith.divf %sum, %features : f32
      %positive = arith.addf %mean, %epsilon : f32
      %factor = math.rsqrt %positive : f32
      linalg.yield %factor : f32
  } -> tensor<?x8xf32>
  %k_unit = linalg.generic {
      indexing_maps = [#feature, #head, #feature],
      iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%k, %k_factors : tensor<?x8x128xf32>, tensor<?x8xf32>)
      outs(%k_empty : tensor<?x8x128xf32>) {
    ^bb0(%in: f32, %factor: f32, %out: f32):
      %0 = arith.mulf %in, %factor : f32
      linalg.yield %0 : f32
  } -> tensor<?x8x128xf32>
  %k_weighted = linalg.generic {
      indexing_maps = [#feature, #weight, #feature],
      iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%k_unit, %k_weight : tensor<?x8x128xf32>, tensor<128xf32>)
      outs(%k_empty : tensor<?x8x128xf32>) {
    ^bb0(%in: f32, %w: f32, %out: f32):
      %0 = arith.mulf %in, %w : f32
      linalg.yield %0 : f32
  } -> tensor<?x8x128xf32>
  %k_rotated = pe.rotary
      angles(%positions, %freq : tensor<?xi32>, tensor<64xf64>)
      outs(%k_weighted : tensor<?x8x128xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x8x128xf32>
  %new_keys = pe.write_cache ins(%k_rotated : tensor<?x8x128xf32>)
      slots(%slots : tensor<?xi64>) outs(%keys : tensor<?x16x8x128xf32>)
      {slot_dims = array<i64: 0, 1>, token_dims = array<i64: 0>}
      -> tensor<?x16x8x128xf32>
  %new_values = pe.write_cache ins(%v : tensor<?x8x128xf32>)
      slots(%slots : tensor<?xi64>) outs(%values : tensor<?x16x8x128xf32>)
      {slot_dims = array<i64: 0, 1>, token_dims = array<i64: 0>}
      -> tensor<?x16x8x128xf32>
  return %q_rotated, %new_keys, %new_values
      : tensor<?x32x128xf32>,
        tensor<?x16x8x128xf32>, tensor<?x16x8x128xf32>
}
