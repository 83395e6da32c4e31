//===- ZeroRotations.cpp - Rotations that only scale ----------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SimplifyRotations.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "pe/Arithmetic/Precision.h"
#include "pe/IR/PERotations.h"

using namespace mlir;
using namespace mlir::pe;

namespace {
/// Replaces a rotation by zero by a multiplication by the scale.
struct ScaleForZeroRotation : public OpRewritePattern<RotaryOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(RotaryOp op,
                                PatternRewriter &rewriter) const override {
    if (!op.hasPureTensorSemantics())
      return rewriter.notifyMatchFailure(op, "not on tensors");
    if (!isZeroPositions(op.getPositions()))
      return rewriter.notifyMatchFailure(op, "not by zero");
    if (!op.getPairLayout().keepsPlaces() || !op.getFactor() || !op.isPlain())
      return rewriter.notifyMatchFailure(
          op, "moves pairs, or does not scale by one number");
    auto type = cast<RankedTensorType>(op.getInit().getType());
    auto freqType = cast<RankedTensorType>(op.getInvFreq().getType());
    int64_t numPairs = freqType.getShape().back();
    if (type.isDynamicDim(type.getRank() - 1) ||
        ShapedType::isDynamic(numPairs) ||
        2 * numPairs != type.getShape().back())
      return rewriter.notifyMatchFailure(op, "a part of x is not scaled");
    rewriter.replaceOp(op, buildScaling(rewriter, op, type));
    return success();
  }

  /// Builds A·x in the arithmetic of the rotation.
  static ValueRange buildScaling(OpBuilder &b, RotaryOp op,
                                 RankedTensorType type) {
    FloatType computeType = op.getArithmeticType();
    Value scale = convertFloat(b, op.getLoc(), op.getFactor(), computeType);
    SmallVector<Value> inputs;
    if (op.getX())
      inputs.push_back(op.getX());
    SmallVector<AffineMap> maps(inputs.size() + 1,
                                b.getMultiDimIdentityMap(type.getRank()));
    SmallVector<utils::IteratorType> iterators(type.getRank(),
                                               utils::IteratorType::parallel);
    return linalg::GenericOp::create(
               b, op.getLoc(), TypeRange(type), inputs, op.getInit(), maps,
               iterators,
               [&](OpBuilder &b, Location loc, ValueRange args) {
                 Value x = convertFloat(b, loc, args[0], computeType);
                 x = arith::MulFOp::create(b, loc, x, scale);
                 x = convertFloat(b, loc, x, type.getElementType());
                 linalg::YieldOp::create(b, loc, x);
               })
        .getResults();
  }
};
} // namespace

void mlir::pe::populateZeroRotations(RewritePatternSet &patterns,
                                     PatternBenefit benefit) {
  patterns.add<ScaleForZeroRotation>(patterns.getContext(), benefit);
}
