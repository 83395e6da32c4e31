// The biases of 32 heads, or of 8, added to scores in place; no array of biases.

func.func @update(%scores: tensor<32x?x?xf32>, %start: i32)
    -> tensor<32x?x?xf32> attributes {llvm.emit_c_interface} {
  %query = arith.index_cast %start : i32 to index
  %slopes = pe.alibi_slopes {num_heads = 32 : i64} : tensor<32xf32>
  %r = pe.alibi slopes(%slopes : tensor<32xf32>) query_start(%query)
      key_start(%query) outs(%scores : tensor<32x?x?xf32>)
      {form = #pe.alibi_form<relative>} -> tensor<32x?x?xf32>
  return %r : tensor<32x?x?xf32>
}

func.func @small_f32(%scores: tensor<8x?x128xf32>, %start: i32)
    -> tensor<8x?x128xf32> attributes {llvm.emit_c_interface} {
  %query = arith.index_cast %start : i32 to index
  %slopes = pe.alibi_slopes {num_heads = 8 : i64} : tensor<8xf32>
  %r = pe.alibi slopes(%slopes : tensor<8xf32>) query_start(%query)
      key_start(%query) outs(%scores : tensor<8x?x128xf32>)
      {form = #pe.alibi_form<relative>} -> tensor<8x?x128xf32>
  return %r : tensor<8x?x128xf32>
}

func.func @small_bf16(%scores: tensor<8x?x128xbf16>, %start: i32)
    -> tensor<8x?x128xbf16> attributes {llvm.emit_c_interface} {
  %query = arith.index_cast %start : i32 to index
  %slopes = pe.alibi_slopes {num_heads = 8 : i64} : tensor<8xf32>
  %r = pe.alibi slopes(%slopes : tensor<8xf32>) query_start(%query)
      key_start(%query) outs(%scores : tensor<8x?x128xbf16>)
      {form = #pe.alibi_form<relative>} -> tensor<8x?x128xbf16>
  return %r : tensor<8x?x128xbf16>
}
