//===- PEFolds.cpp - Folding and canonicalization -------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

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
    RankedTensorType type = op.getResult().getType();
    auto staticOp = PositionsOp::create(rewriter, op.getLoc(),
                                        type.clone({*length}), op.getStart(),
                                        /*length=*/Value(), op.getStep());
    rewriter.replaceOpWithNewOp<tensor::CastOp>(op, type, staticOp);
    return success();
  }
};
} // namespace

void PositionsOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                              MLIRContext *context) {
  patterns.add<StaticLength>(context);
}
