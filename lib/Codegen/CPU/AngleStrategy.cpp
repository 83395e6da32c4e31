//===- AngleStrategy.cpp - How angles are computed ------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "AngleStrategy.h"
#include "pe/IR/PE.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlir::pe;

bool mlir::pe::canSplitAngles(FloatType computeType, Accuracy accuracy) {
  return computeType.isF32() && accuracy == Accuracy::Standard;
}

namespace {
/// What the angles of an op depend on.
struct AngleOperands {
  Value positions;
  Value invFreq;
  bool hasAxes;
};
} // namespace

static std::optional<AngleOperands> getAngleOperands(Operation *op) {
  return TypeSwitch<Operation *, std::optional<AngleOperands>>(op)
      .Case<RotaryOp, RotaryTableOp>([](auto op) {
        return AngleOperands{op.getPositions(), op.getInvFreq(),
                             op.getAxes().has_value()};
      })
      .Case([](SinusoidalOp op) {
        return AngleOperands{op.getPositions(), op.getInvFreq(), false};
      })
      .Default(std::nullopt);
}

bool mlir::pe::chooseSplitAngles(Operation *op, Angles angles,
                                 Accuracy accuracy, StringRef &reason) {
  std::optional<AngleOperands> operands = getAngleOperands(op);
  if (!operands || angles == Angles::Exact)
    return false;
  auto run = operands->positions.getDefiningOp<PositionsOp>();
  Type elementType =
      cast<ShapedType>(op->getOperands().back().getType()).getElementType();
  if (!run || operands->hasAxes)
    reason = "the positions are not contiguous";
  else if (!getConstantInvFreq(operands->invFreq))
    reason = "the frequencies are not constant";
  else if (!canSplitAngles(getComputeType(elementType), accuracy))
    reason = "sums of angles are not accurate enough";
  if (!reason.empty())
    return false;
  // Of two tokens, one would pay for the other's table.
  constexpr int64_t kFewTokens = 2;
  int64_t numTokens = run.getType().getDimSize(0);
  return angles == Angles::Split || ShapedType::isDynamic(numTokens) ||
         numTokens > kFewTokens;
}
