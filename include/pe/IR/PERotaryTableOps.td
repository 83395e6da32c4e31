//===- PERotaryTableOps.td - Rotations by tables -----------*- tablegen -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_IR_PEROTARYTABLEOPS_TD
#define PE_IR_PEROTARYTABLEOPS_TD

include "pe/IR/PEOpBase.td"

def PE_RotaryTableOp : PE_ArrayOp<"rotary_table", [
    "getTokenDims", "getAngleDims", "getTokenOperands"], [
    DeclareOpInterfaceMethods<PE_AngleOpInterface, [
      "getFactor", "getAllFreqDims"]>]> {
  let summary = "Cosines and sines of position times frequency";
  let description = [{
    `cos[p.., i] = A · cos(p·θ_i)` and `sin[p.., i] = A · sin(p·θ_i)` for every
    element p of positions, or, with `axes`, of the row `axes[i]` of positions.
    A is `scale`, 1 if absent. With `mixed_axes`, the angle is Σ p_a·θ_{a,i}. If
    `inv_freq` has dimensions before that of pairs, such as heads, so have the
    tables, after those of positions: `cos[p.., h.., i]`.

    (C1) all of positions, inv_freq and the inits are tensors, with results of
         the types of the inits, or all are memrefs, with no result.
    (C2) the two inits have the same element type.
    (C3) inv_freq has at least rank 1, or 2 with `mixed_axes`, and one element.
    (C4) the inits have the shape of positions followed by that of inv_freq, both
         without the leading dimension of axes, if there is one.
    (C5) `axes` has P values, each at least 0 and less than the leading extent
         of positions; there are no `axes` with `mixed_axes`, where the leading
         extent of inv_freq is static, at least 1, and that of positions.
    (C6) on memrefs, the two inits are not the same.

    On memrefs, no input overlaps an init, and the inits do not overlap.

    ```mlir
    %cos, %sin = pe.rotary_table
        angles(%pos, %freq : tensor<?xi32>, tensor<64xf64>)
        outs(%c, %s : tensor<?x64xf32>, tensor<?x64xf32>)
        -> tensor<?x64xf32>, tensor<?x64xf32>
    ```
  }];
  let arguments = (ins
    PE_Positions:$positions,
    PE_InvFreq:$inv_freq,
    Optional<F64>:$scale,
    PE_Data:$cos_init,
    PE_Data:$sin_init,
    OptionalAttr<DenseI64ArrayAttr>:$axes,
    UnitAttr:$mixed_axes);
  let results = (outs Variadic<AnyRankedTensor>:$tables);
  let builders = [
    OpBuilder<(ins "::mlir::Value":$positions, "::mlir::Value":$inv_freq,
      "::mlir::Value":$cos_init, "::mlir::Value":$sin_init,
      CArg<"::mlir::Value", "{}">:$scale,
      CArg<"::llvm::ArrayRef<int64_t>", "{}">:$axes,
      CArg<"bool", "false">:$mixed_axes)>];
  let hasCanonicalizer = 1;
  let assemblyFormat = [{
    `angles` `(` $positions `,` $inv_freq
             `:` type($positions) `,` type($inv_freq) `)`
    (`scale` `(` $scale^ `)`)?
    `outs` `(` $cos_init `,` $sin_init
           `:` type($cos_init) `,` type($sin_init) `)`
    attr-dict (`->` type($tables)^)?
  }];
  // Version 2 of the bytecode has no `mixed_axes`.
  let useCustomPropertiesEncoding = 1;
  let extraClassDeclaration = [{
    ::mlir::MutableOperandRange getDpsInitsMutable();
  }];
}

def PE_ApplyRotaryOp : PE_SourceOp<"apply_rotary", [
    "getTokenDims", "getTokenOperands", "getTileOfOther"], [
    DeclareOpInterfaceMethods<PE_RotationOpInterface, ["getNumPairs"]>,
    AttrSizedOperandSegments]> {
  let summary = "Rotates feature pairs by given cosines and sines";
  let description = [{
    The rotation of `pe.rotary` by given tables: with c and s the elements of
    `cos` and `sin` at the token and the pair i,

    ```
    a' = a · c − b · s
    b' = b · c + a · s
    ```

    c² + s² = 1 is not assumed. `conjugate` negates s; the gradient with respect
    to x is that of `pe.rotary`. `layout`, `begin`, `position_dims`, the form
    without `ins`, the types of elements, `x_scale`, `init_scale`, `block_size`
    and `saturate` are those of `pe.rotary` as well. Both numbers of a pair are
    multiplied by `scale`, if there is one, which is that of `pe.rotary`.

    With `per_feature`, the tables have R elements for each token, one for each
    feature of the window, in the places where the result is written. For a pair
    that is written to the features f and g of the window,

    ```
    a' = a · cos[f] − b · sin[f]
    b' = b · cos[g] + a · sin[g]
    ```

    This is the form of models that compute with tables as wide as the window
    and are given them, so that nothing shows that both partners have the same
    angle. `conjugate` negates both sines. The gradient with respect to x is then
    not that of `pe.rotary`: it also exchanges sin[f] and sin[g], and its tables
    are in the places of x.

    On memrefs, the other operands must not overlap the init, and x either does
    not overlap it or is the same buffer.

    (C1) all arrays are tensors, with a result of the type of init, or all are
         memrefs, with no result.
    (C2) cos and sin have the same element type.
    (C3) x and init have the same shape.
    (C4) `position_dims` are distinct, at least 0, and less than rank − 1.
    (C5) cos and sin have the same shape: the extents of the dimensions that
         `position_dims` name, followed by P, or with `per_feature` by R = 2P,
         with P at least 1.
    (C6) `begin` is at least 0 and R is at most D − `begin`.
    (C7) on memrefs, `interleaved_to_half` and `half_to_interleaved` read an x
         that is not the init.
    (C8) a `scale` that is an array has the rank of init, 1 as its last extent,
         and as others a static 1 or those of init.
    (C9) `x_scale` and `init_scale` that are arrays have the rank of init, and as
         extents a static 1 or those of init; the last is 1 or, if P and D are
         static, the number of blocks of `block_size` in D.
    (C10) `block_size` is at least 1.

    ```mlir
    %r = pe.apply_rotary
        tables(%cos, %sin : tensor<?x32xf32>, tensor<?x32xf32>)
        outs(%x : tensor<?x8x64xf32>)
        {layout = #pe.layout<half>, position_dims = array<i64: 0>}
        -> tensor<?x8x64xf32>
    %s = pe.apply_rotary
        tables(%wide_cos, %wide_sin : tensor<?x64xf32>, tensor<?x64xf32>)
        outs(%x : tensor<?x8x64xf32>)
        {layout = #pe.layout<half>, per_feature, position_dims = array<i64: 0>}
        -> tensor<?x8x64xf32>
    ```
  }];
  let arguments = (ins
    Optional<PE_Stored>:$x,
    Optional<PE_Scale>:$x_scale,
    PE_Data:$cos,
    PE_Data:$sin,
    Optional<PE_Scale>:$scale,
    PE_Stored:$init,
    Optional<PE_Scale>:$init_scale,
    PE_OneOf<PE_LayoutAttr>:$layout,
    DenseI64ArrayAttr:$position_dims,
    DefaultValuedAttr<I64Attr, "0">:$begin,
    UnitAttr:$conjugate,
    UnitAttr:$per_feature,
    DefaultValuedAttr<I64Attr, "128">:$block_size,
    UnitAttr:$saturate);
  let results = (outs Optional<AnyRankedTensor>:$result);
  let builders = [
    /// Rotates `init`, which is updated, or `options.x`.
    OpBuilder<(ins "::mlir::Value":$init, "::mlir::Value":$cos,
      "::mlir::Value":$sin, "::mlir::pe::Layout":$layout,
      "::llvm::ArrayRef<int64_t>":$position_dims,
      CArg<"const ::mlir::pe::ApplyRotaryOptions &", "{}">:$options)>];
  let hasCanonicalizer = 1;
  // Version 1 of the bytecode has no `per_feature`, version 2 no scales,
  // `block_size` and `saturate`.
  let useCustomPropertiesEncoding = 1;
  let assemblyFormat = [{
    (`ins` `(` $x^ `:` type($x) `)`)?
    (`x_scale` `(` custom<Scale>($x_scale, type($x_scale))^ `)`)?
    `tables` `(` $cos `,` $sin `:` type($cos) `,` type($sin) `)`
    (`scale` `(` custom<Scale>($scale, type($scale))^ `)`)?
    `outs` `(` $init `:` type($init) `)`
    (`init_scale` `(` custom<Scale>($init_scale, type($init_scale))^ `)`)?
    attr-dict (`->` type($result)^)?
  }];
  let extraClassDeclaration = sourceDeclaration # [{
    /// The op whose two results are `cos` and `sin`, in this order; null if
    /// there is none.
    ::mlir::pe::RotaryTableOp getTable();
  }];
}

#endif // PE_IR_PEROTARYTABLEOPS_TD
