// The slots of tokens in a paged cache, whose blocks of 16 tokens are taken in
// another order: backwards.

#token = affine_map<(t) -> (t)>

func.func @backwards(%slots: tensor<?xi64>, %start: i32) -> tensor<?xi64>
    attributes {llvm.emit_c_interface} {
  %c0 = arith.constant 0 : index
  %c15 = arith.constant 15 : index
  %c1 = arith.constant 1 : index
  %tokens = tensor.dim %slots, %c0 : tensor<?xi64>
  %last = arith.subi %tokens, %c1 : index
  %r = linalg.generic {indexing_maps = [#token], iterator_types = ["parallel"]}
      outs(%slots : tensor<?xi64>) {
    ^bb0(%out: i64):
      %token = linalg.index 0 : index
      %reversed = arith.subi %last, %token : index
      // The order within a block stays.
      %slot = arith.xori %reversed, %c15 : index
      %0 = arith.index_cast %slot : index to i64
      linalg.yield %0 : i64
  } -> tensor<?xi64>
  return %r : tensor<?xi64>
}
