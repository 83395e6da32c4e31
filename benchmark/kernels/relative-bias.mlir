// The biases of 32 heads by T5's buckets, added to scores in place; no array of
// biases. A decoder that generates a token has one query.

func.func @update(%scores: tensor<32x?x?xf32>, %table: tensor<32x32xf32>,
    %start: i32) -> tensor<32x?x?xf32> attributes {llvm.emit_c_interface} {
  %query = arith.index_cast %start : i32 to index
  %r = pe.relative_bias table(%table : tensor<32x32xf32>) query_start(%query)
      key_start(%query) outs(%scores : tensor<32x?x?xf32>)
      {buckets = #pe.t5_buckets<num_buckets = 32, max_distance = 128>}
      -> tensor<32x?x?xf32>
  return %r : tensor<32x?x?xf32>
}

func.func @decode(%scores: tensor<32x1x?xf32>, %table: tensor<32x32xf32>,
    %start: i32) -> tensor<32x1x?xf32> attributes {llvm.emit_c_interface} {
  %r = pe.relative_bias table(%table : tensor<32x32xf32>)
      outs(%scores : tensor<32x1x?xf32>)
      {buckets = #pe.t5_buckets<num_buckets = 32, max_distance = 128,
                                bidirectional = false>}
      -> tensor<32x1x?xf32>
  return %r : tensor<32x1x?xf32>
}
