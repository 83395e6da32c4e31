//===- PositionIntervals.cpp - Bounds of positions ------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "PositionIntervals.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/TypeUtilities.h"
#include "pe/IR/PE.h"

using namespace mlir;
using namespace mlir::pe;
namespace APIntOps = llvm::APIntOps;

/// Wide enough for all sums and products of 64-bit bounds here.
static constexpr unsigned kWidth = 192;

static Interval getIntervalOfWidth(unsigned width) {
  return {APInt::getSignedMinValue(width).sext(kWidth),
          APInt::getSignedMaxValue(width).sext(kWidth)};
}

Interval mlir::pe::getSum(const Interval &x, const Interval &y,
                          bool isDifference) {
  if (isDifference)
    return {x.min - y.max, x.max - y.min};
  return {x.min + y.min, x.max + y.max};
}

/// Bounds of the elements of a constant.
static Interval getIntervalOfConstant(DenseIntElementsAttr elements) {
  APInt first = *elements.value_begin<APInt>();
  Interval result{first.sext(kWidth), first.sext(kWidth)};
  for (const APInt &element : elements.getValues<APInt>()) {
    result.min = APIntOps::smin(result.min, element.sext(kWidth));
    result.max = APIntOps::smax(result.max, element.sext(kWidth));
  }
  return result;
}

/// Bounds of a run that starts within `start`.
static Interval getIntervalOfRun(PositionsOp run, const Interval &start) {
  int64_t last =
      std::max<int64_t>(run.getResult().getType().getDimSize(0) - 1, 0);
  APInt span =
      APInt(kWidth, run.getStep(), /*isSigned=*/true) * APInt(kWidth, last);
  APInt zero(kWidth, 0);
  return {start.min + APIntOps::smin(span, zero),
          start.max + APIntOps::smax(span, zero)};
}

/// `depth` is the maximal number of operations to follow `value` through.
static Interval getInterval(Value value, int depth) {
  Interval ofType =
      getIntervalOfWidth(getElementTypeOrSelf(value).getIntOrFloatBitWidth());
  APInt number;
  DenseIntElementsAttr elements;
  if (matchPattern(value, m_ConstantInt(&number)))
    return {number.sext(kWidth), number.sext(kWidth)};
  if (matchPattern(value, m_Constant(&elements)) && !elements.empty())
    return getIntervalOfConstant(elements);
  if (depth == 0)
    return ofType;
  auto follow = [&](Value operand) { return getInterval(operand, depth - 1); };
  // An element of a result or an input of a linalg.generic.
  if (auto op = value.getDefiningOp<linalg::GenericOp>())
    return follow(op.getBody()->getTerminator()->getOperand(
        cast<OpResult>(value).getResultNumber()));
  if (auto argument = dyn_cast<BlockArgument>(value)) {
    auto op = dyn_cast_if_present<linalg::GenericOp>(
        argument.getOwner()->getParentOp());
    if (op && argument.getArgNumber() < op.getNumDpsInputs())
      return follow(op->getOperand(argument.getArgNumber()));
  }
  if (auto op = value.getDefiningOp<arith::ExtSIOp>())
    return follow(op.getIn());
  std::optional<Interval> found;
  if (auto op = value.getDefiningOp<arith::AddIOp>())
    found = getSum(follow(op.getLhs()), follow(op.getRhs()), false);
  if (auto op = value.getDefiningOp<arith::SubIOp>())
    found = getSum(follow(op.getLhs()), follow(op.getRhs()), true);
  if (auto run = value.getDefiningOp<PositionsOp>();
      run && run.getResult().getType().hasStaticShape())
    found = getIntervalOfRun(run, follow(run.getStart()));
  // If the arithmetic may wrap around, only the type gives bounds.
  if (found && found->min.sge(ofType.min) && found->max.sle(ofType.max))
    return *found;
  return ofType;
}

Interval mlir::pe::getInterval(Value value) {
  return ::getInterval(value, /*depth=*/12);
}
