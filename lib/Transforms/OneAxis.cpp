//===- OneAxis.cpp - Axes that all name one row ---------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SimplifyRotations.h"
#include "pe/IR/PE.h"

using namespace mlir;
using namespace mlir::pe;

namespace {
/// Replaces axes that all name one row of the positions by a slice of that row.
template <typename OpTy>
struct SliceNamedRow : public OpRewritePattern<OpTy> {
  using OpRewritePattern<OpTy>::OpRewritePattern;

  LogicalResult matchAndRewrite(OpTy op,
                                PatternRewriter &rewriter) const override {
    if (!op.getAxes() || !llvm::all_equal(*op.getAxes()))
      return rewriter.notifyMatchFailure(op, "the axes name several rows");
    if (isAnyEmpty(op->getOperands()))
      return rewriter.notifyMatchFailure(op, "there is nothing to rotate");
    Value positions = op.getPositions();
    int64_t axis = op.getAxes()->front();
    // The verifier could not check this extent if it was dynamic until now.
    int64_t numRows = cast<ShapedType>(positions.getType()).getDimSize(0);
    if (ShapedType::isStatic(numRows) && axis >= numRows)
      return rewriter.notifyMatchFailure(op, "there is no such row");
    ArraySlice slice = getWholeSlice(rewriter, op.getLoc(), positions);
    slice.offsets[0] = rewriter.getIndexAttr(axis);
    slice.sizes[0] = rewriter.getIndexAttr(1);
    Value row = takeSlice(rewriter, op.getLoc(), positions, slice,
                          /*dropped=*/0);
    rewriter.modifyOpInPlace(op, [&] {
      op.getPositionsMutable().assign(row);
      op.removeAxesAttr();
    });
    return success();
  }
};
} // namespace

void mlir::pe::populateOneAxis(RewritePatternSet &patterns,
                               PatternBenefit benefit) {
  patterns.add<SliceNamedRow<RotaryOp>, SliceNamedRow<RotaryTableOp>>(
      patterns.getContext(), benefit);
}
