//===- PositionSums.cpp - Arithmetic on positions -------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "PositionSums.h"
#include "PositionIntervals.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"
#include "pe/Arithmetic/Precision.h"
#include "pe/IR/PE.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::pe;

namespace {
/// start + i * step, where start is constant or not.
struct Run {
  Value start;
  std::optional<APInt> constantStart;
  int64_t step;
  Value length;
};
} // namespace

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

/// The sums of two constants, as a constant; null unless both are constants.
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
  Interval sums = getSum(getInterval(lhs), getInterval(rhs), isDifference);
  Type type = lhsType.getElementType();
  if (type != rhsType.getElementType() ||
      !sums.fits(type.getIntOrFloatBitWidth()))
    type = rewriter.getI64Type();
  if (!sums.fits(kPositionBits + 1))
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
