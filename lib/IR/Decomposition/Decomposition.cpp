//===- Decomposition.cpp - What decompositions share ----------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Decomposition/Decomposition.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
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

Value mlir::pe::readElement(OpBuilder &b, Location loc, Value array,
                            ValueRange indices) {
  if (isa<MemRefType>(array.getType()))
    return memref::LoadOp::create(b, loc, array, indices);
  return tensor::ExtractOp::create(b, loc, array, indices);
}
