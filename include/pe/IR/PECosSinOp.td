//===- PECosSinOp.td - Cosines and sines of vectors --------*- tablegen -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_IR_PECOSSINOP_TD
#define PE_IR_PECOSSINOP_TD

include "pe/IR/PEOpBase.td"

def PE_Words : AnyTypeOf<[I64, FixedVectorOfRankAndType<[1], [I64]>],
                         "i64 or a vector of it">;
def PE_Numbers : AnyTypeOf<[F32, F64, FixedVectorOfRankAndType<[1], [F32, F64]>],
                           "f32, f64 or a vector of them">;

def PE_CosSinOp : PE_Op<"cos_sin", [
    Pure,
    AttrSizedOperandSegments,
    AllTypesMatch<["position", "turns"]>,
    AllTypesMatch<["cos", "sin"]>,
    DeclareOpInterfaceMethods<OpAsmOpInterface, ["getAsmResultNames"]>]> {
  let summary = "Cosines and sines of exact phases, of scalars or vectors";
  let description = [{
    `scale · cos(2π·phase)` and `scale · sin(2π·phase)`, lane by lane, where
    phase is `position · turns` modulo one turn. `turns` is θ/2π modulo 1 in
    fixed point, in units of 2^-64 of a turn, so that the product of integers,
    which wraps around, is the phase in the same units. `low` has 32 more bits,
    as signed numbers in units of 2^-96; with it the results are f64, within
    4e-16. Without it they are f32, as exact as `accuracy` says.

    The other ops are lowered to this op inside of kernels: for the pairs of one
    thread on a GPU, or for the vectors of one token on a CPU. Positions are
    less than 2^34 in absolute value.

    (C1) `low` has the type of `position`.
    (C2) The results have the lanes of `position`, of f64 with `low` and of f32
         without.
    (C3) `scale` has the type of the results.

    ```mlir
    %cos, %sin = pe.cos_sin %position, %turns
        : vector<8xi64> -> vector<8xf32>
    %a, %b = pe.cos_sin %position, %turns scale(%factor : vector<8xf32>)
        {accuracy = #pe.accuracy<high>} : vector<8xi64> -> vector<8xf32>
    %c, %d = pe.cos_sin %i, %word low(%rest : i64) : i64 -> f64
    ```
  }];
  let arguments = (ins
    PE_Words:$position,
    PE_Words:$turns,
    Optional<PE_Words>:$low,
    Optional<PE_Numbers>:$scale,
    DefaultValuedAttr<PE_OneOf<PE_AccuracyAttr>,
        "::mlir::pe::Accuracy::Standard">:$accuracy);
  let results = (outs PE_Numbers:$cos, PE_Numbers:$sin);
  let builders = [
    /// The results are f64 if `low` is not null, and f32 otherwise.
    OpBuilder<(ins "::mlir::Value":$position, "::mlir::Value":$turns,
      "::mlir::Value":$low, "::mlir::Value":$scale,
      "::mlir::pe::Accuracy":$accuracy)>,
    /// For positions of several axes, each with its frequencies, whose angles
    /// are added, or of one; `turns` may have any form. The results are f64 if
    /// `isWide`.
    OpBuilder<(ins "::mlir::ArrayRef<::mlir::Value>":$positions,
      "::mlir::ArrayRef<::mlir::pe::Turns>":$turns, "bool":$isWide,
      "::mlir::Value":$scale, "::mlir::pe::Accuracy":$accuracy)>];
  let assemblyFormat = [{
    $position `,` $turns (`low` `(` $low^ `:` type($low) `)`)?
    (`scale` `(` $scale^ `:` type($scale) `)`)? attr-dict
    `:` type($position) `->` type($cos)
  }];
  let hasVerifier = 1;
}

#endif // PE_IR_PECOSSINOP_TD
