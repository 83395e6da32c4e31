//===- PEToLinalg.cpp - Lowering pe to linalg -----------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pe/Conversion/PEToLinalg.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "pe/Conversion/Passes.h"
#include "pe/IR/PE.h"

namespace mlir::pe {
#define GEN_PASS_DEF_CONVERTPETOLINALGPASS
#include "pe/Conversion/Passes.h.inc"
} // namespace mlir::pe

using namespace mlir;
using namespace mlir::pe;

namespace {
/// Replaces a pe op by its decomposition.
struct DecomposeOp
    : public OpInterfaceRewritePattern<linalg::AggregatedOpInterface> {
  using OpInterfaceRewritePattern::OpInterfaceRewritePattern;

  LogicalResult matchAndRewrite(linalg::AggregatedOpInterface op,
                                PatternRewriter &rewriter) const override {
    if (!isa<PEDialect>(op->getDialect()))
      return rewriter.notifyMatchFailure(op, "not a pe op");
    FailureOr<SmallVector<Value>> results = op.decomposeOperation(rewriter);
    if (failed(results))
      return rewriter.notifyMatchFailure(op, "has no decomposition");
    rewriter.replaceOp(op, *results);
    return success();
  }
};

struct ConvertPEToLinalg
    : public pe::impl::ConvertPEToLinalgPassBase<ConvertPEToLinalg> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    populatePEToLinalgPatterns(patterns);
    GreedyRewriteConfig config;
    config.setRegionSimplificationLevel(GreedySimplifyRegionLevel::Disabled);
    if (failed(
            applyPatternsGreedily(getOperation(), std::move(patterns), config)))
      return signalPassFailure();
    getOperation()->walk([&](Operation *op) {
      if (!isa_and_nonnull<PEDialect>(op->getDialect()))
        return;
      op->emitOpError("was not lowered to linalg");
      signalPassFailure();
    });
  }
};
} // namespace

void mlir::pe::populatePEToLinalgPatterns(RewritePatternSet &patterns) {
  patterns.add<DecomposeOp>(patterns.getContext());
}
