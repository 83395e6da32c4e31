// Scores of rotated queries and keys, with biases, in one loop over tiles: what
// comes before and after the product of attention.
//
// A tile has 16 queries and 64 keys of all heads, so heads share the angles of a
// token. The loop over keys is outside. A key is rotated once; a query is
// rotated again for every 64 keys, which takes less time than their products.
// Rotated tokens exist as arrays of one tile, of 32 and 128 KB. Scores are
// summed, and get their biases, where the result is. The sums may be taken in
// any order (`reassoc`), so that they are vectors.
//
//   pe-opt attention-scores.mlir --transform-interpreter --symbol-dce \
//     --pe-lower-to-llvm
//
// Bytes of arrays of rotated queries and keys, per feature, and of scores, but
// for those that the sums of the product read and write:
//
//            | feature: read | written | score: read | written
//   ---------|---------------|---------|-------------|--------
//   separate |             4 |       4 |           4 |       8
//   fused    |             0 |       0 |           0 |       4

#query = affine_map<(h, i, j, f) -> (h, i, f)>
#key = affine_map<(h, i, j, f) -> (h, j, f)>
#score = affine_map<(h, i, j, f) -> (h, i, j)>

module attributes {transform.with_named_sequence} {

func.func @attention_scores(%q: tensor<8x?x64xf32>, %k: tensor<8x?x64xf32>,
                            %q_pos: tensor<?xi32>, %k_pos: tensor<?xi32>,
                            %init: tensor<8x?x?xf32>) -> tensor<8x?x?xf32> {
  %freq, %a = pe.frequencies {dim = 64 : i64, base = 1.0e+06 : f64}
      : tensor<32xf64>, f64
  %slopes = pe.alibi_slopes {num_heads = 8 : i64} : tensor<8xf32>
  %zero = arith.constant 0.0 : f32
  %c1 = arith.constant 1 : index
  %queries = tensor.dim %q, %c1 : tensor<8x?x64xf32>
  %keys = tensor.dim %k, %c1 : tensor<8x?x64xf32>
  %empty_q = tensor.empty(%queries) : tensor<8x?x64xf32>
  %empty_k = tensor.empty(%keys) : tensor<8x?x64xf32>
  %rotated_q = pe.rotary ins(%q : tensor<8x?x64xf32>)
      angles(%q_pos, %freq : tensor<?xi32>, tensor<32xf64>)
      outs(%empty_q : tensor<8x?x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 1>}
      -> tensor<8x?x64xf32>
  %rotated_k = pe.rotary ins(%k : tensor<8x?x64xf32>)
      angles(%k_pos, %freq : tensor<?xi32>, tensor<32xf64>)
      outs(%empty_k : tensor<8x?x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 1>}
      -> tensor<8x?x64xf32>
  %zeros = linalg.fill ins(%zero : f32) outs(%init : tensor<8x?x?xf32>)
      -> tensor<8x?x?xf32>
  %scores = linalg.generic {indexing_maps = [#query, #key, #score],
                            iterator_types = ["parallel", "parallel",
                                              "parallel", "reduction"]}
      ins(%rotated_q, %rotated_k : tensor<8x?x64xf32>, tensor<8x?x64xf32>)
      outs(%zeros : tensor<8x?x?xf32>) {
    ^bb0(%query: f32, %key: f32, %sum: f32):
      %product = arith.mulf %query, %key fastmath<contract> : f32
      %next = arith.addf %sum, %product fastmath<contract, reassoc> : f32
      linalg.yield %next : f32
  } -> tensor<8x?x?xf32>
  %biased = pe.alibi slopes(%slopes : tensor<8xf32>)
      outs(%scores : tensor<8x?x?xf32>)
      {form = #pe.alibi_form<symmetric>, causal} -> tensor<8x?x?xf32>
  return %biased : tensor<8x?x?xf32>
}

// The script that fuses: the biases in tiles, with all that makes the scores of
// a tile. It is private, so that --symbol-dce removes it once it has run.
transform.named_sequence private @__transform_main(
    %root: !transform.any_op {transform.readonly}) {
  %last = transform.structured.match ops{["pe.alibi"]} in %root
      : (!transform.any_op) -> !transform.any_op
  %tile, %key_loop, %query_loop = transform.structured.fuse %last
      tile_sizes [0, 16, 64] interchange [2, 1, 0]
      : (!transform.any_op)
      -> (!transform.any_op, !transform.any_op, !transform.any_op)
  // The rotated keys are the same for all queries.
  transform.apply_licm to %query_loop : !transform.any_op
  // A tile of an uninitialized array does not need the whole array.
  %function = transform.structured.match ops{["func.func"]} in %root
      : (!transform.any_op) -> !transform.any_op
  transform.apply_patterns to %function {
    transform.apply_patterns.tensor.fold_tensor_empty
  } : !transform.any_op
  transform.yield
}

}
