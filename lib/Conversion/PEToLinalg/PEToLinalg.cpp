//===- PEToLinalg.cpp - Lowering pe to linalg -----------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pe/Conversion/PEToLinalg.h"
#include "Decompositions.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "pe/Conversion/Passes.h"
#include "pe/IR/PEArrays.h"
#include "pe/IR/PEDecompositions.h"

namespace mlir::pe {
#define GEN_PASS_DEF_CONVERTPETOLINALGPASS
#include "pe/Conversion/Passes.h.inc"
} // namespace mlir::pe

using namespace mlir;
using namespace mlir::pe;

namespace {
/// Implements `linalg::AggregatedOpInterface` by the function of the op.
template <typename OpTy>
struct DecompositionModel : public linalg::AggregatedOpInterface::ExternalModel<
                                DecompositionModel<OpTy>, OpTy> {
  FailureOr<SmallVector<Value>> decomposeOperation(Operation *op,
                                                   OpBuilder &b) const {
    auto array = dyn_cast<DestinationStyleOpInterface>(op);
    if (array && isAnyEmpty(op->getOperands())) {
      // Nothing to do, and slices would not fit into nothing.
      SmallVector<Value> inits(array.getDpsInits());
      inits.truncate(op->getNumResults());
      return inits;
    }
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPoint(op);
    return decompose(b, cast<OpTy>(op));
  }
};

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
    if (failed(verifyDecompositions(getOperation())))
      return signalPassFailure();
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

void mlir::pe::registerDecompositionModels(DialectRegistry &registry) {
  registry.addExtension(+[](MLIRContext *context, PEDialect *) {
    AlibiOp::attachInterface<DecompositionModel<AlibiOp>>(*context);
    AlibiSlopesOp::attachInterface<DecompositionModel<AlibiSlopesOp>>(*context);
    FrequenciesOp::attachInterface<DecompositionModel<FrequenciesOp>>(*context);
    PositionsOp::attachInterface<DecompositionModel<PositionsOp>>(*context);
    RotaryTableOp::attachInterface<DecompositionModel<RotaryTableOp>>(*context);
    RotaryOp::attachInterface<DecompositionModel<RotaryOp>>(*context);
    ApplyRotaryOp::attachInterface<DecompositionModel<ApplyRotaryOp>>(*context);
    SinusoidalOp::attachInterface<DecompositionModel<SinusoidalOp>>(*context);
  });
}

void mlir::pe::populatePEToLinalgPatterns(RewritePatternSet &patterns) {
  patterns.add<DecomposeOp>(patterns.getContext());
}
