//===- PositionsDecomposition.cpp - Positions as a loop -------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Decomposition/Decomposition.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "pe/Arithmetic/Constants.h"

using namespace mlir;
using namespace mlir::pe;

linalg::GenericOp mlir::pe::fillWithPositions(OpBuilder &b, PositionsOp op,
                                              Value init) {
  SmallVector<Type> resultTypes;
  if (isa<RankedTensorType>(init.getType()))
    resultTypes.push_back(init.getType());
  Value start = op.getStart();
  Type type = start.getType();
  int64_t step = op.getStep();
  return linalg::GenericOp::create(
      b, op.getLoc(), resultTypes, /*inputs=*/ValueRange(), init,
      b.getMultiDimIdentityMap(1), utils::IteratorType::parallel,
      [&](OpBuilder &b, Location loc, ValueRange) {
        Value index = linalg::IndexOp::create(b, loc, 0);
        Value i = arith::IndexCastOp::create(b, loc, type, index);
        if (step != 1)
          i = arith::MulIOp::create(b, loc, i,
                                    buildInteger(b, loc, type, step));
        Value position = arith::AddIOp::create(b, loc, start, i);
        linalg::YieldOp::create(b, loc, position);
      });
}

FailureOr<SmallVector<Value>> PositionsOp::decomposeOperation(OpBuilder &b) {
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPoint(*this);
  ReifiedRankedShapedTypeDims shape;
  if (failed(reifyResultShapes(b, shape)))
    return failure();
  Value init =
      tensor::EmptyOp::create(b, getLoc(), shape[0], getStart().getType(),
                              getResult().getType().getEncoding());
  return SmallVector<Value>(fillWithPositions(b, *this, init).getResults());
}
