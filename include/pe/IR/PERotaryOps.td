//===- PERotaryOps.td - Rotations by positions -------------*- tablegen -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_IR_PEROTARYOPS_TD
#define PE_IR_PEROTARYOPS_TD

include "pe/IR/PEOpBase.td"

def PE_RotaryOp : PE_SourceOp<"rotary", [
    "getTokenDims", "getAngleDims", "getTokenOperands", "getTileOfOther"], [
    DeclareOpInterfaceMethods<PE_AngleOpInterface, [
      "getFactor", "getAllFreqDims"]>,
    DeclareOpInterfaceMethods<PE_RotationOpInterface, ["getNumPairs"]>,
    AttrSizedOperandSegments]> {
  let summary = "Rotates feature pairs by position times frequency";
  let description = [{
    With D the extent of the last dimension of x, P that of `inv_freq`, R = 2P,
    and (a, b) the pair i of the window [`begin`, `begin` + R) of the features at
    the token position p:

    ```
    a' = A · (a · cos(p·θ_i) − b · sin(p·θ_i))
    b' = A · (b · cos(p·θ_i) + a · sin(p·θ_i))
    ```

    `layout` says where the partners of a pair are stored. Features outside the
    window pass through. Without `ins`, x is read from the init, which is then
    updated: the form that bufferizes in place.

    * `position_dims` names the dimensions of x that index `positions`: for x in
      batch-sequence-head-dim order, `[1]` if all batches share their positions,
      `[0, 1]` for positions per batch; `[0]` for packed tokens.
    * Positions are integers, or numbers such as times and centers of a grid,
      whose product with θ is within 2^-82 of its size.
    * `scale` is A, 1 if absent: one number, such as the attention factor of a
      frequency scheme, or an array of the rank of x. Each of its extents is 1 or
      that of x, and the last is 1: a factor for every token, every head, or
      both, such as a temperature that grows with the position. A dynamic extent
      is that of x: one that is 1 at run time is not broadcast.
    * `conjugate` rotates by −p·θ.
    * `axes` gives, for every pair, the row of `positions` that it uses;
      `positions` then has a leading dimension of axes. This is for multi-axis
      rotations of images and videos.
    * With `mixed_axes`, the angle of a pair is the sum of those of all axes,
      Σ p_a·θ_{a,i}: both `positions` and `inv_freq` have a leading dimension of
      axes. `inv_freq` is learned, as in RoPE-Mixed (Heo et al., "Rotary Position
      Embedding for Vision Transformer", arXiv:2403.13298).
    * `freq_dims` names the dimensions of x that index dimensions of `inv_freq`
      before that of pairs: the heads, if each has its own frequencies.

    In the layouts `half` and `interleaved`, the gradient with respect to x is
    the same op with `conjugate` toggled, applied to the gradient of the result.
    `interleaved_to_half` and `half_to_interleaved` also permute the features:
    the gradient in one of them is the op with `conjugate` toggled in the other.

    x and init may differ in the type of their elements. Arithmetic is in f64 if
    one of them is f64, and in f32 otherwise. The result is rounded once, to the
    type of the init, to nearest with ties to even. A number that is too large
    becomes what the type has for it: infinity, or NaN as f8E4M3FN. With
    `saturate` it becomes the largest finite number.

    Numbers of 8 bits are stored with factors:

    * `x_scale`: an element of x stands for itself times its factor, with which
      it is multiplied when it is read.
    * `init_scale`: an element of the result is multiplied by the reciprocal of
      its factor, rounded to the type of the arithmetic, before it is written.

    Both concern all features, those that pass through included. They are one
    f64, or arrays of the rank of x whose extents are 1 or those of x; a dynamic
    extent is that of x. The last extent is 1 for a factor of whole rows, or
    otherwise the number of blocks of `block_size` features, of which the last
    one may be smaller.

    Frequencies are finite and less than 2^32 in magnitude, and positions less
    than 2^31; with others the angles are unspecified.

    On memrefs, the other operands must not overlap the init, and x either does
    not overlap it or is the same buffer.

    (C1) all arrays are tensors, with a result of the type of init, or all are
         memrefs, with no result.
    (C2) a `scale` that is an array has the rank of init, 1 as its last extent,
         and as others a static 1 or those of init.
    (C3) x and init have the same shape.
    (C4) `position_dims` are distinct, at least 0, and less than rank − 1; so are
         `freq_dims`, and none is both.
    (C5) positions has the rank of `position_dims`, one more with `axes` or
         `mixed_axes`, and the extents of the dimensions that they name.
    (C6) inv_freq has the rank of `freq_dims` plus 1, one more with `mixed_axes`,
         the extents of the dimensions that they name, and at least one element.
    (C7) `begin` is at least 0 and R is at most D − `begin`.
    (C8) `axes` has P values, each at least 0 and less than the leading extent
         of positions; there are no `axes` with `mixed_axes`, where the leading
         extent of inv_freq is static, at least 1, and that of positions.
    (C9) on memrefs, `interleaved_to_half` and `half_to_interleaved` read an x
         that is not the init.
    (C10) `x_scale` and `init_scale` that are arrays have the rank of init, and
         as extents a static 1 or those of init; the last is 1 or, if P and D
         are static, the number of blocks of `block_size` in D.
    (C11) `block_size` is at least 1.

    ```mlir
    %r = pe.rotary
        angles(%pos, %freq : tensor<?xi32>, tensor<64xf64>)
        outs(%q : tensor<1x?x32x128xbf16>)
        {layout = #pe.layout<half>, position_dims = array<i64: 1>}
        -> tensor<1x?x32x128xbf16>
    %s = pe.rotary ins(%x : tensor<?x8x64xf32>)
        angles(%pos, %slow : tensor<?xi32>, tensor<16xf64>) scale(%a)
        outs(%init : tensor<?x8x64xf32>)
        {begin = 32 : i64, layout = #pe.layout<interleaved>,
         position_dims = array<i64: 0>} -> tensor<?x8x64xf32>
    // 8 heads with their own frequencies, of points in a plane; a factor for
    // every token; read as bf16 and written as f16.
    %t = pe.rotary ins(%y : tensor<?x8x64xbf16>)
        angles(%points, %learned : tensor<2x?xf32>, tensor<2x8x32xf32>)
        scale(%factors : tensor<?x1x1xf32>) outs(%out : tensor<?x8x64xf16>)
        {freq_dims = array<i64: 1>, layout = #pe.layout<half>, mixed_axes,
         position_dims = array<i64: 0>} -> tensor<?x8x64xf16>
    // Queries are quantized, with a factor for every token.
    %u = pe.rotary ins(%z : tensor<?x8x64xbf16>)
        angles(%pos, %few : tensor<?xi32>, tensor<32xf64>)
        outs(%codes : tensor<?x8x64xf8E4M3FN>)
        init_scale(%factors : tensor<?x1x1xf32>)
        {layout = #pe.layout<half>, position_dims = array<i64: 0>, saturate}
        -> tensor<?x8x64xf8E4M3FN>
    ```
  }];
  let arguments = (ins
    Optional<PE_Stored>:$x,
    Optional<PE_Scale>:$x_scale,
    PE_Positions:$positions,
    PE_InvFreq:$inv_freq,
    Optional<PE_Scale>:$scale,
    PE_Stored:$init,
    Optional<PE_Scale>:$init_scale,
    PE_OneOf<PE_LayoutAttr>:$layout,
    DenseI64ArrayAttr:$position_dims,
    DefaultValuedAttr<I64Attr, "0">:$begin,
    UnitAttr:$conjugate,
    OptionalAttr<DenseI64ArrayAttr>:$axes,
    DefaultValuedAttr<DenseI64ArrayAttr, "{}">:$freq_dims,
    UnitAttr:$mixed_axes,
    DefaultValuedAttr<I64Attr, "128">:$block_size,
    UnitAttr:$saturate);
  let results = (outs Optional<AnyRankedTensor>:$result);
  let builders = [
    /// Rotates `init`, which is updated, or `options.x`.
    OpBuilder<(ins "::mlir::Value":$init, "::mlir::Value":$positions,
      "::mlir::Value":$inv_freq, "::mlir::pe::Layout":$layout,
      "::llvm::ArrayRef<int64_t>":$position_dims,
      CArg<"const ::mlir::pe::RotaryOptions &", "{}">:$options)>];
  let hasCanonicalizer = 1;
  let assemblyFormat = [{
    (`ins` `(` $x^ `:` type($x) `)`)?
    (`x_scale` `(` custom<Scale>($x_scale, type($x_scale))^ `)`)?
    `angles` `(` $positions `,` $inv_freq
             `:` type($positions) `,` type($inv_freq) `)`
    (`scale` `(` custom<Scale>($scale, type($scale))^ `)`)?
    `outs` `(` $init `:` type($init) `)`
    (`init_scale` `(` custom<Scale>($init_scale, type($init_scale))^ `)`)?
    attr-dict (`->` type($result)^)?
  }];
  // Version 2 of the bytecode has no scales of x and init, no `freq_dims`,
  // `mixed_axes`, `block_size` and `saturate`.
  let useCustomPropertiesEncoding = 1;
  let extraClassDeclaration = sourceDeclaration # [{
    /// Builds a table of the angles and the application of that table, which
    /// together are equivalent to this op. The table is f32, or f64 for f64
    /// data.
    ::std::pair<::mlir::pe::RotaryTableOp, ::mlir::pe::ApplyRotaryOp>
    buildSplit(::mlir::OpBuilder &b);
  }];
}

#endif // PE_IR_PEROTARYOPS_TD
