//===- PERelativeBiasOp.td - Learned biases of distances ---*- tablegen -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_IR_PERELATIVEBIASOP_TD
#define PE_IR_PERELATIVEBIASOP_TD

include "pe/IR/PEBuckets.td"
include "pe/IR/PEOpBase.td"

def PE_RelativeBiasOp : PE_BiasOp<"relative_bias"> {
  let summary = "Adds a bias from a table to attention scores";
  let description = [{
    The last three dimensions of x are heads, Sq queries and Sk keys. With i and
    j the indices of the query and the key in the whole sequence, a score of
    head h becomes

    `x + table[h, b(i, j)]`

    where b is the function of `buckets`: `#pe.t5_buckets`,
    `#pe.clipped_distance` or `#pe.window`. There is no array of biases.

    * `query_start` is the index of the first row. If absent it is Sk − Sq: the
      last query is at the last key.
    * `key_start` is the index of the first column, 0 if absent.
    * With `causal` the scores of keys after their query, j > i, are −∞,
      whatever x holds.

    Both starts are signed; indices and distances are less than 2^31. The bucket
    is exact. The arithmetic is that of the wider of x and init: the bias is
    converted to its precision and added, and the sum is rounded once, to the
    type of init.

    Without `ins`, x is read from the init, which is then updated: the form that
    bufferizes in place. On memrefs, table must not overlap the init, and x
    either does not overlap it or is the same buffer.

    The gradient of x is that of the result, or 0 above the diagonal with
    `causal`. The gradient of table[h, c] is the sum of the gradients of x over
    all batches, and over all i and j with b(i, j) = c, in head h.

    (C1) all of x, table and init are tensors, with a result of the type of
         init, or all are memrefs, with no result.
    (C2) x and init have the same shape.
    (C3) init has at least rank 3.
    (C4) table has rank 2, one row for each head and one column for each bucket.
    (C5) with `#pe.window`, the indices of all queries and keys are those of
         tokens of the window: at least 0 and less than height · width. This is
         checked where extents and starts are known.

    Source: Raffel et al., "Exploring the Limits of Transfer Learning with a
    Unified Text-to-Text Transformer", arXiv:1910.10683, section 2.1. Liu et al.,
    "Swin Transformer", arXiv:2103.14030, section 3.2.

    ```mlir
    %s = pe.relative_bias table(%table : tensor<12x32xf32>)
        outs(%scores : tensor<1x12x?x?xf32>)
        {buckets = #pe.t5_buckets<num_buckets = 32, max_distance = 128>}
        -> tensor<1x12x?x?xf32>
    // One token that a decoder generated: query 100, all keys up to it.
    %t = pe.relative_bias ins(%x : tensor<1x12x1x101xbf16>)
        table(%table : tensor<12x32xf32>) query_start(%c100) key_start(%c0)
        outs(%init : tensor<1x12x1x101xbf16>)
        {buckets = #pe.t5_buckets<num_buckets = 32, max_distance = 128,
                                  bidirectional = false>, causal}
        -> tensor<1x12x1x101xbf16>
    ```
  }];
  let arguments = (ins
    Optional<PE_Data>:$x,
    PE_Data:$table,
    Optional<Index>:$query_start,
    Optional<Index>:$key_start,
    PE_Data:$init,
    PE_BucketsAttr:$buckets,
    UnitAttr:$causal);
  let results = (outs Optional<AnyRankedTensor>:$result);
  let builders = [
    /// Adds to the scores `init`, which is updated, or to `options.x`.
    OpBuilder<(ins "::mlir::Value":$init, "::mlir::Value":$table,
      "::mlir::pe::BucketsAttrInterface":$buckets,
      CArg<"const ::mlir::pe::BiasOptions &", "{}">:$options)>];
  let hasFolder = 1;
  let hasCanonicalizer = 1;
  let assemblyFormat = [{
    (`ins` `(` $x^ `:` type($x) `)`)?
    `table` `(` $table `:` type($table) `)`
    (`query_start` `(` $query_start^ `)`)?
    (`key_start` `(` $key_start^ `)`)?
    `outs` `(` $init `:` type($init) `)`
    attr-dict (`->` type($result)^)?
  }];
  let extraClassDeclaration = biasDeclaration # [{
    ::mlir::OpOperand &getHeadsMutable() { return getTableMutable(); }
    bool usesQueryIndex() { return true; }
  }];
}

#endif // PE_IR_PERELATIVEBIASOP_TD
