//===- PositionsDecomposition.cpp - Positions as a loop -------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Decomposition/Decomposition.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Bufferization/IR/BufferizableOpInterface.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "pe/Arithmetic/Constants.h"

using namespace mlir;
using namespace mlir::pe;

Value PositionsOp::buildPosition(OpBuilder &b, Location loc, Value index) {
  Value start = getStart();
  Type type = start.getType();
  auto step = static_cast<int64_t>(getStep());
  Value i = arith::IndexCastOp::create(b, loc, type, index);
  if (step != 1)
    i = arith::MulIOp::create(b, loc, i, buildInteger(b, loc, type, step));
  return arith::AddIOp::create(b, loc, start, i);
}

/// Builds the loop that writes the positions into `init`, a tensor or a memref.
static linalg::GenericOp fill(OpBuilder &b, PositionsOp op, Value init) {
  SmallVector<Type> resultTypes;
  if (isa<RankedTensorType>(init.getType()))
    resultTypes.push_back(init.getType());
  return linalg::GenericOp::create(
      b, op.getLoc(), resultTypes, /*inputs=*/ValueRange(), init,
      b.getMultiDimIdentityMap(1), utils::IteratorType::parallel,
      [&](OpBuilder &b, Location loc, ValueRange) {
        Value index = linalg::IndexOp::create(b, loc, 0);
        linalg::YieldOp::create(b, loc, op.buildPosition(b, loc, index));
      });
}

/// Allocates as bufferization does, for the owner that the run had.
static Value allocate(OpBuilder &b, PositionsOp op, MemRefType type) {
  int64_t alignment = bufferization::BufferizationOptions().bufferAlignment;
  auto alloc = memref::AllocOp::create(
      b, op.getLoc(), type,
      op.getLength() ? ValueRange(op.getLength()) : ValueRange(),
      b.getI64IntegerAttr(alignment));
  alloc->setDiscardableAttrs(op->getDiscardableAttrDictionary());
  return alloc;
}

FailureOr<SmallVector<Value>> PositionsOp::decomposeOperation(OpBuilder &b) {
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPoint(*this);
  if (auto type = dyn_cast<MemRefType>(getType())) {
    Value memory = allocate(b, *this, type);
    fill(b, *this, memory);
    return SmallVector<Value>{memory};
  }
  ReifiedRankedShapedTypeDims shape;
  if (failed(reifyResultShapes(b, shape)))
    return failure();
  Value init =
      tensor::EmptyOp::create(b, getLoc(), shape[0], getStart().getType(),
                              cast<RankedTensorType>(getType()).getEncoding());
  return SmallVector<Value>(fill(b, *this, init).getResults());
}
