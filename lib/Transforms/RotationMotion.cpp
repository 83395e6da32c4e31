//===- RotationMotion.cpp - Move rotations through other ops --------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SimplifyRotations.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Tensor/Transforms/Transforms.h"
#include "mlir/Dialect/Utils/IndexingUtils.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/IR/TypeUtilities.h"
#include "pe/IR/PE.h"
#include "pe/IR/PEExtents.h"

using namespace mlir;
using namespace mlir::pe;

/// Replaces a slice of the result of an op by the op on slices of its operands.
static LogicalResult replaceByTile(PatternRewriter &rewriter,
                                   tensor::ExtractSliceOp slice) {
  FailureOr<TilingResult> tiled = tensor::replaceExtractSliceWithTiledProducer(
      rewriter, slice, cast<OpResult>(slice.getSource()));
  if (failed(tiled))
    return rewriter.notifyMatchFailure(slice, "has strides");
  rewriter.replaceOp(slice, tiled->tiledValues);
  return success();
}

namespace {
/// Moves a rotation before a transpose that keeps the features last, next to
/// the op that computes x for it alone, so that x can be rotated in place; an
/// argument or a slice might have to be copied.
template <typename OpTy>
struct RotateBeforeTranspose : public OpRewritePattern<OpTy> {
  using OpRewritePattern<OpTy>::OpRewritePattern;

  LogicalResult matchAndRewrite(OpTy op,
                                PatternRewriter &rewriter) const override {
    auto transpose =
        op.getSource().template getDefiningOp<linalg::TransposeOp>();
    if (!transpose || transpose->getBlock() != op->getBlock())
      return rewriter.notifyMatchFailure(op, "x is not transposed beside it");
    ArrayRef<int64_t> permutation = transpose.getPermutation();
    if (permutation.back() != static_cast<int64_t>(permutation.size()) - 1)
      return rewriter.notifyMatchFailure(op, "the features are transposed");
    Value input = transpose.getInput();
    if (!transpose->hasOneUse())
      return rewriter.notifyMatchFailure(op, "x has other uses");
    if (failed(checkOverwritable(rewriter, input, transpose)))
      return failure();
    if (getElementTypeOrSelf(input) != op.getInitType().getElementType())
      return rewriter.notifyMatchFailure(op, "converts elements");
    bool hasArray = llvm::any_of(
        ArrayRef<Value>{op.getScale(), op.getXScale(), op.getInitScale()},
        [](Value scale) { return scale && isa<ShapedType>(scale.getType()); });
    if (hasArray)
      return rewriter.notifyMatchFailure(op, "the scale is not transposed");
    auto permute = [&](ArrayRef<int64_t> dims) {
      return llvm::map_to_vector(dims,
                                 [&](int64_t dim) { return permutation[dim]; });
    };

    Value init = op.isUpdate() ? transpose.getInit() : op.getInit();
    if (applyPermutation(cast<ShapedType>(input.getType()).getShape(),
                         permutation) != op.getInitType().getShape())
      return rewriter.notifyMatchFailure(op, "the types know other extents");
    auto rotation = cast<OpTy>(rewriter.clone(*op));
    if (!op.isUpdate())
      rotation.getXMutable().clear();
    rotation.getInitMutable().assign(input);
    rotation.setPositionDims(permute(op.getPositionDims()));
    if constexpr (std::is_same_v<OpTy, RotaryOp>)
      rotation.setFreqDims(permute(op.getFreqDims()));
    rotation->getResult(0).setType(input.getType());
    rewriter.replaceOpWithNewOp<linalg::TransposeOp>(op, rotation->getResult(0),
                                                     init, permutation);
    return success();
  }
};

/// Rotates only the slice that is used.
template <typename OpTy>
struct SliceBeforeRotation : public OpRewritePattern<tensor::ExtractSliceOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(tensor::ExtractSliceOp slice,
                                PatternRewriter &rewriter) const override {
    auto op = slice.getSource().getDefiningOp<OpTy>();
    if (!op || op->getBlock() != slice->getBlock())
      return rewriter.notifyMatchFailure(slice, "not of a rotation beside it");
    if (!op->hasOneUse())
      return rewriter.notifyMatchFailure(slice, "the whole has other uses");
    auto isWhole = [&](int64_t dim) {
      return isExtentOf(slice.getMixedSizes()[dim],
                        {op.getSource(), op.getInit()}, dim);
    };
    int64_t rank = slice.getSourceType().getRank();
    if (!isWhole(rank - 1))
      return rewriter.notifyMatchFailure(slice, "the features are sliced");
    if (llvm::all_of(llvm::seq<int64_t>(0, rank), isWhole))
      return rewriter.notifyMatchFailure(slice, "takes all there is");
    return replaceByTile(rewriter, slice);
  }
};

/// Turns a slice of a run of positions into a shorter run.
struct SliceOfRun : public OpRewritePattern<tensor::ExtractSliceOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(tensor::ExtractSliceOp slice,
                                PatternRewriter &rewriter) const override {
    auto run = slice.getSource().getDefiningOp<PositionsOp>();
    if (!run || slice.getType().getRank() != 1)
      return rewriter.notifyMatchFailure(slice, "not a run of positions");
    return replaceByTile(rewriter, slice);
  }
};
} // namespace

void mlir::pe::populateRotationMotion(RewritePatternSet &patterns,
                                      PatternBenefit benefit) {
  patterns
      .add<RotateBeforeTranspose<RotaryOp>,
           RotateBeforeTranspose<ApplyRotaryOp>, SliceBeforeRotation<RotaryOp>,
           SliceBeforeRotation<ApplyRotaryOp>, SliceOfRun>(
          patterns.getContext(), benefit);
}
