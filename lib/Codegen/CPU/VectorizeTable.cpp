//===- VectorizeTable.cpp - The table of one token ------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TokenAngles.h"
#include "Vectorize.h"
#include "pe/IR/PE.h"

using namespace mlir;
using namespace mlir::pe;

namespace {
struct VectorizeTable : public OpRewritePattern<RotaryTableOp> {
  VectorizeTable(MLIRContext *context, VectorForm form)
      : OpRewritePattern(context), form(form) {}

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
    if (freqType.getShape().back() != numPairs)
      return rewriter.notifyMatchFailure(op, "the frequencies are dynamic");
    if (op->use_empty()) {
      rewriter.eraseOp(op);
      return success();
    }

    Location loc = op.getLoc();
    FloatType computeType = getComputeType(type.getElementType());
    CosSin angles = buildTokenAngles(rewriter, op, getLanes(0, numPairs),
                                     computeType, form.accuracy);
    Value cos = takeRow(rewriter, loc, op.getCosInit());
    Value sin = takeRow(rewriter, loc, op.getSinInit());
    auto write = [&](Value vector, Value row, PairRange range) {
      auto [first, size] = range;
      return writeRow(rewriter, loc,
                      takeLanes(rewriter, loc, vector, first, size), row,
                      first);
    };
    for (PairRange range : getPairRanges(numPairs, form.width, computeType)) {
      cos = write(angles.cos, cos, range);
      sin = write(angles.sin, sin, range);
    }
    rewriter.replaceOp(op, {putRow(rewriter, loc, cos, op.getCosInit()),
                            putRow(rewriter, loc, sin, op.getSinInit())});
    return success();
  }

  VectorForm form;
};
} // namespace

void mlir::pe::populateVectorizeTablePattern(RewritePatternSet &patterns,
                                             VectorForm form) {
  patterns.add<VectorizeTable>(patterns.getContext(), form);
}
