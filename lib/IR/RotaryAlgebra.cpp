//===- RotaryAlgebra.cpp - Rotations compose and cancel -------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The algebra is that of exact rotations of finite numbers: a result that was
// rounded twice is rounded once afterwards.
//
//===----------------------------------------------------------------------===//

#include "Canonicalization.h"
#include "PositionSums.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"
#include "pe/Arithmetic/Precision.h"
#include "pe/IR/PE.h"

using namespace mlir;
using namespace mlir::pe;

/// Whether the value is absent, the neutral element of scales, or constant 1.
static bool isOne(Value scale) {
  return !scale || matchPattern(scale, m_OneFloat());
}

/// Whether two values are the same or equal constants.
static bool areEqual(Value lhs, Value rhs) {
  Attribute lhsConstant, rhsConstant;
  return lhs == rhs || (matchPattern(lhs, m_Constant(&lhsConstant)) &&
                        matchPattern(rhs, m_Constant(&rhsConstant)) &&
                        lhsConstant == rhsConstant);
}

/// Whether the partners of a pair are written where they are read.
static bool keepsPairs(RotaryOp op) {
  return op.getLayout() != Layout::InterleavedToHalf;
}

/// The rotation whose result `outer` rotates, by multiples of the same
/// frequencies and in the same pairs; null, and `reason` is set, if none.
static RotaryOp getInnerRotation(RotaryOp outer, StringRef &reason) {
  auto inner = outer.getSource().getDefiningOp<RotaryOp>();
  if (!inner)
    reason = "x is not the result of a rotation";
  else if (!keepsPairs(outer) || inner.getLayout() != outer.getLayout())
    reason = "the layouts differ, or part pairs";
  else if (inner.getBegin() != outer.getBegin() ||
           !areEqual(inner.getInvFreq(), outer.getInvFreq()))
    reason = "the windows or the frequencies differ";
  else if (inner.getAxesAttr() != outer.getAxesAttr() ||
           inner.getPositionDims() != outer.getPositionDims())
    reason = "the axes or the position_dims differ";
  else
    return inner;
  return nullptr;
}

/// Replaces `op` by `value`, whose type has other static extents at most.
static LogicalResult replaceByCast(PatternRewriter &rewriter, RotaryOp op,
                                   Value value) {
  Type type = op.getInit().getType();
  if (!tensor::CastOp::areCastCompatible(value.getType(), type))
    return rewriter.notifyMatchFailure(op, "x cannot have the type of init");
  if (value.getType() != type)
    value = tensor::CastOp::create(rewriter, op.getLoc(), type, value);
  rewriter.replaceOp(op, value);
  return success();
}

namespace {
/// Rotations by p1·θ and by p2·θ are one by (p1 + p2)·θ.
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
    // An outer update updates what the inner one does.
    Value x = inner.getX(), init = inner.getInit();
    if (!outer.isUpdate()) {
      x = inner.getSource();
      init = outer.getInit();
    }
    if (x && failed(verifyCompatibleShape(x.getType(), init.getType())))
      return rewriter.notifyMatchFailure(outer, "the shapes differ");
    bool isOpposite = inner.getConjugate() != outer.getConjugate();
    Location loc = outer.getLoc();
    FailureOr<Value> positions =
        buildPositionSum(rewriter, loc, outer.getPositions(),
                         inner.getPositions(), /*isDifference=*/isOpposite);
    if (failed(positions))
      return rewriter.notifyMatchFailure(
          outer, "the sum may be too far for an exact phase");
    Value scale = inner.getScale() ? inner.getScale() : outer.getScale();
    if (inner.getScale() && outer.getScale())
      scale = arith::MulFOp::create(rewriter, loc, inner.getScale(),
                                    outer.getScale());
    rewriter.replaceOpWithNewOp<RotaryOp>(
        outer, outer->getResultTypes(), x, *positions, outer.getInvFreq(),
        scale, init, outer.getLayoutAttr(), outer.getPositionDimsAttr(),
        outer.getBeginAttr(), outer.getConjugateAttr(), outer.getAxesAttr());
    return success();
  }
};

/// A rotation and its opposite are none.
struct CancelRotations : public OpRewritePattern<RotaryOp> {
  CancelRotations(MLIRContext *context)
      : OpRewritePattern(context, /*benefit=*/2) {}

  LogicalResult matchAndRewrite(RotaryOp outer,
                                PatternRewriter &rewriter) const override {
    StringRef reason;
    RotaryOp inner = getInnerRotation(outer, reason);
    if (!inner)
      return rewriter.notifyMatchFailure(outer, reason);
    if (inner.getConjugate() == outer.getConjugate() ||
        !areEqual(inner.getPositions(), outer.getPositions()))
      return rewriter.notifyMatchFailure(outer, "not opposite angles");
    if (!isOne(inner.getScale()) || !isOne(outer.getScale()))
      return rewriter.notifyMatchFailure(outer, "there is a scale");
    return replaceByCast(rewriter, outer, inner.getSource());
  }
};

/// A rotation by zero only scales.
struct DropZeroRotation : public OpRewritePattern<RotaryOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(RotaryOp op,
                                PatternRewriter &rewriter) const override {
    if (!op.hasPureTensorSemantics())
      return rewriter.notifyMatchFailure(op, "not on tensors");
    if (!isZeroPositions(op.getPositions()) || !keepsPairs(op))
      return rewriter.notifyMatchFailure(op, "does more than to scale");
    auto type = cast<RankedTensorType>(op.getInit().getType());
    if (isOne(op.getScale()))
      return replaceByCast(rewriter, op, op.getSource());
    auto freqType = cast<RankedTensorType>(op.getInvFreq().getType());
    if (type.isDynamicDim(type.getRank() - 1) || freqType.isDynamicDim(0) ||
        2 * freqType.getDimSize(0) != type.getShape().back())
      return rewriter.notifyMatchFailure(op, "a part of x is not scaled");
    rewriter.replaceOp(op, buildScaling(rewriter, op, type));
    return success();
  }

  /// A·x, computed as a rotation does: in f32, unless x is f64.
  static ValueRange buildScaling(OpBuilder &b, RotaryOp op,
                                 RankedTensorType type) {
    FloatType computeType = getComputeType(type.getElementType());
    Value scale = convertFloat(b, op.getLoc(), op.getScale(), computeType);
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

template <typename OpTy>
struct DropUnitScale : public OpRewritePattern<OpTy> {
  using OpRewritePattern<OpTy>::OpRewritePattern;

  LogicalResult matchAndRewrite(OpTy op,
                                PatternRewriter &rewriter) const override {
    if (!op.getScale() || !isOne(op.getScale()))
      return rewriter.notifyMatchFailure(op, "the scale is not constant 1");
    rewriter.modifyOpInPlace(op, [&] { op.getScaleMutable().clear(); });
    return success();
  }
};
} // namespace

void mlir::pe::populateRotationAlgebra(RewritePatternSet &patterns) {
  patterns.add<ComposeRotations, CancelRotations, DropZeroRotation,
               DropUnitScale<RotaryOp>, DropUnitScale<RotaryTableOp>>(
      patterns.getContext());
}
