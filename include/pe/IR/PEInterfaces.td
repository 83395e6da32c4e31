//===- PEInterfaces.td - Interfaces of pe attributes -------*- tablegen -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_IR_PEINTERFACES_TD
#define PE_IR_PEINTERFACES_TD

include "mlir/IR/OpBase.td"

def PE_SchemeAttrInterface : AttrInterface<"SchemeAttrInterface"> {
  let cppNamespace = "::mlir::pe";
  let description = [{
    A frequency scheme: the rule by which `pe.frequencies` computes the inverse
    frequencies θ_i, i = 0 … dim/2 − 1, and the attention factor A. A new
    scheme is a new attribute with this interface; nothing else changes.
  }];
  let methods = [
    InterfaceMethod<[{
        Whether θ or A depends on the sequence length, so that the `seq_len`
        operand of `pe.frequencies` has a meaning.
      }],
      "bool", "dependsOnSeqLen", (ins), /*methodBody=*/"",
      /*defaultImplementation=*/"return false;">,
    InterfaceMethod<[{
        Checks what involves both the scheme and the `dim` and `base` of the
        op. Emits a diagnostic and fails on a combination without a meaning.
      }],
      "::llvm::LogicalResult", "verifyScheme",
      (ins "::llvm::function_ref<::mlir::InFlightDiagnostic()>":$emitError,
           "int64_t":$dim, "double":$base), /*methodBody=*/"",
      /*defaultImplementation=*/"return ::mlir::success();">,
    InterfaceMethod<[{
        Computes θ and A at compile time. Every θ_i is the f64 nearest to the
        true value, up to one unit in the last place. `seqLen` is given if and
        only if the length is known and the scheme depends on it.
      }],
      "::mlir::pe::Frequencies", "evaluate",
      (ins "int64_t":$dim, "double":$base, "::std::optional<int64_t>":$seqLen)>,
    InterfaceMethod<[{
        Builds the computation of θ and A on tensors, for a length `seqLen` of
        type index that is not known at compile time. Fails if the scheme does
        not depend on it.
      }],
      "::llvm::FailureOr<::mlir::pe::FrequencyValues>", "buildFrequencies",
      (ins "::mlir::OpBuilder &":$b, "::mlir::Location":$loc, "int64_t":$dim,
           "double":$base, "::mlir::Value":$seqLen), /*methodBody=*/"",
      /*defaultImplementation=*/"return ::mlir::failure();">
  ];
}

def PE_BucketsAttrInterface : AttrInterface<"BucketsAttrInterface"> {
  let cppNamespace = "::mlir::pe";
  let description = [{
    A rule by which pairs of a query and a key share biases: it gives the column
    of a table for the indices of both. Indices and distances are less than
    2^31. A new rule is a new attribute with this interface; nothing else
    changes.
  }];
  let methods = [
    InterfaceMethod<"The number of columns of the table.",
      "int64_t", "getNumColumns">,
    InterfaceMethod<[{
        Whether the column is a function of key − query alone.
      }],
      "bool", "dependsOnDistance", (ins), /*methodBody=*/"",
      /*defaultImplementation=*/"return true;">,
    InterfaceMethod<[{
        The number of tokens that have a column, if not every index has one:
        their indices are those from 0 on.
      }],
      "::std::optional<int64_t>", "getNumTokens", (ins), /*methodBody=*/"",
      /*defaultImplementation=*/"return ::std::nullopt;">,
    InterfaceMethod<[{
        The column for a query and a key, at compile time.
      }],
      "int64_t", "getColumn", (ins "int64_t":$query, "int64_t":$key)>,
    InterfaceMethod<[{
        Builds the same at run time. `query` and `key` are integers of at least
        32 bits, or vectors of them; both and the result have the same type.
      }],
      "::mlir::Value", "buildColumn",
      (ins "::mlir::OpBuilder &":$b, "::mlir::Location":$loc,
           "::mlir::Value":$query, "::mlir::Value":$key)>
  ];
}

#endif // PE_IR_PEINTERFACES_TD
