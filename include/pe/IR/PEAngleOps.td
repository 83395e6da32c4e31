//===- PEAngleOps.td - Frequencies and positions -----------*- tablegen -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_IR_PEANGLEOPS_TD
#define PE_IR_PEANGLEOPS_TD

include "pe/IR/PEOpBase.td"
include "pe/IR/PESchemes.td"

def PE_FrequenciesOp : PE_Op<"frequencies", [
    Pure,
    DeclareOpInterfaceMethods<OpAsmOpInterface, ["getAsmResultNames"]>,
    DeclareOpInterfaceMethods<BufferizableOpInterface, [
      "bufferizesToAllocation", "bufferize", "getBufferType", "isWritable"]>]> {
  let summary = "Inverse frequencies and attention factor of a scheme";
  let description = [{
    Computes the inverse frequencies θ_i, i = 0 … P − 1 with P = `dim` / 2, in
    radians per position, and the attention factor A. The formula is that of
    `scheme`. With `rounding = #pe.rounding<f32>` every θ_i is rounded to f32.

    A and θ_i fold to constants, each within one unit in the last place of the
    true value, unless the scheme depends on the length of the sequence and
    `seq_len` is not constant. Then the P values are computed at run time, in
    f64, to within a few units in the last place. Without `seq_len`, such a
    scheme uses the length that the model was trained with.

    (C1) `dim` is even, at least 2 and at most 1048576.
    (C2) `base` is finite and greater than 0.
    (C3) `inv_freq` has `dim` / 2 elements.
    (C4) `seq_len` is given only if the scheme depends on it.
    (C5) the scheme accepts `dim` and `base`.

    ```mlir
    %freq, %a = pe.frequencies {dim = 128 : i64, base = 5.0e+05 : f64}
        : tensor<64xf64>, f64
    %half, %b = pe.frequencies {dim = 128 : i64, base = 1.0e+04 : f64,
        scheme = #pe.linear<factor = 2.0>, rounding = #pe.rounding<f32>}
        : tensor<64xf64>, f64
    %grown, %c = pe.frequencies seq_len(%length) {dim = 128 : i64,
        base = 1.0e+04 : f64, scheme = #pe.dynamic_ntk<factor = 2.0,
            original_max_position_embeddings = 2048>}
        : tensor<64xf64>, f64
    ```
  }];
  let arguments = (ins
    Optional<Index>:$seq_len,
    I64Attr:$dim,
    F64Attr:$base,
    DefaultValuedAttr<PE_SchemeAttr,
        "::mlir::pe::DefaultSchemeAttr::get($_builder.getContext())">:$scheme,
    DefaultValuedAttr<PE_OneOf<PE_RoundingAttr>, "::mlir::pe::Rounding::Exact">:$rounding);
  let results = (outs StaticShapeTensorOf<[F64]>:$inv_freq,
                      F64:$attention_factor);
  let builders = [
    /// `dim` is the number of rotated features; there are `dim` / 2
    /// frequencies. If `scheme` is null, the default scheme is used.
    OpBuilder<(ins "int64_t":$dim, "double":$base,
      CArg<"::mlir::pe::SchemeAttrInterface", "{}">:$scheme,
      CArg<"::mlir::Value", "{}">:$seq_len,
      CArg<"::mlir::pe::Rounding", "::mlir::pe::Rounding::Exact">:$rounding)>];
  let assemblyFormat = [{
    (`seq_len` `(` $seq_len^ `)`)? attr-dict
    `:` type($inv_freq) `,` type($attention_factor)
  }];
  let hasVerifier = 1;
  let hasFolder = 1;
  let extraClassDeclaration = [{
    /// θ and A when they are known at compile time.
    std::optional<Frequencies> evaluate();
  }];
}

/// New memory has no strides of its own, which the verifier checks.
def PE_RunOfPositions
    : AnyTypeOf<[1DTensorOf<[I8, I16, I32, I64]>,
                 MemRefRankOf<[I8, I16, I32, I64], [1]>],
                /*summary=*/"", "::mlir::ShapedType">;

def PE_PositionsOp : PE_Op<"positions", [
    DeclareOpInterfaceMethods<ConditionallySpeculatable>,
    DeclareOpInterfaceMethods<MemoryEffectsOpInterface>,
    DeclareOpInterfaceMethods<OpAsmOpInterface, ["getAsmResultNames"]>,
    DeclareOpInterfaceMethods<ReifyRankedShapedTypeOpInterface, [
          "reifyResultShapes"]>,
    DeclareOpInterfaceMethods<TilingInterface, [
      "getLoopIteratorTypes", "getIterationDomain", "getTiledImplementation",
      "getResultTilePosition", "generateResultTileValue",
      "getIterationDomainTileFromResultTile"]>,
    DeclareOpInterfaceMethods<BufferizableOpInterface, [
      "bufferizesToAllocation", "bufferize", "getBufferType", "isWritable"]>,
    TypesMatchWith<"start has the element type of the result", "result",
        "start", "::llvm::cast<::mlir::ShapedType>($_self).getElementType()">
    ]> {
  let summary = "A contiguous run of token positions";
  let description = [{
    `result[i] = start + i · step`, for i = 0 … length − 1. All of them must fit
    into the element type; the result is undefined otherwise.

    A memref is memory that the op allocates and fills. It is freed as that of
    `memref.alloc`, and never written: as long as the op is there, what uses the
    run knows its numbers and need not read them. Bufferization makes this form,
    and copies what is written. In the end the op becomes an allocation and a
    loop, or nothing at all, if nothing but its deallocation is left.

    (C1) `length` is given if and only if the extent of the result is dynamic.
    (C2) a memref has the identity layout.

    ```mlir
    %p = pe.positions %start, %n : tensor<?xi32>
    %q = pe.positions %first {step = 2 : i64} : tensor<16xi64>
    %r = pe.positions %start, %n : memref<?xi32>
    ```
  }];
  let arguments = (ins
    AnyTypeOf<[I8, I16, I32, I64]>:$start,
    Optional<Index>:$length,
    DefaultValuedAttr<I64Attr, "1">:$step);
  let results = (outs PE_RunOfPositions:$result);
  let builders = [
    /// A tensor of `length` positions from `start` on, a value or a constant.
    OpBuilder<(ins "::mlir::Value":$start, "::mlir::OpFoldResult":$length,
      CArg<"int64_t", "1">:$step)>];
  let assemblyFormat = [{
    $start (`,` $length^)? attr-dict `:` type($result)
  }];
  let hasVerifier = 1;
  let hasCanonicalizer = 1;
  let extraClassDeclaration = [{
    /// Builds the position at an index, in the type of the elements.
    ::mlir::Value buildPosition(::mlir::OpBuilder &b, ::mlir::Location loc,
                                ::mlir::Value index);
  }];
}

#endif // PE_IR_PEANGLEOPS_TD
