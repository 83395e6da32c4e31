// The attention biases of published models that use ALiBi: one function per
// configuration, named after its model. Each adds the bias of one layer to the
// scores of all heads, rows being queries and columns being keys, in place.
//
//   pe-opt alibi.mlir --pe-lower-to-llvm

// MPT-7B: n_heads 32, attn_config.alibi_bias_max 8. Its code adds
// m (j - (Sk - 1)) to every row, whatever the query: the softmax of a row does
// not see the difference.
func.func @mpt_7b(%scores: tensor<1x32x?x?xf32>) -> tensor<1x32x?x?xf32> {
  %slopes = pe.alibi_slopes {num_heads = 32 : i64, max_bias = 8.0 : f64}
      : tensor<32xf32>
  %c1 = arith.constant 1 : index
  %c3 = arith.constant 3 : index
  %num_keys = tensor.dim %scores, %c3 : tensor<1x32x?x?xf32>
  %first_key = arith.subi %c1, %num_keys : index
  %r = pe.alibi slopes(%slopes : tensor<32xf32>) key_start(%first_key)
      outs(%scores : tensor<1x32x?x?xf32>) {form = #pe.alibi_form<column>}
      -> tensor<1x32x?x?xf32>
  return %r : tensor<1x32x?x?xf32>
}

// BLOOM-176B: n_head 112, not a power of two: the slopes after the first 64
// come from the series of 128 heads. Its code adds m j to every row.
func.func @bloom(%scores: tensor<1x112x?x?xf32>) -> tensor<1x112x?x?xf32> {
  %slopes = pe.alibi_slopes {num_heads = 112 : i64} : tensor<112xf32>
  %r = pe.alibi slopes(%slopes : tensor<112xf32>)
      outs(%scores : tensor<1x112x?x?xf32>) {form = #pe.alibi_form<column>}
      -> tensor<1x112x?x?xf32>
  return %r : tensor<1x112x?x?xf32>
}

// Falcon-RW-1B: 32 heads of 64. Its code rounds the slopes to bf16 and adds the
// bias to the scores before they are divided by the square root of 64: the
// scores of this function are products of queries and keys as they are.
func.func @falcon_rw_1b(%scores: tensor<1x32x?x?xf32>)
    -> tensor<1x32x?x?xf32> {
  %slopes = pe.alibi_slopes {num_heads = 32 : i64} : tensor<32xbf16>
  %r = pe.alibi slopes(%slopes : tensor<32xbf16>)
      outs(%scores : tensor<1x32x?x?xf32>) {form = #pe.alibi_form<column>}
      -> tensor<1x32x?x?xf32>
  return %r : tensor<1x32x?x?xf32>
}
