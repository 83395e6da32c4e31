//===- CosSinOp.cpp - Cosines and sines of vectors ------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/TypeUtilities.h"
#include "pe/Arithmetic/Constants.h"
#include "pe/Arithmetic/CosSin.h"
#include "pe/IR/PE.h"

using namespace mlir;
using namespace mlir::pe;

/// The type of the results for positions of the type `position`.
static Type getResultType(Type position, bool hasLow) {
  MLIRContext *context = position.getContext();
  return getTypeLike(position, hasLow ? Type(Float64Type::get(context))
                                      : Type(Float32Type::get(context)));
}

void CosSinOp::build(OpBuilder &b, OperationState &state, Value position,
                     Value turns, Value low, Value scale, Accuracy accuracy) {
  Type type = getResultType(position.getType(), static_cast<bool>(low));
  build(b, state, type, type, position, turns, low, scale,
        AccuracyAttr::get(b.getContext(), accuracy));
}

void CosSinOp::build(OpBuilder &b, OperationState &state,
                     ArrayRef<Value> positions, ArrayRef<Turns> turns,
                     bool isWide, Value scale, Accuracy accuracy) {
  Location loc = state.location;
  bool isFixed = !isa<FloatType>(getElementTypeOrSelf(turns.front().high));
  if (turns.size() == 1 && isFixed)
    return build(b, state, positions.front(), turns.front().high,
                 turns.front().low, scale, accuracy);
  // A phase is the product of 1 and itself.
  Value sum;
  for (auto [position, ofAxis] : llvm::zip_equal(positions, turns)) {
    Value phase = buildPhase(b, loc, position, ofAxis);
    sum = sum ? arith::AddIOp::create(b, loc, sum, phase) : phase;
  }
  Value low = isWide ? buildInteger(b, loc, sum.getType(), 0) : Value();
  build(b, state, buildInteger(b, loc, sum.getType(), 1), sum, low, scale,
        accuracy);
}

void CosSinOp::getAsmResultNames(
    function_ref<void(Value, StringRef)> setNameFn) {
  setNameFn(getCos(), "cos");
  setNameFn(getSin(), "sin");
}

LogicalResult CosSinOp::verify() {
  Type position = getPosition().getType(), result = getCos().getType();
  Value low = getLow(), scale = getScale();
  if (low && low.getType() != position) // cos_sin_c1
    return emitOpError("expects low to have the type of position, ")
           << position << ", but found " << low.getType();
  Type expected = getResultType(position, static_cast<bool>(low));
  if (result != expected) // cos_sin_c2
    return emitOpError("expects results of type ")
           << expected << (low ? " with low" : " without low") << ", but found "
           << result;
  if (scale && scale.getType() != result) // cos_sin_c3
    return emitOpError("expects scale to have the type of the results, ")
           << result << ", but found " << scale.getType();
  return success();
}
