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

#endif // PE_IR_PEINTERFACES_TD
