// Scores of rotated queries and keys of bf16, summed in f32, with T5's biases
// and rounded to bf16: in one loop over tiles.
//
// The loops are those of attention-scores.mlir: a key is rotated once, and a
// query for every 64 keys. Rotated tokens and sums exist as arrays of one tile;
// the bias is added to sums that are not yet rounded.
//
//   pe-opt attention-scores-bf16.mlir --transform-interpreter --symbol-dce \
//     --pe-lower-to-llvm
//
// Bytes of arrays of rotated queries and keys, per feature, and of scores, but
// for those that the sums of the product read and write:
//
//            | feature: read | written | score: read | written
//   ---------|---------------|---------|-------------|--------
//   separate |             2 |       2 |           4 |       6
//   fused    |             0 |       0 |           0 |       2

#query = affine_map<(h, i, j, f) -> (h, i, f)>
#key = affine_map<(h, i, j, f) -> (h, j, f)>
#score = affine_map<(h, i, j, f) -> (h, i, j)>

module attributes {transform.with_named_sequence} {

func.func @attention_scores(%q: tensor<8x?x64xbf16>, %k: tensor<8x?x64xbf16>,
                            %q_pos: tensor<?xi32>, %k_pos: tensor<?xi32>,
                            %table: tensor<8x32xf32>,
                            %init: tensor<8x?x?xbf16>) -> tensor<8x?x?xbf16> {
  %freq, %a = pe.frequencies {dim = 64 : i64, base = 1.0e+06 : f64}
      : tensor<32xf64>, f64
  %zero = arith.constant 0.0 : f32
  %c1 = arith.constant 1 : index
  %queries = tensor.dim %q, %c1 : tensor<8x?x64xbf16>
  %keys = tensor.dim %k, %c1 : tensor<8x?x64xbf16>
  %empty_q = tensor.empty(%queries) : tensor<8x?x64xbf16>
  %empty_k = tensor.empty(%keys) : tensor<8x?x64xbf16>
  %rotated_q = pe.rotary ins(%q : tensor<8x?x64xbf16>)
      angles(%q_pos, %freq : tensor<?xi32>, tensor<32xf64>)
      outs(%empty_q : tensor<8x?x64xbf16>)
      {layout = #pe.layout<half>, position_dims = array<i64: 1>}
      -> tensor<8x?x64xbf16>
  %rotated_k = pe.rotary ins(%k : tensor<8x?x64xbf16>)
      angles(%k_pos, %freq : tensor<?xi32>, tensor<32xf64>)
      outs(%empty_k : tensor<8x?x64xbf16>)
      {layout = #pe.layout<half>, position_dims = array<i64: 1>}
      -> tensor<8x?x64xbf16>
  %sums = tensor.empty(%queries, %keys) : tensor<8x?x?xf32>
  %zeros = linalg.fill ins(%zero : f32) outs(%sums : tensor<8x?x?xf32>)
      -> tensor<8x?x?xf32>
  %scores = linalg.generic {indexing_maps = [#query, #key, #score],
                            iterator_types = ["parallel", "parallel",
                                              "parallel", "reduction"]}
      ins(%rotated_q, %rotated_k : tensor<8x?x64xbf16>, tensor<8x?x64xbf16>)
      outs(%zeros : tensor<8x?x?xf32>) {
    ^bb0(%query: bf16, %key: bf16, %sum: f32):
      %wide_query = arith.extf %query : bf16 to f32
      %wide_key = arith.extf %key : bf16 to f32
      %product = arith.mulf %wide_query, %wide_key fastmath<contract> : f32
      %next = arith.addf %sum, %product fastmath<contract, reassoc> : f32
      linalg.yield %next : f32
  } -> tensor<8x?x?xf32>
  %biased = pe.relative_bias ins(%scores : tensor<8x?x?xf32>)
      table(%table : tensor<8x32xf32>) outs(%init : tensor<8x?x?xbf16>)
      {buckets = #pe.t5_buckets<num_buckets = 32, max_distance = 128>}
      -> tensor<8x?x?xbf16>
  return %biased : tensor<8x?x?xbf16>
}

// The script that fuses: the biases in tiles, with all that makes the scores of
// a tile. It is private, so that --symbol-dce removes it once it has run.
transform.named_sequence private @__transform_main(
    %root: !transform.any_op {transform.readonly}) {
  %last = transform.structured.match ops{["pe.relative_bias"]} in %root
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
