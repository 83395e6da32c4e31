//===- UpdateInPlace.cpp - Overwrite what is not used any more ------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SimplifyRotations.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Interfaces/DestinationStyleOpInterface.h"
#include "pe/IR/PE.h"

using namespace mlir;
using namespace mlir::pe;

LogicalResult mlir::pe::checkOverwritable(PatternRewriter &rewriter, Value x,
                                          Operation *user) {
  while (true) {
    Operation *op = x.getDefiningOp();
    if (!x.hasOneUse())
      return rewriter.notifyMatchFailure(user, "x has other uses");
    // In a loop, x would be used more than once.
    if (!op || op->getBlock() != user->getBlock())
      return rewriter.notifyMatchFailure(user, "x is not computed beside it");
    if (isa<DestinationStyleOpInterface>(op))
      return success();
    if (!isa<tensor::ExpandShapeOp, tensor::CollapseShapeOp>(op))
      return rewriter.notifyMatchFailure(user, "x may not be writable");
    x = op->getOperand(0);
  }
}

namespace {
/// Updates x, which was computed for this op alone, in place of filling a new
/// tensor.
template <typename OpTy>
struct UpdateComputedX : public OpRewritePattern<OpTy> {
  using OpRewritePattern<OpTy>::OpRewritePattern;

  LogicalResult matchAndRewrite(OpTy op,
                                PatternRewriter &rewriter) const override {
    Value x = op.getX();
    if (!x || !op.canUpdateInPlace())
      return rewriter.notifyMatchFailure(op, "updates x, or moves features");
    if (!op.getInit().template getDefiningOp<tensor::EmptyOp>())
      return rewriter.notifyMatchFailure(op, "the result has its place");
    if (x.getType() != op.getInit().getType())
      return rewriter.notifyMatchFailure(op, "the types know other extents");
    if (failed(checkOverwritable(rewriter, x, op)))
      return failure();
    rewriter.modifyOpInPlace(op, [&] {
      op.getInitMutable().assign(x);
      op.getXMutable().clear();
    });
    return success();
  }
};
} // namespace

void mlir::pe::populateUpdateInPlace(RewritePatternSet &patterns,
                                     PatternBenefit benefit) {
  patterns.add<UpdateComputedX<RotaryOp>, UpdateComputedX<ApplyRotaryOp>,
               UpdateComputedX<AlibiOp>, UpdateComputedX<RelativeBiasOp>>(
      patterns.getContext(), benefit);
}
