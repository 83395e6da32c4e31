//===- PEWriteCacheOp.td - Writes into a cache by slots ----*- tablegen -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_IR_PEWRITECACHEOP_TD
#define PE_IR_PEWRITECACHEOP_TD

include "pe/IR/PEOpBase.td"

def PE_WriteCacheOp : PE_DestinationOp<"write_cache", [
    DeclareOpInterfaceMethods<PE_StoringOpInterface>,
    AttrSizedOperandSegments]> {
  let summary = "Writes tokens into their slots of a cache";
  let description = [{
    The row of every token t of x becomes that of the slot `slots[t]` in the
    init, a cache of keys or values:

    `init[slots[t], r, begin + f] = x[t, r, f]`

    * `token_dims` names the dimensions of x that index `slots`: `[0]` for packed
      tokens, `[0, 1]` for tokens of several sequences.
    * `slot_dims` names the dimensions of the init that a slot counts, the
      slowest first: with blocks of b tokens, slot s is token s mod b of block
      s div b. For blocks that hold a token's heads together,
      [blocks, b, heads, features], it is `[0, 1]`; for blocks that hold a head's
      tokens together, [blocks, heads, b, features], it is `[0, 2]`.
    * The other dimensions of x are those of the init, in the same order. The
      last one, of features, is that of x in the part of the init from `begin`
      on.

    A token with a negative slot is not written: it is padding, or its key is in
    the cache already. A slot that is not less than the number of slots is
    undefined behavior; code of `--generate-runtime-verification` finds it. If
    several tokens have one slot, each element becomes that of any one of them.

    x and init may differ in the type of their elements, and have factors, as
    those of `pe.rotary`: `x_scale`, `init_scale`, `block_size` and `saturate`.
    An element of x is converted to the type of the arithmetic, f64 if x or init
    is f64 and f32 otherwise, multiplied by its factor and by the reciprocal of
    that of the init, and rounded once, to nearest with ties to even. Elements of
    equal types without factors are copied, bit by bit.

    On memrefs, no operand may overlap the init.

    (C1) all arrays are tensors, with a result of the type of init, or all are
         memrefs, with no result.
    (C2) `token_dims` are distinct, at least 0, and less than rank(x) − 1.
    (C3) slots has the extents of x that `token_dims` name.
    (C4) there is at least one of `slot_dims`; they are distinct, at least 0, and
         less than rank(init) − 1.
    (C5) x and init have the same extents in their other dimensions but the last.
    (C6) `begin` is at least 0, and the features of x are at most those of init
         − `begin`.
    (C7) `x_scale` and `init_scale` that are arrays have the rank of x, and as
         extents 1 or those of x; the last is 1 or, if that of x is static, the
         number of blocks of `block_size` in it.
    (C8) `block_size` is at least 1.

    Source: Kwon et al., "Efficient Memory Management for Large Language Model
    Serving with PagedAttention", arXiv:2309.06180, section 4.3; `slot_mapping`
    and `reshape_and_cache` of vLLM.

    ```mlir
    // Keys of packed tokens enter blocks of 16 tokens.
    %c = pe.write_cache ins(%k : tensor<?x8x128xbf16>)
        slots(%slots : tensor<?xi64>) outs(%cache : tensor<?x16x8x128xbf16>)
        {slot_dims = array<i64: 0, 1>, token_dims = array<i64: 0>}
        -> tensor<?x16x8x128xbf16>
    // They are quantized, with one factor, into blocks by head.
    %d = pe.write_cache ins(%k : tensor<?x8x128xbf16>)
        slots(%slots : tensor<?xi64>)
        outs(%codes : tensor<?x8x16x128xf8E4M3FN>) init_scale(%factor)
        {saturate, slot_dims = array<i64: 0, 2>, token_dims = array<i64: 0>}
        -> tensor<?x8x16x128xf8E4M3FN>
    // The rotated part of a latent vector, behind 512 other features.
    %e = pe.write_cache ins(%rotated : tensor<2x?x64xbf16>)
        slots(%others : tensor<2x?xi32>) outs(%latents : tensor<?x64x576xbf16>)
        {begin = 512 : i64, slot_dims = array<i64: 0, 1>,
         token_dims = array<i64: 0, 1>} -> tensor<?x64x576xbf16>
    ```
  }];
  let arguments = (ins
    PE_Stored:$x,
    Optional<PE_Scale>:$x_scale,
    PE_Slots:$slots,
    PE_Stored:$init,
    Optional<PE_Scale>:$init_scale,
    DenseI64ArrayAttr:$token_dims,
    DenseI64ArrayAttr:$slot_dims,
    DefaultValuedAttr<I64Attr, "0">:$begin,
    DefaultValuedAttr<I64Attr, "128">:$block_size,
    UnitAttr:$saturate);
  let results = (outs Optional<AnyRankedTensor>:$result);
  let builders = [
    OpBuilder<(ins "::mlir::Value":$x, "::mlir::Value":$slots,
      "::mlir::Value":$init, "::llvm::ArrayRef<int64_t>":$token_dims,
      "::llvm::ArrayRef<int64_t>":$slot_dims,
      CArg<"const ::mlir::pe::WriteCacheOptions &", "{}">:$options)>];
  let hasFolder = 1;
  let hasCanonicalizer = 1;
  let assemblyFormat = [{
    `ins` `(` $x `:` type($x) `)`
    (`x_scale` `(` custom<Scale>($x_scale, type($x_scale))^ `)`)?
    `slots` `(` $slots `:` type($slots) `)`
    `outs` `(` $init `:` type($init) `)`
    (`init_scale` `(` custom<Scale>($init_scale, type($init_scale))^ `)`)?
    attr-dict (`->` type($result)^)?
  }];
  let extraClassDeclaration = [{
    ::mlir::MutableOperandRange getDpsInitsMutable() {
      return getInitMutable();
    }
    /// The dimensions of x, and those of the init, that rows have: all but
    /// those of tokens, and all but those of slots.
    ::llvm::SmallVector<int64_t> getRowDimsOfX();
    ::llvm::SmallVector<int64_t> getRowDimsOfInit();
    /// The type of the arithmetic: f64 or f32.
    ::mlir::FloatType getArithmeticType();
  }];
}

#endif // PE_IR_PEWRITECACHEOP_TD
