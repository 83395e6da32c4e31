//===- WholeSlices.cpp - Slices that are all of a tensor ------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A tile of tokens has all slots of a cache. Upstream folds a slice of a whole
// tensor only if its extents are static.
//
//===----------------------------------------------------------------------===//

#include "RowProgram.h"
#include "TensorViews.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/IR/PatternMatch.h"
#include "pe/IR/PE.h"

using namespace mlir;
using namespace mlir::pe;

/// A tensor with the extents of `tensor`, from which this one was made: that
/// before loops, insertions and ops that update it.
static Value getOrigin(Value tensor) {
  while (Value updated = getUpdated(tensor))
    tensor = updated;
  return tensor;
}

/// The extent of what is itself a part of another array, in memory or not; null
/// if it is not.
static OpFoldResult getExtentOfPart(Value tensor, unsigned dim) {
  Operation *op = tensor.getDefiningOp();
  if (auto read = dyn_cast_or_null<bufferization::ToTensorOp>(op))
    op = read.getBuffer().getDefiningOp();
  auto part = dyn_cast_or_null<OffsetSizeAndStrideOpInterface>(op);
  // One that drops dimensions has more sizes than the tensor.
  if (!part || part.getMixedSizes().size() !=
                   size_t(cast<RankedTensorType>(tensor.getType()).getRank()))
    return {};
  return part.getMixedSizes()[dim];
}

/// Whether the slice has all of the tensor in a dimension.
static bool isWhole(Value tensor, OffsetSizeAndStrideOpInterface slice,
                    int64_t dim) {
  if (getConstantIntValue(slice.getMixedOffsets()[dim]) != 0 ||
      getConstantIntValue(slice.getMixedStrides()[dim]) != 1)
    return false;
  OpFoldResult size = slice.getMixedSizes()[dim];
  auto type = cast<RankedTensorType>(tensor.getType());
  if (std::optional<int64_t> extent = getConstantIntValue(size))
    return type.getDimSize(dim) == *extent;
  if (getExtentOfPart(getOrigin(tensor), dim) == size)
    return true;
  auto op = cast<Value>(size).getDefiningOp<tensor::DimOp>();
  return op && op.getConstantIndex() == dim &&
         getOrigin(op.getSource()) == getOrigin(tensor);
}

static bool isWhole(TypedValue<RankedTensorType> tensor,
                    OffsetSizeAndStrideOpInterface slice) {
  return llvm::all_of(llvm::seq(tensor.getType().getRank()),
                      [&](int64_t dim) { return isWhole(tensor, slice, dim); });
}

FailureOr<WriteCacheOp> mlir::pe::writeBetweenFeatures(RewriterBase &rewriter,
                                                       WriteCacheOp op) {
  auto slice = op.getInit().getDefiningOp<tensor::ExtractSliceOp>();
  if (!slice || !op.getResult() || !op->hasOneUse())
    return rewriter.notifyMatchFailure(op, "the cache is not a slice");
  auto insert = dyn_cast<tensor::InsertSliceOp>(*op->user_begin());
  if (!insert || insert.getSource() != op.getResult() ||
      insert.getDest() != slice.getSource() ||
      slice.getType().getRank() != slice.getSourceType().getRank())
    return rewriter.notifyMatchFailure(op, "the slice is not put back");
  Value cache = insert.getDest();
  int64_t last = slice.getType().getRank() - 1;
  auto isOfFeatures = [&](OffsetSizeAndStrideOpInterface part) {
    return getConstantIntValue(part.getMixedStrides()[last]) == 1 &&
           llvm::all_of(llvm::seq(last),
                        [&](int64_t dim) { return isWhole(cache, part, dim); });
  };
  if (!isOfFeatures(slice) || !isOfFeatures(insert))
    return rewriter.notifyMatchFailure(op, "not a slice of features");
  std::optional<int64_t> begin =
      getConstantIntValue(slice.getMixedOffsets()[last]);
  if (!begin || getConstantIntValue(insert.getMixedOffsets()[last]) != begin)
    return rewriter.notifyMatchFailure(op, "the features are not known");
  rewriter.setInsertionPoint(op);
  auto whole = cast<WriteCacheOp>(rewriter.clone(*op));
  whole.getInitMutable().assign(cache);
  whole.setBegin(static_cast<int64_t>(op.getBegin()) + *begin);
  whole->getResult(0).setType(insert.getType());
  rewriter.replaceOp(insert, whole->getResult(0));
  rewriter.eraseOp(op);
  return whole;
}

namespace {
struct FoldWholeExtract : public OpRewritePattern<tensor::ExtractSliceOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(tensor::ExtractSliceOp op,
                                PatternRewriter &rewriter) const override {
    if (op.getType() != op.getSourceType() || !isWhole(op.getSource(), op))
      return rewriter.notifyMatchFailure(op, "not all of the tensor");
    rewriter.replaceOp(op, op.getSource());
    return success();
  }
};

struct FoldWholeInsert : public OpRewritePattern<tensor::InsertSliceOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(tensor::InsertSliceOp op,
                                PatternRewriter &rewriter) const override {
    if (op.getSourceType() != op.getType() || !isWhole(op.getDest(), op))
      return rewriter.notifyMatchFailure(op, "not all of the tensor");
    rewriter.replaceOp(op, op.getSource());
    return success();
  }
};
struct WriteBetweenFeatures : public OpRewritePattern<WriteCacheOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(WriteCacheOp op,
                                PatternRewriter &rewriter) const override {
    return writeBetweenFeatures(rewriter, op);
  }
};
} // namespace

void mlir::pe::populateWholeSlicePatterns(RewritePatternSet &patterns) {
  patterns.add<FoldWholeExtract, FoldWholeInsert, WriteBetweenFeatures>(
      patterns.getContext());
}
