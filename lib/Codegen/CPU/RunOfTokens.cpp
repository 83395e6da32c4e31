//===- RunOfTokens.cpp - Loops over contiguous positions ------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RunOfTokens.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Interfaces/ValueBoundsOpInterface.h"
#include "pe/Arithmetic/FixedTurns.h"
#include "pe/Arithmetic/PairRotation.h"
#include <cmath>

using namespace mlir;
using namespace mlir::pe;

/// Takes `value` for a constant times the induction variable of a loop that
/// counts from 0 by one, if it is that.
static std::optional<RunOfTokens> matchMultiple(Value value) {
  int64_t step = 1;
  if (auto product = value.getDefiningOp<arith::MulIOp>()) {
    APInt factor;
    if (!matchPattern(product.getRhs(), m_ConstantInt(&factor)))
      return std::nullopt;
    step = factor.getSExtValue();
    value = product.getLhs();
  }
  auto cast = value.getDefiningOp<arith::IndexCastOp>();
  auto index = cast ? dyn_cast<BlockArgument>(cast.getIn()) : BlockArgument();
  auto loop = index ? dyn_cast<scf::ForOp>(index.getOwner()->getParentOp())
                    : scf::ForOp();
  if (!loop || index != loop.getInductionVar() ||
      !isZeroInteger(loop.getLowerBound()) || !isOneInteger(loop.getStep()))
    return std::nullopt;
  FailureOr<int64_t> length = ValueBoundsConstraintSet::computeConstantBound(
      presburger::BoundType::UB, index);
  if (failed(length) || *length < 1 || *length > kMaxRun)
    return std::nullopt;
  return RunOfTokens{Value(), index, step, *length};
}

std::optional<RunOfTokens> mlir::pe::matchRunOfTokens(Value position) {
  if (auto extension = position.getDefiningOp<arith::ExtSIOp>())
    position = extension.getIn();
  auto sum = position.getDefiningOp<arith::AddIOp>();
  // A sum that wraps around is another position.
  if (!sum || !bitEnumContainsAny(sum.getOverflowFlags(),
                                  arith::IntegerOverflowFlags::nsw))
    return std::nullopt;
  for (auto [first, rest] : {std::pair(sum.getLhs(), sum.getRhs()),
                             std::pair(sum.getRhs(), sum.getLhs())}) {
    std::optional<RunOfTokens> run = matchMultiple(rest);
    if (!run)
      continue;
    auto loop = cast<scf::ForOp>(run->index.getParentBlock()->getParentOp());
    if (!loop.isDefinedOutsideOfLoop(first))
      continue;
    run->first = first;
    return run;
  }
  return std::nullopt;
}

/// The cosine and the sine of position · θ, each rounded once, with θ in units
/// of 2^-64 of a turn.
static std::pair<float, float> evaluateAngle(uint64_t turns, int64_t position) {
  uint64_t phase = turns * static_cast<uint64_t>(position);
  constexpr double kTwoPi = 6.283185307179586;
  double angle = static_cast<double>(static_cast<int64_t>(phase)) * 0x1p-64;
  return {static_cast<float>(std::cos(kTwoPi * angle)),
          static_cast<float>(std::sin(kTwoPi * angle))};
}

SmallVector<CosSin> mlir::pe::addAnglesInRun(OpBuilder &b, Location loc,
                                             const RunOfTokens &run,
                                             ArrayRef<CosSin> first,
                                             ArrayRef<double> thetas) {
  auto getSize = [](const CosSin &angle) {
    return cast<VectorType>(angle.cos.getType()).getNumElements();
  };
  SmallVector<uint64_t> turns = llvm::map_to_vector(
      thetas, [](double theta) { return getTurns(theta).high; });
  // Of each vector, the cosines and then the sines.
  SmallVector<float> table;
  for (int64_t i = 0; i < run.length; ++i) {
    ArrayRef<uint64_t> rest = turns;
    for (const CosSin &angle : first) {
      SmallVector<float> sines;
      for (uint64_t lane : rest.take_front(getSize(angle))) {
        auto [cos, sin] = evaluateAngle(lane, i * run.step);
        table.push_back(cos);
        sines.push_back(sin);
      }
      rest = rest.drop_front(sines.size());
      table.append(sines);
    }
  }
  auto rowSize = static_cast<int64_t>(2 * thetas.size());
  auto tableType = RankedTensorType::get({run.length, rowSize}, b.getF32Type());
  Value rows = arith::ConstantOp::create(
      b, loc, DenseElementsAttr::get(tableType, ArrayRef<float>(table)));
  SmallVector<CosSin> sums;
  int64_t column = 0;
  auto read = [&](VectorType type) -> Value {
    Value offset = arith::ConstantIndexOp::create(b, loc, column);
    column += type.getNumElements();
    return vector::TransferReadOp::create(
        b, loc, type, rows, {run.index, offset},
        /*padding=*/std::nullopt, ArrayRef<bool>{true});
  };
  for (const CosSin &angle : first) {
    auto type = cast<VectorType>(angle.cos.getType());
    Value cos = read(type), sin = read(type);
    Pair sum = rotatePair(b, loc, {angle.cos, angle.sin}, {cos, sin},
                          /*isConjugate=*/false);
    sums.push_back({sum.first, sum.second});
  }
  return sums;
}
