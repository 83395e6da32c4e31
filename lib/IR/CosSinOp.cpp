//===- CosSinOp.cpp - Cosines and sines of vectors ------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pe/Arithmetic/Precision.h"
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
