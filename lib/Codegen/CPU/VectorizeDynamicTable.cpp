//===- VectorizeDynamicTable.cpp - The table of any number of pairs -------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RowLoop.h"
#include "TokenAngles.h"
#include "Vectorize.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "pe/Arithmetic/Precision.h"
#include "pe/IR/PE.h"

using namespace mlir;
using namespace mlir::pe;

namespace {
struct VectorizeDynamicTable : public OpRewritePattern<RotaryTableOp> {
  VectorizeDynamicTable(MLIRContext *context, VectorForm form)
      : OpRewritePattern(context), form(form) {}

  LogicalResult matchAndRewrite(RotaryTableOp op,
                                PatternRewriter &rewriter) const override {
    if (!op.hasPureTensorSemantics())
      return rewriter.notifyMatchFailure(op, "not on tensors");
    auto type = cast<RankedTensorType>(op.getCosInit().getType());
    if (!hasOneRow(type) ||
        !hasOneRow(cast<RankedTensorType>(op.getSinInit().getType())))
      return rewriter.notifyMatchFailure(op, "not the table of one token");
    if (op.getAxes() || op.getMixedAxes() ||
        !hasOneRow(cast<RankedTensorType>(op.getInvFreq().getType())))
      return rewriter.notifyMatchFailure(op, "has several axes");

    Location loc = op.getLoc();
    FloatType computeType = getComputeType(type.getElementType());
    SmallVector<Value> rows = {takeRow(rewriter, loc, op.getCosInit()),
                               takeRow(rewriter, loc, op.getSinInit())};
    Value zero = arith::ConstantIndexOp::create(rewriter, loc, 0);
    Value numPairs = getValueOrCreateConstantIndexOp(
        rewriter, loc, tensor::getMixedSize(rewriter, loc, rows[0], 0));
    auto buildPart = [&](Value first, int64_t size, ValueRange rows) {
      CosSin angles = buildTokenAngles(rewriter, op, first, size, computeType,
                                       form.accuracy);
      OpFoldResult offset = first;
      return SmallVector<Value>{
          writeRow(rewriter, loc, angles.cos, rows[0], offset),
          writeRow(rewriter, loc, angles.sin, rows[1], offset)};
    };
    rows = buildRowLoop(rewriter, loc, zero, numPairs,
                        form.width / computeType.getWidth(), rows, buildPart);
    rewriter.replaceOp(op, {putRow(rewriter, loc, rows[0], op.getCosInit()),
                            putRow(rewriter, loc, rows[1], op.getSinInit())});
    return success();
  }

  VectorForm form;
};
} // namespace

void mlir::pe::populateVectorizeDynamicTablePattern(RewritePatternSet &patterns,
                                                    VectorForm form) {
  patterns.add<VectorizeDynamicTable>(patterns.getContext(), form);
}
