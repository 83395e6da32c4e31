//===- PEDecompositions.cpp - Are they registered? ------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pe/IR/PEDecompositions.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "pe/IR/PE.h"

using namespace mlir;
using namespace mlir::pe;

LogicalResult mlir::pe::verifyDecompositions(Operation *root) {
  TypeID interface = linalg::AggregatedOpInterface::getInterfaceID();
  WalkResult result = root->walk([&](Operation *op) {
    Dialect *dialect = op->getDialect();
    if (!isa_and_nonnull<PEDialect>(dialect) ||
        !dialect->hasPromisedInterface(op->getName().getTypeID(), interface))
      return WalkResult::advance();
    op->emitOpError("has no decomposition, because the context lacks what "
                    "pe::registerAllExtensions registers");
    return WalkResult::interrupt();
  });
  return failure(result.wasInterrupted());
}
