//===- PEFolds.cpp - Folding and canonicalization -------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/IR/PatternMatch.h"
#include "pe/IR/PE.h"

using namespace mlir;
using namespace mlir::pe;

//===----------------------------------------------------------------------===//
// FrequenciesOp
//===----------------------------------------------------------------------===//

LogicalResult FrequenciesOp::fold(FoldAdaptor,
                                  SmallVectorImpl<OpFoldResult> &results) {
  std::optional<Frequencies> frequencies = evaluate();
  if (!frequencies)
    return failure();
  results.push_back(DenseElementsAttr::get(
      getInvFreq().getType(), ArrayRef<double>(frequencies->invFreq)));
  results.push_back(FloatAttr::get(getAttentionFactor().getType(),
                                   APFloat(frequencies->attentionFactor)));
  return success();
}

//===----------------------------------------------------------------------===//
// PositionsOp
//===----------------------------------------------------------------------===//

namespace {
/// A constant length becomes a static extent.
struct StaticLength : public OpRewritePattern<PositionsOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(PositionsOp op,
                                PatternRewriter &rewriter) const override {
    if (!op.getLength())
      return rewriter.notifyMatchFailure(op, "the extent is static");
    std::optional<int64_t> length = getConstantIntValue(op.getLength());
    if (!length || *length < 0)
      return rewriter.notifyMatchFailure(op, "the length is not constant");
    ShapedType type = op.getType();
    auto staticOp = PositionsOp::create(rewriter, op.getLoc(),
                                        type.clone({*length}), op.getStart(),
                                        /*length=*/Value(), op.getStep());
    // Who frees memory is marked on the op that allocates it.
    staticOp->setDiscardableAttrs(op->getDiscardableAttrDictionary());
    if (isa<MemRefType>(type))
      rewriter.replaceOpWithNewOp<memref::CastOp>(op, type, staticOp);
    else
      rewriter.replaceOpWithNewOp<tensor::CastOp>(op, type, staticOp);
    return success();
  }
};

/// The extent of a run in memory is its length.
struct ExtentOfRun : public OpRewritePattern<memref::DimOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(memref::DimOp op,
                                PatternRewriter &rewriter) const override {
    auto run = op.getSource().getDefiningOp<PositionsOp>();
    if (!run || !run.getLength())
      return rewriter.notifyMatchFailure(op, "not of a run of some length");
    if (op.getConstantIndex() != 0)
      return rewriter.notifyMatchFailure(op, "not known to be of the run");
    rewriter.replaceOp(op, run.getLength());
    return success();
  }
};

/// A run that nobody reads goes, together with what frees it.
struct FreedRun : public OpRewritePattern<PositionsOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(PositionsOp op,
                                PatternRewriter &rewriter) const override {
    if (!isa<MemRefType>(op.getType()))
      return rewriter.notifyMatchFailure(op, "not in memory");
    SetVector<Operation *> users;
    users.insert(op);
    for (size_t i = 0; i < users.size(); ++i) {
      for (Operation *user : users[i]->getUsers()) {
        if (!isa<memref::DeallocOp, memref::CastOp>(user))
          return rewriter.notifyMatchFailure(op, "has a use");
        users.insert(user);
      }
    }
    for (Operation *user : llvm::reverse(users))
      rewriter.eraseOp(user);
    return success();
  }
};
} // namespace

void PositionsOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                              MLIRContext *context) {
  patterns.add<StaticLength, ExtentOfRun, FreedRun>(context);
}
