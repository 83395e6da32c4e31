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
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Interfaces/DestinationStyleOpInterface.h"

using namespace mlir;
using namespace mlir::pe;

/// A tensor with the extents of `tensor`, from which this one was made: that
/// before loops, insertions and ops that update it.
static Value getOrigin(Value tensor) {
  while (true) {
    if (auto argument = dyn_cast<BlockArgument>(tensor)) {
      auto loop = dyn_cast<scf::ForOp>(argument.getOwner()->getParentOp());
      OpOperand *init = loop ? loop.getTiedLoopInit(argument) : nullptr;
      if (!init)
        return tensor;
      tensor = init->get();
      continue;
    }
    auto result = cast<OpResult>(tensor);
    if (auto loop = dyn_cast<scf::ForOp>(result.getOwner()))
      tensor = loop.getInitArgs()[result.getResultNumber()];
    else if (auto insert = dyn_cast<tensor::InsertSliceOp>(result.getOwner()))
      tensor = insert.getDest();
    else if (auto op = dyn_cast<DestinationStyleOpInterface>(result.getOwner()))
      tensor = op.getTiedOpOperand(result)->get();
    else
      return tensor;
  }
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

/// Whether the extents are those of all of the tensor.
static bool isWhole(Value tensor, OffsetSizeAndStrideOpInterface slice) {
  if (!slice.hasUnitStride() || !slice.hasZeroOffset())
    return false;
  auto type = cast<RankedTensorType>(tensor.getType());
  for (auto [dim, size] : llvm::enumerate(slice.getMixedSizes())) {
    if (std::optional<int64_t> extent = getConstantIntValue(size)) {
      if (type.getDimSize(dim) != *extent)
        return false;
      continue;
    }
    if (getExtentOfPart(getOrigin(tensor), dim) == size)
      continue;
    auto op = cast<Value>(size).getDefiningOp<tensor::DimOp>();
    if (!op || op.getConstantIndex() != static_cast<int64_t>(dim) ||
        getOrigin(op.getSource()) != getOrigin(tensor))
      return false;
  }
  return true;
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
} // namespace

void mlir::pe::populateWholeSlicePatterns(RewritePatternSet &patterns) {
  patterns.add<FoldWholeExtract, FoldWholeInsert>(patterns.getContext());
}
