// The attention biases of published models that learn them: one function per
// configuration, named after its model. Each adds the bias of one layer to the
// scores of all heads, rows being queries and columns being keys, in place. The
// table is the transpose of the model's, one row for each head.
//
//   pe-opt relative-bias.mlir --pe-lower-to-llvm

// T5-base, encoder: num_heads 12, relative_attention_num_buckets 32 and
// relative_attention_max_distance 128. All layers share the table of the first
// one, and scores are not divided by the square root of 64.
func.func @t5_base_encoder(%scores: tensor<1x12x?x?xf32>,
    %table: tensor<12x32xf32>) -> tensor<1x12x?x?xf32> {
  %r = pe.relative_bias table(%table : tensor<12x32xf32>)
      outs(%scores : tensor<1x12x?x?xf32>)
      {buckets = #pe.t5_buckets<num_buckets = 32, max_distance = 128>}
      -> tensor<1x12x?x?xf32>
  return %r : tensor<1x12x?x?xf32>
}

// T5-base, decoder: all buckets are for keys before the query, and later keys
// are masked. The last query is at the last key, as with a cache of keys.
func.func @t5_base_decoder(%scores: tensor<1x12x?x?xf32>,
    %table: tensor<12x32xf32>) -> tensor<1x12x?x?xf32> {
  %r = pe.relative_bias table(%table : tensor<12x32xf32>)
      outs(%scores : tensor<1x12x?x?xf32>)
      {buckets = #pe.t5_buckets<num_buckets = 32, max_distance = 128,
                                bidirectional = false>, causal}
      -> tensor<1x12x?x?xf32>
  return %r : tensor<1x12x?x?xf32>
}

// Swin-T, stage 1: window_size 7 and 3 heads; the batch has all windows.
func.func @swin_t_stage_1(%scores: tensor<?x3x49x49xf32>,
    %table: tensor<3x169xf32>) -> tensor<?x3x49x49xf32> {
  %r = pe.relative_bias table(%table : tensor<3x169xf32>)
      outs(%scores : tensor<?x3x49x49xf32>)
      {buckets = #pe.window<height = 7, width = 7>} -> tensor<?x3x49x49xf32>
  return %r : tensor<?x3x49x49xf32>
}
