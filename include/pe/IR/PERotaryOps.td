//===- PERotaryOps.td - Rotations --------------------------*- tablegen -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_IR_PEROTARYOPS_TD
#define PE_IR_PEROTARYOPS_TD

include "pe/IR/PEOpBase.td"

def PE_RotaryOp : PE_SourceOp<"rotary", ["getTokenDims", "getTokenOperands"], [
    PE_AngleOpInterface,
    DeclareOpInterfaceMethods<PE_RotationOpInterface, ["getNumPairs"]>,
    AttrSizedOperandSegments]> {
  let summary = "Rotates feature pairs by position times frequency";
  let description = [{
    With D the extent of the last dimension of x, P the length of `inv_freq`,
    R = 2P, and (a, b) the pair i of the window [`begin`, `begin` + R) of the
    features at the token position p:

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
    * `scale` is A, 1 if absent.
    * `conjugate` rotates by −p·θ.
    * `axes` gives, for every pair, the row of `positions` that it uses;
      `positions` then has a leading dimension of axes. This is for multi-axis
      rotations of images and videos.

    In the layouts `half` and `interleaved`, the gradient with respect to x is
    the same op with `conjugate` toggled, applied to the gradient of the result.
    `interleaved_to_half` and `half_to_interleaved` also permute the features:
    the gradient in one of them is the op with `conjugate` toggled in the other.

    Frequencies are finite and less than 2^32 in magnitude; with others the
    angles are unspecified.

    On memrefs, positions and frequencies must not overlap the init, and x
    either does not overlap it or is the same buffer.

    (C1) all of x, positions, inv_freq and init are tensors, with a result of
         the type of init, or all are memrefs, with no result.
    (C2) x and init have the same element type.
    (C3) x and init have the same shape.
    (C4) `position_dims` are distinct, at least 0, and less than rank − 1.
    (C5) positions has the rank of `position_dims`, one more with `axes`, and
         the extents of the dimensions that they name.
    (C6) inv_freq has rank 1 and at least one element.
    (C7) `begin` is at least 0 and R is at most D − `begin`.
    (C8) `axes` has P values, each at least 0 and less than the leading extent
         of positions.
    (C9) on memrefs, `interleaved_to_half` and `half_to_interleaved` read an x
         that is not the init.

    ```mlir
    %r = pe.rotary
        angles(%pos, %freq : tensor<?xi32>, tensor<64xf64>)
        outs(%q : tensor<1x?x32x128xbf16>)
        {layout = #pe.layout<half>, position_dims = array<i64: 1>}
        -> tensor<1x?x32x128xbf16>
    %s = pe.rotary ins(%x : tensor<?x8x64xf32>)
        angles(%pos, %freq : tensor<?xi32>, tensor<16xf64>) scale(%a)
        outs(%init : tensor<?x8x64xf32>)
        {begin = 32 : i64, layout = #pe.layout<interleaved>,
         position_dims = array<i64: 0>} -> tensor<?x8x64xf32>
    ```
  }];
  let arguments = (ins
    Optional<PE_Data>:$x,
    PE_Positions:$positions,
    PE_InvFreq:$inv_freq,
    Optional<F64>:$scale,
    PE_Data:$init,
    PE_OneOf<PE_LayoutAttr>:$layout,
    DenseI64ArrayAttr:$position_dims,
    DefaultValuedAttr<I64Attr, "0">:$begin,
    UnitAttr:$conjugate,
    OptionalAttr<DenseI64ArrayAttr>:$axes);
  let results = (outs Optional<AnyRankedTensor>:$result);
  let builders = [
    /// The updating form: rotates `init` in place. All features, and A = 1
    /// unless `scale` is given.
    OpBuilder<(ins "::mlir::Value":$init, "::mlir::Value":$positions,
      "::mlir::Value":$inv_freq, "::mlir::pe::Layout":$layout,
      "::llvm::ArrayRef<int64_t>":$position_dims,
      CArg<"::mlir::Value", "{}">:$scale)>,
    /// The form that reads `x` and writes `init`.
    OpBuilder<(ins "::mlir::Value":$x, "::mlir::Value":$positions,
      "::mlir::Value":$inv_freq, "::mlir::Value":$init,
      "::mlir::pe::Layout":$layout, "::llvm::ArrayRef<int64_t>":$position_dims,
      CArg<"::mlir::Value", "{}">:$scale)>];
  let hasCanonicalizer = 1;
  let assemblyFormat = [{
    (`ins` `(` $x^ `:` type($x) `)`)?
    `angles` `(` $positions `,` $inv_freq
             `:` type($positions) `,` type($inv_freq) `)`
    (`scale` `(` $scale^ `)`)?
    `outs` `(` $init `:` type($init) `)`
    attr-dict (`->` type($result)^)?
  }];
  let extraClassDeclaration = sourceDeclaration # [{
    /// Builds a table of the angles and the application of that table, which
    /// together are equivalent to this op. The table is f32, or f64 for f64
    /// data.
    ::std::pair<::mlir::pe::RotaryTableOp, ::mlir::pe::ApplyRotaryOp>
    buildSplit(::mlir::OpBuilder &b);
  }];
}

def PE_RotaryTableOp : PE_ArrayOp<"rotary_table", ["getTokenOperands"], [
    PE_AngleOpInterface]> {
  let summary = "Cosines and sines of position times frequency";
  let description = [{
    `cos[p.., i] = A · cos(p·θ_i)` and `sin[p.., i] = A · sin(p·θ_i)` for every
    element p of positions, or, with `axes`, of the row `axes[i]` of positions.
    A is `scale`, 1 if absent.

    (C1) all of positions, inv_freq and the inits are tensors, with results of
         the types of the inits, or all are memrefs, with no result.
    (C2) the two inits have the same element type.
    (C3) inv_freq has rank 1 and at least one element.
    (C4) the inits have the shape of positions, without the leading dimension
         if there are `axes`, followed by P.
    (C5) `axes` has P values, each at least 0 and less than the leading extent
         of positions.
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
    OptionalAttr<DenseI64ArrayAttr>:$axes);
  let results = (outs Variadic<AnyRankedTensor>:$tables);
  let builders = [
    OpBuilder<(ins "::mlir::Value":$positions, "::mlir::Value":$inv_freq,
      "::mlir::Value":$cos_init, "::mlir::Value":$sin_init,
      CArg<"::mlir::Value", "{}">:$scale)>];
  let hasCanonicalizer = 1;
  let assemblyFormat = [{
    `angles` `(` $positions `,` $inv_freq
             `:` type($positions) `,` type($inv_freq) `)`
    (`scale` `(` $scale^ `)`)?
    `outs` `(` $cos_init `,` $sin_init
           `:` type($cos_init) `,` type($sin_init) `)`
    attr-dict (`->` type($tables)^)?
  }];
  let extraClassDeclaration = [{
    ::mlir::MutableOperandRange getDpsInitsMutable();
  }];
}

def PE_ApplyRotaryOp : PE_SourceOp<"apply_rotary", [
    "getTokenDims", "getTokenOperands"], [
    DeclareOpInterfaceMethods<PE_RotationOpInterface, ["getNumPairs"]>]> {
  let summary = "Rotates feature pairs by given cosines and sines";
  let description = [{
    The rotation of `pe.rotary` by given tables: with c and s the elements of
    `cos` and `sin` at the token and the pair i,

    ```
    a' = a · c − b · s
    b' = b · c + a · s
    ```

    c² + s² = 1 is not assumed. `conjugate` negates s; the gradient with respect
    to x is that of `pe.rotary`. `layout`, `begin`, `position_dims` and the form
    without `ins` are those of `pe.rotary` as well.

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

    On memrefs, the tables must not overlap the init, and x either does not
    overlap it or is the same buffer.

    (C1) all of x, cos, sin and init are tensors, with a result of the type of
         init, or all are memrefs, with no result.
    (C2) x and init have the same element type, and so have cos and sin.
    (C3) x and init have the same shape.
    (C4) `position_dims` are distinct, at least 0, and less than rank − 1.
    (C5) cos and sin have the same shape: the extents of the dimensions that
         `position_dims` name, followed by P, or with `per_feature` by R = 2P,
         with P at least 1.
    (C6) `begin` is at least 0 and R is at most D − `begin`.
    (C7) on memrefs, `interleaved_to_half` and `half_to_interleaved` read an x
         that is not the init.

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
    Optional<PE_Data>:$x,
    PE_Data:$cos,
    PE_Data:$sin,
    PE_Data:$init,
    PE_OneOf<PE_LayoutAttr>:$layout,
    DenseI64ArrayAttr:$position_dims,
    DefaultValuedAttr<I64Attr, "0">:$begin,
    UnitAttr:$conjugate,
    UnitAttr:$per_feature);
  let results = (outs Optional<AnyRankedTensor>:$result);
  let builders = [
    /// The updating form: rotates all features of `init` in place.
    OpBuilder<(ins "::mlir::Value":$init, "::mlir::Value":$cos,
      "::mlir::Value":$sin, "::mlir::pe::Layout":$layout,
      "::llvm::ArrayRef<int64_t>":$position_dims)>,
    /// The form that reads `x` and writes `init`.
    OpBuilder<(ins "::mlir::Value":$x, "::mlir::Value":$cos,
      "::mlir::Value":$sin, "::mlir::Value":$init,
      "::mlir::pe::Layout":$layout,
      "::llvm::ArrayRef<int64_t>":$position_dims)>];
  let hasCanonicalizer = 1;
  // Version 1 of the bytecode has no `per_feature`.
  let useCustomPropertiesEncoding = 1;
  let assemblyFormat = [{
    (`ins` `(` $x^ `:` type($x) `)`)?
    `tables` `(` $cos `,` $sin `:` type($cos) `,` type($sin) `)`
    `outs` `(` $init `:` type($init) `)`
    attr-dict (`->` type($result)^)?
  }];
  let extraClassDeclaration = sourceDeclaration # [{
    /// The op whose two results are `cos` and `sin`, in this order; null if
    /// there is none.
    ::mlir::pe::RotaryTableOp getTable();
  }];
}

#endif // PE_IR_PEROTARYOPS_TD
