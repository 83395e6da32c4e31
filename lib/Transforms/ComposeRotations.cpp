//===- ComposeRotations.cpp - Two rotations as one ------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "PositionSums.h"
#include "SimplifyRotations.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/TypeUtilities.h"
#include "pe/IR/PERotations.h"

using namespace mlir;
using namespace mlir::pe;

namespace {
/// Combines rotations by p1·θ and by p2·θ to one by (p1 + p2)·θ.
struct ComposeRotations : public OpRewritePattern<RotaryOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(RotaryOp outer,
                                PatternRewriter &rewriter) const override {
    StringRef reason;
    RotaryOp inner = getInnerRotation(outer, reason);
    if (!inner)
      return rewriter.notifyMatchFailure(outer, reason);
    if (!inner->hasOneUse())
      return rewriter.notifyMatchFailure(outer, "the inner one has other uses");
    auto innerType = cast<RankedTensorType>(inner.getPositions().getType());
    auto outerType = cast<RankedTensorType>(outer.getPositions().getType());
    if (innerType.getShape() != outerType.getShape() ||
        innerType.getEncoding() != outerType.getEncoding())
      return rewriter.notifyMatchFailure(outer, "the positions differ in type");
    // If the outer rotation is an update, x and init are those of the inner
    // one.
    Value x = inner.getX(), init = inner.getInit();
    if (!outer.isUpdate()) {
      x = inner.getSource();
      init = outer.getInit();
    }
    if (x && failed(verifyCompatibleShape(x.getType(), init.getType())))
      return rewriter.notifyMatchFailure(outer, "the shapes differ");
    // An f64 between the rotations may be the only one.
    auto isWide = [](Value value) {
      return getElementTypeOrSelf(value).isF64();
    };
    if (outer.getArithmeticType().isF64() && !isWide(init) && !(x && isWide(x)))
      return rewriter.notifyMatchFailure(outer,
                                         "arithmetic would be less exact");
    if (inner.getScale() && outer.getScale() &&
        (!inner.getFactor() || !outer.getFactor()))
      return rewriter.notifyMatchFailure(outer, "both scale, one by an array");
    if (isa<FloatType>(innerType.getElementType()) ||
        isa<FloatType>(outerType.getElementType()))
      return rewriter.notifyMatchFailure(outer, "a sum of floats is rounded");
    bool isOpposite = inner.getConjugate() != outer.getConjugate();
    Location loc = outer.getLoc();
    FailureOr<Value> positions =
        buildPositionSum(rewriter, loc, outer.getPositions(),
                         inner.getPositions(), /*isDifference=*/isOpposite);
    if (failed(positions))
      return rewriter.notifyMatchFailure(
          outer, "the sum may be too far for an exact phase");
    Value scale = inner.getScale() ? inner.getScale() : outer.getScale();
    if (inner.getFactor() && outer.getFactor())
      scale = arith::MulFOp::create(rewriter, loc, inner.getScale(),
                                    outer.getScale());
    auto layout = LayoutAttr::get(rewriter.getContext(),
                                  composeLayouts(inner, outer).getLayout());
    rewriter.replaceOpWithNewOp<RotaryOp>(
        outer, outer->getResultTypes(), x, /*x_scale=*/Value(), *positions,
        outer.getInvFreq(), scale, init, /*init_scale=*/Value(), layout,
        outer.getPositionDimsAttr(), outer.getBeginAttr(),
        outer.getConjugateAttr(), outer.getAxesAttr(), outer.getFreqDimsAttr(),
        outer.getMixedAxesAttr(), outer.getBlockSizeAttr(),
        outer.getSaturateAttr());
    return success();
  }
};
} // namespace

void mlir::pe::populateComposeRotations(RewritePatternSet &patterns,
                                        PatternBenefit benefit) {
  patterns.add<ComposeRotations>(patterns.getContext(), benefit);
}
