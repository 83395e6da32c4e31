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
#include "pe/Arithmetic/CosSin.h"
#include "pe/Arithmetic/PairRotation.h"
#include "pe/IR/PE.h"
#include <cmath>

using namespace mlir;
using namespace mlir::pe;

namespace {
/// A position first + index · step, with 0 <= index < length.
struct RunOfTokens {
  /// Defined outside of the loop that counts the index.
  Value first;
  /// The induction variable of that loop, of type index.
  Value index;
  int64_t step;
  int64_t length;
};
} // namespace

/// Matches a constant multiple of the induction variable of a loop from 0 with
/// step 1.
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

/// Matches the position of a token in a run of at most kMaxRun tokens.
static std::optional<RunOfTokens> matchRunOfTokens(Value position) {
  if (auto extension = position.getDefiningOp<arith::ExtSIOp>())
    position = extension.getIn();
  auto sum = position.getDefiningOp<arith::AddIOp>();
  // If the sum may wrap around, the position need not be in the run.
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

/// A table with one row per token of the run: the cosines, then the sines, of
/// the angle of its distance to the first token, with a lane for each of
/// `turns`.
static Value buildTable(OpBuilder &b, Location loc, const RunOfTokens &run,
                        DenseIntElementsAttr turns) {
  SmallVector<float> table;
  for (int64_t i = 0; i < run.length; ++i) {
    SmallVector<float> sines;
    for (uint64_t lane : turns.getValues<uint64_t>()) {
      auto [cos, sin] = evaluateAngle(lane, i * run.step);
      table.push_back(cos);
      sines.push_back(sin);
    }
    table.append(sines);
  }
  auto type = RankedTensorType::get({run.length, 2 * turns.getNumElements()},
                                    b.getF32Type());
  return arith::ConstantOp::create(
      b, loc, DenseElementsAttr::get(type, ArrayRef<float>(table)));
}

namespace {
struct SplitRun : public OpRewritePattern<CosSinOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(CosSinOp op,
                                PatternRewriter &rewriter) const override {
    if (op.getLow() || op.getAccuracy() != Accuracy::Standard)
      return rewriter.notifyMatchFailure(op, "a sum is not accurate enough");
    DenseIntElementsAttr turns;
    if (!matchPattern(op.getTurns(), m_Constant(&turns)))
      return rewriter.notifyMatchFailure(op, "the frequencies vary");
    auto position = op.getPosition().getDefiningOp<vector::BroadcastOp>();
    auto run = position ? matchRunOfTokens(position.getSource()) : std::nullopt;
    if (!run)
      return rewriter.notifyMatchFailure(op, "not a short run of positions");

    Location loc = op.getLoc();
    Value first =
        vector::BroadcastOp::create(rewriter, loc, position.getType(),
                                    extendTo64(rewriter, loc, run->first));
    // Scaling the first angle scales the sum.
    auto exact =
        CosSinOp::create(rewriter, loc, first, op.getTurns(),
                         /*low=*/Value(), op.getScale(), Accuracy::High);
    Value table = buildTable(rewriter, loc, *run, turns);
    auto read = [&](int64_t column) -> Value {
      Value offset = arith::ConstantIndexOp::create(rewriter, loc, column);
      return vector::TransferReadOp::create(
          rewriter, loc, cast<VectorType>(op.getCos().getType()), table,
          {run->index, offset}, /*padding=*/std::nullopt, ArrayRef<bool>{true});
    };
    Pair sum = rotatePair(rewriter, loc, {exact.getCos(), exact.getSin()},
                          CosSin{read(0), read(turns.getNumElements())},
                          /*isConjugate=*/false);
    rewriter.replaceOp(op, {sum.first, sum.second});
    return success();
  }
};
} // namespace

void mlir::pe::populateSplitRunPattern(RewritePatternSet &patterns) {
  patterns.add<SplitRun>(patterns.getContext());
}
