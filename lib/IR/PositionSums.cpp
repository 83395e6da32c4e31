//===- PositionSums.cpp - Arithmetic on positions -------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "PositionSums.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/TypeUtilities.h"
#include "pe/Arithmetic/Precision.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::pe;
namespace APIntOps = llvm::APIntOps;

namespace {
/// A lower and an upper bound.
struct Interval {
  APInt min, max;
};

/// start + i * step, where start is constant or not.
struct Run {
  Value start;
  std::optional<APInt> constantStart;
  int64_t step;
  Value length;
};
} // namespace

/// Wide enough for all sums and products of 64-bit bounds here.
static constexpr unsigned kWidth = 192;

static Interval getIntervalOfWidth(unsigned width) {
  return {APInt::getSignedMinValue(width).sext(kWidth),
          APInt::getSignedMaxValue(width).sext(kWidth)};
}

static Interval sum(const Interval &lhs, const Interval &rhs,
                    bool isDifference) {
  if (isDifference)
    return {lhs.min - rhs.max, lhs.max - rhs.min};
  return {lhs.min + rhs.min, lhs.max + rhs.max};
}

/// Bounds of an integer, or of all elements of a tensor. `depth` is how many
/// operations they may be followed through.
static Interval getInterval(Value value, int depth = 12) {
  Interval ofType =
      getIntervalOfWidth(getElementTypeOrSelf(value).getIntOrFloatBitWidth());
  APInt number;
  DenseIntElementsAttr elements;
  if (matchPattern(value, m_ConstantInt(&number)))
    return {number.sext(kWidth), number.sext(kWidth)};
  if (matchPattern(value, m_Constant(&elements)) && !elements.empty()) {
    APInt first = *elements.value_begin<APInt>();
    Interval result{first.sext(kWidth), first.sext(kWidth)};
    for (const APInt &element : elements.getValues<APInt>()) {
      result.min = APIntOps::smin(result.min, element.sext(kWidth));
      result.max = APIntOps::smax(result.max, element.sext(kWidth));
    }
    return result;
  }
  if (depth == 0)
    return ofType;
  // An element of what a loop computes or reads.
  if (auto op = value.getDefiningOp<linalg::GenericOp>())
    return getInterval(op.getBody()->getTerminator()->getOperand(
                           cast<OpResult>(value).getResultNumber()),
                       depth - 1);
  if (auto argument = dyn_cast<BlockArgument>(value)) {
    auto op = dyn_cast_if_present<linalg::GenericOp>(
        argument.getOwner()->getParentOp());
    if (op && argument.getArgNumber() < op.getNumDpsInputs())
      return getInterval(op->getOperand(argument.getArgNumber()), depth - 1);
  }
  if (auto op = value.getDefiningOp<arith::ExtSIOp>())
    return getInterval(op.getIn(), depth - 1);
  std::optional<Interval> found;
  if (auto op = value.getDefiningOp<arith::AddIOp>())
    found = sum(getInterval(op.getLhs(), depth - 1),
                getInterval(op.getRhs(), depth - 1), false);
  if (auto op = value.getDefiningOp<arith::SubIOp>())
    found = sum(getInterval(op.getLhs(), depth - 1),
                getInterval(op.getRhs(), depth - 1), true);
  if (auto run = value.getDefiningOp<PositionsOp>();
      run && run.getResult().getType().hasStaticShape()) {
    Interval start = getInterval(run.getStart(), depth - 1);
    int64_t last =
        std::max<int64_t>(run.getResult().getType().getDimSize(0) - 1, 0);
    APInt span =
        APInt(kWidth, run.getStep(), /*isSigned=*/true) * APInt(kWidth, last);
    APInt zero(kWidth, 0);
    found = {start.min + APIntOps::smin(span, zero),
             start.max + APIntOps::smax(span, zero)};
  }
  // Arithmetic that wraps around says nothing.
  if (found && found->min.sge(ofType.min) && found->max.sle(ofType.max))
    return *found;
  return ofType;
}

/// `positions` as a run: a `pe.positions`, or equal constants in one dimension.
static std::optional<Run> matchRun(Value positions) {
  if (auto op = positions.getDefiningOp<PositionsOp>()) {
    Run run{op.getStart(), std::nullopt, op.getStepAttr().getInt(),
            op.getLength()};
    APInt start;
    if (matchPattern(op.getStart(), m_ConstantInt(&start)))
      run.constantStart = start;
    return run;
  }
  DenseIntElementsAttr elements;
  if (matchPattern(positions, m_Constant(&elements)) && elements.isSplat() &&
      elements.getType().getRank() == 1)
    return Run{Value(), elements.getSplatValue<APInt>(), /*step=*/0, Value()};
  return std::nullopt;
}

bool mlir::pe::isZeroPositions(Value positions) {
  if (std::optional<Run> run = matchRun(positions))
    return run->step == 0 && run->constantStart && run->constantStart->isZero();
  return matchPattern(positions, m_Zero());
}

/// `value`, sign-extended to the integer type `type`.
static Value extend(OpBuilder &b, Location loc, Value value, Type type) {
  if (value.getType() == type)
    return value;
  return arith::ExtSIOp::create(b, loc, type, value);
}

static Value buildSum(OpBuilder &b, Location loc, Value lhs, Value rhs,
                      bool isDifference) {
  if (isDifference)
    return arith::SubIOp::create(b, loc, lhs, rhs);
  return arith::AddIOp::create(b, loc, lhs, rhs);
}

/// The sums of constants, as a constant; null unless both are.
static Value buildConstantSum(OpBuilder &b, Location loc, Value lhs, Value rhs,
                              Type type, bool isDifference) {
  DenseIntElementsAttr left, right;
  if (!matchPattern(lhs, m_Constant(&left)) ||
      !matchPattern(rhs, m_Constant(&right)))
    return Value();
  unsigned width = type.getIntOrFloatBitWidth();
  SmallVector<APInt> sums;
  for (auto [x, y] :
       llvm::zip_equal(left.getValues<APInt>(), right.getValues<APInt>()))
    sums.push_back(isDifference ? x.sext(width) - y.sext(width)
                                : x.sext(width) + y.sext(width));
  return arith::ConstantOp::create(
      b, loc, DenseElementsAttr::get(left.getType().clone(type), sums));
}

/// The sums of the elements of two tensors, in the integer type `type`.
static Value buildElementwiseSum(OpBuilder &b, Location loc, Value lhs,
                                 Value rhs, Type type, bool isDifference) {
  if (Value sum = buildConstantSum(b, loc, lhs, rhs, type, isDifference))
    return sum;
  auto tensorType = cast<RankedTensorType>(lhs.getType());
  Value init =
      tensor::EmptyOp::create(b, loc, tensor::getMixedSizes(b, loc, lhs), type,
                              tensorType.getEncoding());
  SmallVector<AffineMap> maps(3,
                              b.getMultiDimIdentityMap(tensorType.getRank()));
  SmallVector<utils::IteratorType> iterators(tensorType.getRank(),
                                             utils::IteratorType::parallel);
  return linalg::GenericOp::create(
             b, loc, init.getType(), ValueRange{lhs, rhs}, init, maps,
             iterators,
             [&](OpBuilder &b, Location loc, ValueRange args) {
               Value sum =
                   buildSum(b, loc, extend(b, loc, args[0], type),
                            extend(b, loc, args[1], type), isDifference);
               linalg::YieldOp::create(b, loc, sum);
             })
      .getResult(0);
}

static Value buildStart(OpBuilder &b, Location loc, const Run &run, Type type) {
  if (!run.constantStart)
    return extend(b, loc, run.start, type);
  APInt start = run.constantStart->sext(type.getIntOrFloatBitWidth());
  return arith::ConstantOp::create(b, loc, b.getIntegerAttr(type, start));
}

/// Zeros in the shape of `positions`, as a run or a constant; null if neither
/// can have that shape.
static Value buildZeros(OpBuilder &b, Location loc, Value positions) {
  auto type = cast<RankedTensorType>(positions.getType());
  if (type.hasStaticShape())
    return arith::ConstantOp::create(b, loc, b.getZeroAttr(type));
  if (type.getRank() != 1)
    return Value();
  Value start =
      arith::ConstantOp::create(b, loc, b.getZeroAttr(type.getElementType()));
  Value length = tensor::DimOp::create(b, loc, positions, 0);
  return PositionsOp::create(b, loc, type, start, length, /*step=*/0);
}

FailureOr<Value> mlir::pe::buildPositionSum(RewriterBase &rewriter,
                                            Location loc, Value lhs, Value rhs,
                                            bool isDifference) {
  if (isDifference && lhs == rhs)
    if (Value zeros = buildZeros(rewriter, loc, lhs))
      return zeros;
  auto lhsType = cast<RankedTensorType>(lhs.getType());
  auto rhsType = cast<RankedTensorType>(rhs.getType());
  Interval interval = sum(getInterval(lhs), getInterval(rhs), isDifference);
  auto fits = [&](unsigned width) {
    return interval.min.isSignedIntN(width) && interval.max.isSignedIntN(width);
  };
  Type type = lhsType.getElementType();
  if (type != rhsType.getElementType() || !fits(type.getIntOrFloatBitWidth()))
    type = rewriter.getI64Type();
  if (!fits(kPositionBits + 1))
    return failure();

  std::optional<Run> lhsRun = matchRun(lhs), rhsRun = matchRun(rhs);
  int64_t step;
  if (!lhsRun || !rhsRun ||
      (isDifference ? llvm::SubOverflow(lhsRun->step, rhsRun->step, step)
                    : llvm::AddOverflow(lhsRun->step, rhsRun->step, step)))
    return buildElementwiseSum(rewriter, loc, lhs, rhs, type, isDifference);
  Value start =
      buildSum(rewriter, loc, buildStart(rewriter, loc, *lhsRun, type),
               buildStart(rewriter, loc, *rhsRun, type), isDifference);
  return PositionsOp::create(rewriter, loc, lhsType.clone(type), start,
                             lhsRun->length ? lhsRun->length : rhsRun->length,
                             step)
      .getResult();
}
