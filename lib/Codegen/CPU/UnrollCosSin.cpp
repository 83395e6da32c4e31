//===- UnrollCosSin.cpp - Split pe.cos_sin to fit registers ---------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Vectorize.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "pe/IR/PE.h"

using namespace mlir;
using namespace mlir::pe;

namespace {
/// Splits the angles of a row into vectors. Polynomials need several registers
/// for each vector, so evaluating many lanes at once would spill registers.
struct UnrollCosSin : public OpRewritePattern<CosSinOp> {
  UnrollCosSin(MLIRContext *context, VectorForm form)
      : OpRewritePattern(context), form(form) {}

  LogicalResult matchAndRewrite(CosSinOp op,
                                PatternRewriter &rewriter) const override {
    auto type = dyn_cast<VectorType>(op.getCos().getType());
    if (!type)
      return rewriter.notifyMatchFailure(op, "not of vectors");
    // Two vectors at a time: most of a program computes angles, so it has half
    // as many operations and compiles faster.
    int64_t numLanes = type.getNumElements();
    int64_t size =
        2 *
        getPairRanges(numLanes, form.width, type.getElementType()).front().size;
    if (numLanes <= size)
      return rewriter.notifyMatchFailure(op, "few lanes");

    Location loc = op.getLoc();
    Value cos =
        arith::ConstantOp::create(rewriter, loc, rewriter.getZeroAttr(type));
    Value sin = cos;
    for (int64_t first = 0; first < numLanes; first += size) {
      int64_t count = std::min(size, numLanes - first);
      auto take = [&](Value vector) {
        return vector ? takeLanes(rewriter, loc, vector, first, count) : vector;
      };
      auto part = CosSinOp::create(rewriter, loc, take(op.getPosition()),
                                   take(op.getTurns()), take(op.getLow()),
                                   take(op.getScale()), op.getAccuracy());
      auto put = [&](Value vector, Value whole) -> Value {
        return vector::InsertStridedSliceOp::create(
            rewriter, loc, vector, whole, first, /*strides=*/1);
      };
      cos = put(part.getCos(), cos);
      sin = put(part.getSin(), sin);
    }
    rewriter.replaceOp(op, {cos, sin});
    return success();
  }

  VectorForm form;
};
} // namespace

void mlir::pe::populateUnrollCosSinPattern(RewritePatternSet &patterns,
                                           VectorForm form) {
  patterns.add<UnrollCosSin>(patterns.getContext(), form);
}
