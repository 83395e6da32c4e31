//===- PEAlibiOps.td - Attention with linear biases --------*- tablegen -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_IR_PEALIBIOPS_TD
#define PE_IR_PEALIBIOPS_TD

include "pe/IR/PEOpBase.td"

def PE_AlibiSlopesOp : PE_Op<"alibi_slopes", [
    Pure,
    DeclareOpInterfaceMethods<OpAsmOpInterface, ["getAsmResultNames"]>,
    DeclareOpInterfaceMethods<BufferizableOpInterface, [
      "bufferizesToAllocation", "bufferize", "getBufferType", "isWritable"]>]> {
  let summary = "The slope of every attention head";
  let description = [{
    With H = `total_heads`, n the largest power of two that is at most H, and
    M = `max_bias`, the slopes of all heads are, in this order,

    ```
    2^(−M·k/n)            for k = 1 … n
    2^(−M·(2j − 1)/(2n))  for j = 1 … H − n
    ```

    The op returns the slopes of the heads [`head_offset`, `head_offset` +
    `num_heads`), such as those on one device if the heads are distributed over
    several. `total_heads` is `num_heads` if absent.

    The op folds to a constant, each value within one unit in the last place of
    the true one.

    (C1) `num_heads` is at least 1.
    (C2) `total_heads` is at most 1048576.
    (C3) `head_offset` is at least 0, and `head_offset` + `num_heads` is at most
         `total_heads`.
    (C4) `max_bias` is finite and greater than 0.
    (C5) the result has `num_heads` elements.

    Source: Press et al., "Train Short, Test Long: Attention with Linear Biases
    Enables Input Length Extrapolation", arXiv:2108.12409, section 3. Where H is
    not a power of two, as in the authors' code; MPT's rule, which reorders the
    slopes for the next power of two, gives the same list.

    ```mlir
    %m = pe.alibi_slopes {num_heads = 12 : i64} : tensor<12xf32>
    %last = pe.alibi_slopes {num_heads = 8 : i64, max_bias = 1.6e+01 : f64,
        head_offset = 24 : i64, total_heads = 32 : i64} : tensor<8xf32>
    ```
  }];
  let arguments = (ins
    I64Attr:$num_heads,
    DefaultValuedAttr<F64Attr, "8.0">:$max_bias,
    DefaultValuedAttr<I64Attr, "0">:$head_offset,
    OptionalAttr<I64Attr>:$total_heads);
  let results = (outs StaticShapeTensorOf<[F16, BF16, F32, F64]>:$slopes);
  let builders = [
    /// The slopes of all heads, as `element_type`.
    OpBuilder<(ins "int64_t":$num_heads, "::mlir::Type":$element_type,
      CArg<"double", "8.0">:$max_bias)>];
  let assemblyFormat = "attr-dict `:` type($slopes)";
  let hasVerifier = 1;
  let hasFolder = 1;
  let extraClassDeclaration = [{
    /// The slopes, as a constant of the type of the result.
    ::mlir::DenseElementsAttr evaluate();
  }];
}

def PE_AlibiOp : PE_BiasOp<"alibi"> {
  let summary = "Adds a bias proportional to distance to attention scores";
  let description = [{
    The last three dimensions of x are heads, Sq queries and Sk keys. With m =
    `slopes`[h] for head h, and i and j the indices of the query and the key in
    the whole sequence, a score becomes

    | `form`      | score          | used by                                |
    |-------------|----------------|----------------------------------------|
    | `relative`  | x + m·(j − i)  | Press et al.'s formula                 |
    | `symmetric` | x − m·abs(i − j) | FlashAttention, TransformerEngine    |
    | `column`    | x + m·j        | Press et al.'s code, MPT, Bloom        |

    Softmax is invariant to a constant added to a row, so below the diagonal all
    three give the same attention; they differ in the log-sum-exp. Above the
    diagonal only `symmetric` makes keys less likely with distance.

    * `query_start` is the index of the first row. If absent it is Sk − Sq: the
      last query is at the last key.
    * `key_start` is the index of the first column, 0 if absent.
    * With `causal` the scores of keys after their query, j > i, are −∞,
      whatever x holds.

    Both starts are signed; indices and distances are less than 2^31. The
    distance is exact; it is rounded to the precision of the arithmetic,
    multiplied and added. Slopes are converted to that precision.

    x and init may differ in the type of their elements. Arithmetic is in f64 if
    one of them is f64, and in f32 otherwise. The result is rounded once, to the
    type of the init.

    Without `ins`, x is read from the init, which is then updated: the form that
    bufferizes in place. On memrefs, slopes must not overlap the init, and x
    either does not overlap it or is the same buffer.

    (C1) all of x, slopes and init are tensors, with a result of the type of
         init, or all are memrefs, with no result.
    (C2) x and init have the same shape.
    (C3) init has at least rank 3.
    (C4) slopes has rank 1 and one element for each head.

    Source: Press et al., "Train Short, Test Long: Attention with Linear Biases
    Enables Input Length Extrapolation", arXiv:2108.12409, section 3.

    ```mlir
    %s = pe.alibi slopes(%m : tensor<12xf32>)
        outs(%scores : tensor<1x12x?x?xf32>)
        {form = #pe.alibi_form<relative>, causal} -> tensor<1x12x?x?xf32>
    // One token that is generated: query 100, all keys up to it.
    %t = pe.alibi ins(%x : tensor<1x12x1x101xbf16>)
        slopes(%m : tensor<12xf32>) query_start(%c100) key_start(%c0)
        outs(%init : tensor<1x12x1x101xbf16>)
        {form = #pe.alibi_form<column>} -> tensor<1x12x1x101xbf16>
    ```
  }];
  let arguments = (ins
    Optional<PE_Data>:$x,
    PE_Data:$slopes,
    Optional<Index>:$query_start,
    Optional<Index>:$key_start,
    PE_Data:$init,
    PE_OneOf<PE_AlibiFormAttr>:$form,
    UnitAttr:$causal);
  let results = (outs Optional<AnyRankedTensor>:$result);
  let builders = [
    /// Adds to the scores `init`, which is updated, or to `options.x`.
    OpBuilder<(ins "::mlir::Value":$init, "::mlir::Value":$slopes,
      "::mlir::pe::AlibiForm":$form,
      CArg<"const ::mlir::pe::BiasOptions &", "{}">:$options)>];
  let hasFolder = 1;
  let hasCanonicalizer = 1;
  let assemblyFormat = [{
    (`ins` `(` $x^ `:` type($x) `)`)?
    `slopes` `(` $slopes `:` type($slopes) `)`
    (`query_start` `(` $query_start^ `)`)?
    (`key_start` `(` $key_start^ `)`)?
    `outs` `(` $init `:` type($init) `)`
    attr-dict (`->` type($result)^)?
  }];
  let extraClassDeclaration = biasDeclaration # [{
    ::mlir::OpOperand &getHeadsMutable() { return getSlopesMutable(); }
    bool usesQueryIndex() {
      return getForm() != AlibiForm::Column || getCausal();
    }
    /// Builds the score of `x` with its bias, in the arithmetic of the op:
    /// `x` and `slope` are floats, and `query` and `key` integers of the same
    /// width, or all are vectors of these. `query` is null if the result does
    /// not depend on it.
    ::mlir::Value buildScore(::mlir::OpBuilder &b, ::mlir::Location loc,
                             ::mlir::Value x, ::mlir::Value slope,
                             ::mlir::Value query, ::mlir::Value key);
  }];
}

#endif // PE_IR_PEALIBIOPS_TD
