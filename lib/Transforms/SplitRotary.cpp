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
#include "pe/IR/PEDecompositions.h"
#include "pe/Transforms/Passes.h"
#include "pe/Transforms/Transforms.h"

namespace mlir::pe {
#define GEN_PASS_DEF_SPLITROTARYPASS
#include "pe/Transforms/Passes.h.inc"
} // namespace mlir::pe

using namespace mlir;
using namespace mlir::pe;

FailureOr<SplitRotary> mlir::pe::splitRotary(RewriterBase &rewriter,
                                             RotaryOp op) {
  // A null interface: the model is promised and was not registered.
  auto aggregated = dyn_cast<linalg::AggregatedOpInterface>(op.getOperation());
  if (!aggregated)
    return rewriter.notifyMatchFailure(op, "has no decomposition");
  OpBuilder::InsertionGuard guard(rewriter);
  Operation *before = op->getPrevNode();
  FailureOr<SmallVector<Value>> results =
      aggregated.decomposeOperation(rewriter);
  if (failed(results))
    return rewriter.notifyMatchFailure(op, "could not be decomposed");
  SplitRotary split;
  for (Operation *it = op->getPrevNode(); it != before; it = it->getPrevNode())
    if (auto table = dyn_cast<RotaryTableOp>(it))
      split.table = table;
    else if (auto apply = dyn_cast<ApplyRotaryOp>(it))
      split.apply = apply;
  rewriter.replaceOp(op, *results);
  return split;
}

namespace {
struct SplitRotaryPattern : public OpRewritePattern<RotaryOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(RotaryOp op,
                                PatternRewriter &rewriter) const override {
    return splitRotary(rewriter, op);
  }
};
} // namespace

void mlir::pe::populateSplitRotaryPatterns(RewritePatternSet &patterns) {
  patterns.add<SplitRotaryPattern>(patterns.getContext());
}

namespace {
struct SplitRotaries : public pe::impl::SplitRotaryPassBase<SplitRotaries> {
  void runOnOperation() override {
    if (failed(verifyDecompositions(getOperation())))
      return signalPassFailure();
    RewritePatternSet patterns(&getContext());
    populateSplitRotaryPatterns(patterns);
    walkAndApplyPatterns(getOperation(), std::move(patterns));
  }
};
} // namespace
