//===- PEAttrs.td - Enumerations of the pe dialect ---------*- tablegen -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_IR_PEATTRS_TD
#define PE_IR_PEATTRS_TD

include "mlir/IR/EnumAttr.td"
include "pe/IR/PEDialect.td"

def PE_Layout : I32Enum<"Layout", "where the partners of a pair are stored", [
    I32EnumCase<"Half", 0, "half">,
    I32EnumCase<"Interleaved", 1, "interleaved">,
    I32EnumCase<"InterleavedToHalf", 2, "interleaved_to_half">,
    I32EnumCase<"HalfToInterleaved", 3, "half_to_interleaved">]> {
  let cppNamespace = "::mlir::pe";
}

def PE_LayoutAttr : EnumAttr<PE_Dialect, PE_Layout, "layout"> {
  let summary = "Where the two partners of pair i are stored";
  let description = [{
    Offsets are relative to the start of the rotated window of R = 2P features.

    | value                 | read from   | written to  | used by            |
    |-----------------------|-------------|-------------|--------------------|
    | `half`                | i, i + P    | i, i + P    | Llama, GPT-NeoX    |
    | `interleaved`         | 2i, 2i + 1  | 2i, 2i + 1  | RoFormer, GPT-J    |
    | `interleaved_to_half` | 2i, 2i + 1  | i, i + P    | DeepSeek, MaxText  |
    | `half_to_interleaved` | i, i + P    | 2i, 2i + 1  | their gradients    |
  }];
  let assemblyFormat = "`<` $value `>`";
}

def PE_Rounding : I32Enum<"Rounding", "how the frequencies are rounded", [
    I32EnumCase<"Exact", 0, "exact">,
    I32EnumCase<"F32", 1, "f32">]> {
  let cppNamespace = "::mlir::pe";
}

def PE_RoundingAttr : EnumAttr<PE_Dialect, PE_Rounding, "rounding"> {
  let summary = "How the frequencies are rounded";
  let description = [{
    With `exact`, θ_i is the f64 nearest to the formula. With `f32`, that value
    is rounded to f32 and then used exactly: these are the frequencies of a
    model that was trained with f32 tables.
  }];
  let assemblyFormat = "`<` $value `>`";
}

def PE_Order : I32Enum<"Order", "where sines and cosines are stored", [
    I32EnumCase<"Interleaved", 0, "interleaved">,
    I32EnumCase<"SinCos", 1, "sin_cos">,
    I32EnumCase<"CosSin", 2, "cos_sin">]> {
  let cppNamespace = "::mlir::pe";
}

def PE_OrderAttr : EnumAttr<PE_Dialect, PE_Order, "order"> {
  let summary = "Where the sine and the cosine of pair i are stored";
  let description = [{
    | value         | sine  | cosine | used by                                |
    |---------------|-------|--------|----------------------------------------|
    | `interleaved` | 2i    | 2i + 1 | "Attention Is All You Need"            |
    | `sin_cos`     | i     | i + P  | tensor2tensor, RoFormer, BART, Whisper |
    | `cos_sin`     | i + P | i      | ggml, diffusers                        |
  }];
  let assemblyFormat = "`<` $value `>`";
}

def PE_AlibiForm : I32Enum<"AlibiForm", "how the bias depends on distance", [
    I32EnumCase<"Relative", 0, "relative">,
    I32EnumCase<"Symmetric", 1, "symmetric">,
    I32EnumCase<"Column", 2, "column">]> {
  let cppNamespace = "::mlir::pe";
}

def PE_AlibiFormAttr : EnumAttr<PE_Dialect, PE_AlibiForm, "alibi_form"> {
  let summary = "How the bias depends on the indices of query and key";
  let description = [{
    The bias of query i and key j in a head of slope m.

    | value       | bias          |
    |-------------|---------------|
    | `relative`  | m·(j − i)     |
    | `symmetric` | −m·abs(i − j) |
    | `column`    | m·j           |
  }];
  let assemblyFormat = "`<` $value `>`";
}

def PE_Accuracy : I32Enum<"Accuracy", "how exact cosines and sines are", [
    I32EnumCase<"Standard", 0, "standard">,
    I32EnumCase<"High", 1, "high">,
    I32EnumCase<"Native", 2, "native">]> {
  let cppNamespace = "::mlir::pe";
}

def PE_AccuracyAttr : EnumAttr<PE_Dialect, PE_Accuracy, "accuracy"> {
  let summary = "How exact cosines and sines in f32 are";
  let description = [{
    The phase is exact in all cases.

    | value      | error of a cosine or sine                               |
    |------------|---------------------------------------------------------|
    | `standard` | within 2.2e-7                                           |
    | `high`     | within 1.1e-7                                           |
    | `native`   | that of the target's instructions, as sin.approx of PTX |
  }];
  let assemblyFormat = "`<` $value `>`";
}

/// An enumeration attribute of an op. The error for another attribute lists the
/// cases.
class PE_OneOf<EnumAttr attr> : ConfinedAttr<attr, []> {
  let summary = "one of " # !interleave(!foreach(case, attr.enum.enumerants,
      "#pe." # attr.mnemonic # "<" # case.str # ">"), ", ") #
      ", but found {{$_self}} instead";
}

#endif // PE_IR_PEATTRS_TD
