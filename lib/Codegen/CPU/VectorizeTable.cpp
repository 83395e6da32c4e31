//===- VectorizeTable.cpp - Cosines and sines of one token ----------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Vectorize.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "pe/Conversion/ExactPhase.h"
#include "pe/IR/PE.h"
#include "pe/IR/PEAxes.h"

using namespace mlir;
using namespace mlir::pe;

/// The position of the token, as i64. The first one of a run is its start.
static Value getPosition(OpBuilder &b, Location loc, Value positions,
                         std::optional<int64_t> axis) {
  Value position;
  if (auto run = positions.getDefiningOp<PositionsOp>(); run && !axis) {
    position = run.getStart();
  } else {
    int64_t rank = cast<ShapedType>(positions.getType()).getRank();
    SmallVector<Value> indices(rank, arith::ConstantIndexOp::create(b, loc, 0));
    if (axis)
      indices[0] = arith::ConstantIndexOp::create(b, loc, *axis);
    position = tensor::ExtractOp::create(b, loc, positions, indices);
  }
  if (position.getType().isInteger(64))
    return position;
  return arith::ExtSIOp::create(b, loc, b.getI64Type(), position);
}

/// A vector with the position of every lane: that of its axis.
static Value buildLanePositions(OpBuilder &b, Location loc,
                                ValueRange positions, ArrayRef<int64_t> axes) {
  auto size = static_cast<int64_t>(axes.size());
  auto broadcast = [&](int64_t axis) -> Value {
    return vector::BroadcastOp::create(
        b, loc, VectorType::get(size, b.getI64Type()), positions[axis]);
  };
  Value result = broadcast(axes.front());
  SmallVector<int64_t> others(axes);
  llvm::sort(others);
  others.erase(llvm::unique(others), others.end());
  for (int64_t axis : others) {
    if (axis == axes.front())
      continue;
    SmallVector<bool> mask =
        llvm::map_to_vector(axes, [&](int64_t a) { return a == axis; });
    Value lanes = arith::ConstantOp::create(
        b, loc,
        DenseElementsAttr::get(VectorType::get(size, b.getI1Type()), mask));
    result = arith::SelectOp::create(b, loc, lanes, broadcast(axis), result);
  }
  return result;
}

/// θ/2π of the pairs [first, first + size): constants if θ is constant.
static Turns buildLaneTurns(OpBuilder &b, Location loc, Value invFreq,
                            const std::optional<SmallVector<double>> &thetas,
                            int64_t first, int64_t size, bool withLow) {
  if (!thetas)
    return buildTurns(b, loc, readRow(b, loc, invFreq, first, size), withLow);
  SmallVector<int64_t> high, low;
  for (double theta : ArrayRef(*thetas).slice(first, size)) {
    FixedTurns turns = getTurns(theta);
    high.push_back(static_cast<int64_t>(turns.high));
    low.push_back(turns.low);
  }
  auto constant = [&](ArrayRef<int64_t> words) -> Value {
    return arith::ConstantOp::create(
        b, loc,
        DenseElementsAttr::get(VectorType::get(size, b.getI64Type()), words));
  };
  return {constant(high), withLow ? constant(low) : Value()};
}

namespace {
struct VectorizeTable : public OpRewritePattern<RotaryTableOp> {
  VectorizeTable(MLIRContext *context, int64_t width)
      : OpRewritePattern(context), width(width) {}

  LogicalResult matchAndRewrite(RotaryTableOp op,
                                PatternRewriter &rewriter) const override {
    if (!op.hasPureTensorSemantics())
      return rewriter.notifyMatchFailure(op, "not on tensors");
    auto type = cast<RankedTensorType>(op.getCosInit().getType());
    auto sinType = cast<RankedTensorType>(op.getSinInit().getType());
    if (!isRow(type) || !isRow(sinType))
      return rewriter.notifyMatchFailure(op, "not the table of one token");
    int64_t numPairs = type.getShape().back();
    auto freqType = cast<RankedTensorType>(op.getInvFreq().getType());
    if (freqType.getDimSize(0) != numPairs)
      return rewriter.notifyMatchFailure(op, "the frequencies are dynamic");

    Location loc = op.getLoc();
    FloatType computeType = getComputeType(type.getElementType());
    UsedAxes used =
        getUsedAxes(op.getAxes().value_or(SmallVector<int64_t>(numPairs, 0)));
    SmallVector<Value> positions;
    for (int64_t row : used.rows)
      positions.push_back(
          getPosition(rewriter, loc, op.getPositions(),
                      op.getAxes() ? std::optional(row) : std::nullopt));
    Value scale;
    if (op.getScale())
      scale = convertFloat(rewriter, loc, op.getScale(), computeType);
    std::optional<SmallVector<double>> thetas =
        getConstantInvFreq(op.getInvFreq());

    Value cos = op.getCosInit(), sin = op.getSinInit();
    forEachVector(
        numPairs, width, computeType, [&](int64_t first, int64_t size) {
          Value position = buildLanePositions(
              rewriter, loc, positions, ArrayRef(used.axes).slice(first, size));
          Turns turns = buildLaneTurns(rewriter, loc, op.getInvFreq(), thetas,
                                       first, size, computeType.isF64());
          CosSin angle = buildCosSin(rewriter, loc, position, turns);
          auto finish = [&](Value value) -> Value {
            if (!scale)
              return value;
            Value factor = vector::BroadcastOp::create(rewriter, loc,
                                                       value.getType(), scale);
            return arith::MulFOp::create(rewriter, loc, value, factor);
          };
          cos = writeRow(rewriter, loc, finish(angle.cos), cos, first);
          sin = writeRow(rewriter, loc, finish(angle.sin), sin, first);
        });
    rewriter.replaceOp(op, {cos, sin});
    return success();
  }

  int64_t width;
};
} // namespace

void mlir::pe::populateVectorizeTablePattern(RewritePatternSet &patterns,
                                             int64_t width) {
  patterns.add<VectorizeTable>(patterns.getContext(), width);
}
