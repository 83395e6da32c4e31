//===- CosSinDecomposition.cpp - By polynomials or functions --------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Decomposition/Decomposition.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "pe/Arithmetic/CosSin.h"

using namespace mlir;
using namespace mlir::pe;

static CosSin buildUnscaled(OpBuilder &b, CosSinOp op) {
  Location loc = op.getLoc();
  Value position = op.getPosition(), turns = op.getTurns();
  if (op.getLow())
    return buildCosSin(b, loc, position, {turns, op.getLow()});
  switch (op.getAccuracy()) {
  case Accuracy::Standard:
    return buildFastCosSin(b, loc, position, turns);
  case Accuracy::High:
    return buildCosSin(b, loc, position, {turns, Value()});
  case Accuracy::Native:
    return buildNativeCosSin(b, loc, position, turns);
  }
  llvm_unreachable("no such accuracy");
}

FailureOr<SmallVector<Value>> CosSinOp::decomposeOperation(OpBuilder &b) {
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPoint(*this);
  CosSin angle = buildUnscaled(b, *this);
  Value scale = getScale();
  if (!scale)
    return SmallVector<Value>{angle.cos, angle.sin};
  return SmallVector<Value>{
      arith::MulFOp::create(b, getLoc(), angle.cos, scale),
      arith::MulFOp::create(b, getLoc(), angle.sin, scale)};
}
