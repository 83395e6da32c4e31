// Scores, biases and the greatest score of every row, in one loop over tiles:
// the first pass of a softmax.
//
// The scores of a tile of 16 queries and 32 keys live in a small array, to
// which pe.alibi adds its biases. Neither the scores nor the biases of a head
// ever exist as an array.
//
//   pe-opt alibi-scores.mlir --transform-interpreter --symbol-dce \
//     --pe-lower-to-llvm
//
// Bytes of arrays of scores, per score:
//
//            | read  | written
//   ---------|-------|--------
//   separate |     8 |       8
//   fused    |     0 |       0

module attributes {transform.with_named_sequence} {

func.func @row_maxima(%q: tensor<8x64x32xf32>, %k: tensor<8x32x128xf32>,
                      %init: tensor<8x64xf32>) -> tensor<8x64xf32> {
  %zero = arith.constant 0.0 : f32
  %least = arith.constant 0xFF800000 : f32
  %slopes = pe.alibi_slopes {num_heads = 8 : i64} : tensor<8xf32>
  %empty = tensor.empty() : tensor<8x64x128xf32>
  %zeros = linalg.fill ins(%zero : f32) outs(%empty : tensor<8x64x128xf32>)
      -> tensor<8x64x128xf32>
  %scores = linalg.batch_matmul
      ins(%q, %k : tensor<8x64x32xf32>, tensor<8x32x128xf32>)
      outs(%zeros : tensor<8x64x128xf32>) -> tensor<8x64x128xf32>
  %biased = pe.alibi slopes(%slopes : tensor<8xf32>)
      outs(%scores : tensor<8x64x128xf32>)
      {form = #pe.alibi_form<symmetric>, causal} -> tensor<8x64x128xf32>
  %lowest = linalg.fill ins(%least : f32) outs(%init : tensor<8x64xf32>)
      -> tensor<8x64xf32>
  %max = linalg.reduce ins(%biased : tensor<8x64x128xf32>)
      outs(%lowest : tensor<8x64xf32>) dimensions = [2]
    (%score: f32, %greatest: f32) {
      %next = arith.maximumf %score, %greatest : f32
      linalg.yield %next : f32
    }
  return %max : tensor<8x64xf32>
}

// The script that fuses. It is private, so that --symbol-dce removes it once it
// has run.
transform.named_sequence private @__transform_main(
    %root: !transform.any_op {transform.readonly}) {
  // First the rows: everything, the initial maxima too, joins their loops.
  %max = transform.structured.match ops{["linalg.reduce"]} in %root
      : (!transform.any_op) -> !transform.any_op
  %rows, %row_loops:2 = transform.structured.fuse %max tile_sizes [1, 16]
      : (!transform.any_op)
      -> (!transform.any_op, !transform.any_op, !transform.any_op)
  // Then the keys, over which the maxima are carried: these stay outside.
  %biased = transform.get_producer_of_operand %rows[0]
      : (!transform.any_op) -> !transform.any_op
  %scores = transform.structured.match ops{["linalg.batch_matmul"]}
      in %row_loops#0
      : (!transform.any_op) -> !transform.any_op
  %zeros = transform.get_producer_of_operand %scores[2]
      : (!transform.any_op) -> !transform.any_op
  %tile, %key_loop = transform.structured.tile_using_for %rows
      tile_sizes [0, 0, 32]
      : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
  %0, %loop_0 = transform.structured.fuse_into_containing_op %biased
      into %key_loop
      : (!transform.any_op, !transform.any_op)
      -> (!transform.any_op, !transform.any_op)
  %1, %loop_1 = transform.structured.fuse_into_containing_op %scores
      into %loop_0
      : (!transform.any_op, !transform.any_op)
      -> (!transform.any_op, !transform.any_op)
  %2, %loop_2 = transform.structured.fuse_into_containing_op %zeros
      into %loop_1
      : (!transform.any_op, !transform.any_op)
      -> (!transform.any_op, !transform.any_op)
  // A tile of an uninitialized array does not need the whole array.
  %function = transform.structured.match ops{["func.func"]} in %root
      : (!transform.any_op) -> !transform.any_op
  transform.apply_patterns to %function {
    transform.apply_patterns.tensor.fold_tensor_empty
  } : !transform.any_op
  transform.yield
}

}
