//===- VectorizeAlibi.cpp - The biases of one row of scores ---------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RowOfScores.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "pe/Arithmetic/Precision.h"

using namespace mlir;
using namespace mlir::pe;

/// `value`, or a vector of it if `like` is a vector.
static Value spread(OpBuilder &b, Location loc, Value value, Value like) {
  auto type = dyn_cast<VectorType>(like.getType());
  if (!type)
    return value;
  return vector::BroadcastOp::create(b, loc, type.clone(value.getType()),
                                     value);
}

namespace {
struct VectorizeAlibi : public OpRewritePattern<AlibiOp> {
  VectorizeAlibi(MLIRContext *context, VectorForm form)
      : OpRewritePattern(context), form(form) {}

  LogicalResult matchAndRewrite(AlibiOp op,
                                PatternRewriter &rewriter) const override {
    if (!op.hasPureTensorSemantics())
      return rewriter.notifyMatchFailure(op, "not on tensors");
    if (!hasOneRow(op.getInitType()) ||
        !hasOneRow(cast<ShapedType>(op.getSource().getType())))
      return rewriter.notifyMatchFailure(op, "not one row of scores");
    if (isAnyEmpty(op->getOperands()))
      return rewriter.notifyMatchFailure(op, "there are no scores");

    Location loc = op.getLoc();
    Value zero = arith::ConstantIndexOp::create(rewriter, loc, 0);
    Value slope = convertFloat(
        rewriter, loc,
        tensor::ExtractOp::create(rewriter, loc, op.getSlopes(), zero),
        op.getArithmeticType());
    Value query,
        key = getValueOrCreateConstantIndexOp(rewriter, loc, op.getFirstKey());
    if (op.usesQueryIndex())
      query = getValueOrCreateConstantIndexOp(rewriter, loc,
                                              op.getFirstQuery(rewriter));
    // Only the differences of indices matter, unless the form is `column`.
    if (op.getForm() != AlibiForm::Column) {
      key = arith::SubIOp::create(rewriter, loc, key, query);
      query = zero;
    }
    if (query)
      query = arith::IndexCastOp::create(rewriter, loc, rewriter.getI32Type(),
                                         query);
    auto buildScore = [&](Value x, Value key) {
      return op.buildScore(rewriter, loc, x, spread(rewriter, loc, slope, x),
                           query ? spread(rewriter, loc, query, x) : Value(),
                           key);
    };
    rewriter.replaceOp(op,
                       buildRowOfScores(rewriter, op, form, key, buildScore));
    return success();
  }

  VectorForm form;
};
} // namespace

void mlir::pe::populateVectorizeAlibiPattern(RewritePatternSet &patterns,
                                             VectorForm form) {
  patterns.add<VectorizeAlibi>(patterns.getContext(), form);
}
