//===- VectorizeSinusoidal.cpp - The encoding of one token ----------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TokenAngles.h"
#include "Vectorize.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "pe/IR/PE.h"

using namespace mlir;
using namespace mlir::pe;

namespace {
struct VectorizeSinusoidal : public OpRewritePattern<SinusoidalOp> {
  VectorizeSinusoidal(MLIRContext *context, VectorForm form)
      : OpRewritePattern(context), form(form) {}

  LogicalResult matchAndRewrite(SinusoidalOp op,
                                PatternRewriter &rewriter) const override {
    if (!op.hasPureTensorSemantics())
      return rewriter.notifyMatchFailure(op, "not on tensors");
    auto type = cast<RankedTensorType>(op.getInit().getType());
    auto freqType = cast<RankedTensorType>(op.getInvFreq().getType());
    if (!isRow(type))
      return rewriter.notifyMatchFailure(op, "not the encoding of one token");
    if (!freqType.hasStaticShape())
      return rewriter.notifyMatchFailure(op, "the frequencies are dynamic");

    Location loc = op.getLoc();
    int64_t numPairs = freqType.getDimSize(0);
    int64_t numFeatures = type.getShape().back();
    FloatType computeType = getComputeType(type.getElementType());
    CosSin angles = buildTokenAngles(rewriter, op, getLanes(0, numPairs),
                                     computeType, form.accuracy);
    Value row = takeRow(rewriter, loc, op.getInit());
    // Writes the lanes of a vector for which there are columns.
    auto write = [&](Value vector, int64_t first) {
      int64_t size = cast<VectorType>(vector.getType()).getNumElements();
      int64_t room = std::min(size, numFeatures - first);
      if (room < size)
        vector = room ? takeLanes(rewriter, loc, vector, /*offset=*/0, room)
                      : Value();
      if (vector)
        row = writeRow(rewriter, loc, vector, row, first);
    };
    auto ranges = getPairRanges(numPairs, form.width, computeType);
    auto writeHalf = [&](Value lanes, int64_t begin) {
      for (auto [first, size] : ranges)
        write(takeLanes(rewriter, loc, lanes, first, size), begin + first);
    };
    // The last part of a row is stored last: LLVM 22 breaks rows on the stack
    // otherwise (llvm-project#189680).
    if (op.getOrder() == Order::Interleaved) {
      for (auto [first, size] : ranges)
        write(vector::InterleaveOp::create(
                  rewriter, loc,
                  takeLanes(rewriter, loc, angles.sin, first, size),
                  takeLanes(rewriter, loc, angles.cos, first, size)),
              2 * first);
    } else {
      bool isSinFirst = op.getOrder() == Order::SinCos;
      writeHalf(isSinFirst ? angles.sin : angles.cos, 0);
      writeHalf(isSinFirst ? angles.cos : angles.sin, numPairs);
    }
    if (numFeatures > 2 * numPairs)
      write(arith::ConstantOp::create(
                rewriter, loc,
                rewriter.getZeroAttr(VectorType::get(1, computeType))),
            2 * numPairs);
    rewriter.replaceOp(op, putRow(rewriter, loc, row, op.getInit()));
    return success();
  }

  VectorForm form;
};
} // namespace

void mlir::pe::populateVectorizeSinusoidalPattern(RewritePatternSet &patterns,
                                                  VectorForm form) {
  patterns.add<VectorizeSinusoidal>(patterns.getContext(), form);
}
