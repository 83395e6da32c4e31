//===- Schemes.cpp - C API of the frequency schemes -----------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/CAPI/IR.h"
#include "pe-c/PE.h"
#include "pe/IR/PE.h"
#include "pe/IR/PEFrequencies.h"

using namespace mlir;

bool peAttributeIsAScheme(MlirAttribute attribute) {
  return isa_and_nonnull<pe::SchemeAttrInterface>(unwrap(attribute));
}

bool peSchemeDependsOnSeqLen(MlirAttribute scheme) {
  auto known = dyn_cast_or_null<pe::SchemeAttrInterface>(unwrap(scheme));
  return known && known.dependsOnSeqLen();
}

MlirLogicalResult peSchemeEvaluate(MlirAttribute attribute, int64_t dim,
                                   double base, int64_t seqLen, double *invFreq,
                                   double *attentionFactor) {
  // A null attribute has no context to emit an error in.
  Attribute given = unwrap(attribute);
  if (!given)
    return mlirLogicalResultFailure();
  auto emitError = [&] {
    return mlir::emitError(UnknownLoc::get(given.getContext()));
  };
  auto scheme = dyn_cast<pe::SchemeAttrInterface>(given);
  if (!scheme) {
    emitError() << "expects a scheme, but found " << given;
    return mlirLogicalResultFailure();
  }
  if (failed(pe::verifyFrequencies(emitError, dim, base, scheme)))
    return mlirLogicalResultFailure();
  std::optional<int64_t> length;
  if (scheme.dependsOnSeqLen() && seqLen > 0)
    length = seqLen;
  pe::Frequencies result = scheme.evaluate(dim, base, length);
  llvm::copy(result.invFreq, invFreq);
  *attentionFactor = result.attentionFactor;
  return mlirLogicalResultSuccess();
}
