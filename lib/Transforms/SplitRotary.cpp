//===- SplitRotary.cpp - pe.rotary to table and application ---------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/WalkPatternRewriteDriver.h"
#include "pe/Transforms/Passes.h"
#include "pe/Transforms/Transforms.h"

namespace mlir::pe {
#define GEN_PASS_DEF_SPLITROTARYPASS
#include "pe/Transforms/Passes.h.inc"
} // namespace mlir::pe

using namespace mlir;
using namespace mlir::pe;

SplitRotary mlir::pe::splitRotary(RewriterBase &rewriter, RotaryOp op) {
  if (isAnyEmpty(op->getOperands())) {
    // There is nothing to rotate, and no slice would fit into an empty array.
    rewriter.replaceOp(op,
                       op->getNumResults() ? op.getDpsInits() : ValueRange());
    return {};
  }
  OpBuilder::InsertionGuard guard(rewriter);
  rewriter.setInsertionPoint(op);
  auto [table, apply] = op.buildSplit(rewriter);
  rewriter.replaceOp(op, apply);
  return {table, apply};
}

namespace {
struct SplitRotaryPattern : public OpRewritePattern<RotaryOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(RotaryOp op,
                                PatternRewriter &rewriter) const override {
    splitRotary(rewriter, op);
    return success();
  }
};
} // namespace

void mlir::pe::populateSplitRotaryPatterns(RewritePatternSet &patterns) {
  patterns.add<SplitRotaryPattern>(patterns.getContext());
}

namespace {
struct SplitRotaries : public pe::impl::SplitRotaryPassBase<SplitRotaries> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    populateSplitRotaryPatterns(patterns);
    walkAndApplyPatterns(getOperation(), std::move(patterns));
  }
};
} // namespace
