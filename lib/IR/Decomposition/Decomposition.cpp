//===- Decomposition.cpp - What decompositions share ----------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Decomposition/Decomposition.h"
#include "pe/IR/PEArrays.h"

using namespace mlir;
using namespace mlir::pe;

FailureOr<SmallVector<Value>>
mlir::pe::decomposeArray(OpBuilder &b, DestinationStyleOpInterface op,
                         function_ref<SmallVector<Value>()> build) {
  if (isAnyEmpty(op->getOperands())) {
    SmallVector<Value> inits(op.getDpsInits());
    inits.truncate(op->getNumResults());
    return inits;
  }
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPoint(op);
  return build();
}
