//===- FrequenciesToLinalg.cpp - Frequencies to linalg --------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Decompositions.h"
#include "pe/IR/PEFrequencies.h"

using namespace mlir;
using namespace mlir::pe;

FailureOr<SmallVector<Value>> mlir::pe::decompose(OpBuilder &b,
                                                  FrequenciesOp op) {
  FailureOr<FrequencyValues> values = buildFrequencies(b, op);
  if (failed(values))
    return failure();
  return SmallVector<Value>{values->invFreq, values->attentionFactor};
}
