//===- RotaryFolds.cpp - Canonicalization of rotations --------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Only rewrites that add no ops and no computation. The algebra of rotations,
// which replaces ops by others, is in lib/Transforms.
//
//===----------------------------------------------------------------------===//

#include "CastFolds.h"
#include "EqualAxes.h"
#include "NarrowTables.h"
#include "ReadFromInit.h"
#include "UnitScales.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"
#include "pe/IR/PERotations.h"

using namespace mlir;
using namespace mlir::pe;

/// Replaces `op` by its source, with a cast if their types differ in which
/// extents are static.
static LogicalResult replaceBySource(PatternRewriter &rewriter, RotaryOp op,
                                     Value source) {
  Type type = op.getInit().getType();
  if (!tensor::CastOp::areCastCompatible(source.getType(), type))
    return rewriter.notifyMatchFailure(op, "x cannot have the type of init");
  if (source.getType() != type)
    source = tensor::CastOp::create(rewriter, op.getLoc(), type, source);
  rewriter.replaceOp(op, source);
  return success();
}

namespace {
/// Removes a rotation followed by its opposite.
struct CancelRotations : public OpRewritePattern<RotaryOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(RotaryOp outer,
                                PatternRewriter &rewriter) const override {
    StringRef reason;
    RotaryOp inner = getInnerRotation(outer, reason);
    if (!inner)
      return rewriter.notifyMatchFailure(outer, reason);
    if (inner.getConjugate() == outer.getConjugate() ||
        !areEqual(inner.getPositions(), outer.getPositions()))
      return rewriter.notifyMatchFailure(outer, "not opposite angles");
    if (!composeLayouts(inner, outer).keepsPlaces())
      return rewriter.notifyMatchFailure(outer, "both together move pairs");
    if (inner.getScale() || outer.getScale())
      return rewriter.notifyMatchFailure(outer, "there is a scale");
    return replaceBySource(rewriter, outer, inner.getSource());
  }
};

/// Removes rotations by zero.
struct DropZeroRotation : public OpRewritePattern<RotaryOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(RotaryOp op,
                                PatternRewriter &rewriter) const override {
    if (!op.hasPureTensorSemantics())
      return rewriter.notifyMatchFailure(op, "not on tensors");
    if (!isZeroPositions(op.getPositions()))
      return rewriter.notifyMatchFailure(op, "not by zero");
    if (!op.getPairLayout().keepsPlaces() || op.getScale() || !op.isPlain())
      return rewriter.notifyMatchFailure(op, "moves pairs, or scales");
    return replaceBySource(rewriter, op, op.getSource());
  }
};

template <typename OpTy>
struct DropUnitScale : public OpRewritePattern<OpTy> {
  using OpRewritePattern<OpTy>::OpRewritePattern;

  LogicalResult matchAndRewrite(OpTy op,
                                PatternRewriter &rewriter) const override {
    if (!op.getScale() || !matchPattern(op.getScale(), m_OneFloat()))
      return rewriter.notifyMatchFailure(op, "the scale is not constant 1");
    rewriter.modifyOpInPlace(op, [&] { op.getScaleMutable().clear(); });
    return success();
  }
};

/// Removes axes that all read equal positions.
template <typename OpTy>
struct DropEqualAxes : public OpRewritePattern<OpTy> {
  using OpRewritePattern<OpTy>::OpRewritePattern;

  LogicalResult matchAndRewrite(OpTy op,
                                PatternRewriter &rewriter) const override {
    if (!op.getAxes())
      return rewriter.notifyMatchFailure(op, "has no axes");
    if (isAnyEmpty(op->getOperands()))
      return rewriter.notifyMatchFailure(op, "there is nothing to rotate");
    Value row =
        getCommonRow(rewriter, op.getLoc(), op.getPositions(), *op.getAxes());
    if (!row)
      return rewriter.notifyMatchFailure(op, "the axes read unequal positions");
    rewriter.modifyOpInPlace(op, [&] {
      op.getPositionsMutable().assign(row);
      op.removeAxesAttr();
    });
    return success();
  }
};
} // namespace

void RotaryOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                           MLIRContext *context) {
  patterns.add<ReadFromInit<RotaryOp>, CancelRotations, DropZeroRotation,
               DropUnitScale<RotaryOp>, DropUnitStoredScales<RotaryOp>,
               DropEqualAxes<RotaryOp>, ReadNarrowX<RotaryOp>,
               WriteNarrowResult<RotaryOp>>(context);
}

void RotaryTableOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                                MLIRContext *context) {
  patterns.add<DropUnitScale<RotaryTableOp>, DropEqualAxes<RotaryTableOp>>(
      context);
}

void ApplyRotaryOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                                MLIRContext *context) {
  patterns.add<ReadFromInit<ApplyRotaryOp>, DropUnitScale<ApplyRotaryOp>,
               DropUnitStoredScales<ApplyRotaryOp>, ReadNarrowX<ApplyRotaryOp>,
               WriteNarrowResult<ApplyRotaryOp>>(context);
  populateNarrowTables(patterns);
}
