//===- FrequenciesDecomposition.cpp - Frequencies as values ---------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Schemes/Schemes.h"

using namespace mlir;
using namespace mlir::pe;

FailureOr<SmallVector<Value>> FrequenciesOp::decomposeOperation(OpBuilder &b) {
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPoint(*this);
  FailureOr<FrequencyValues> values = buildFrequencies(b, *this);
  if (failed(values))
    return failure();
  return SmallVector<Value>{values->invFreq, values->attentionFactor};
}
