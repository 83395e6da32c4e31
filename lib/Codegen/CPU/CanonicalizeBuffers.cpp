//===- CanonicalizeBuffers.cpp - Canonicalization that keeps marks --------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ProgramMemory.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "pe/Codegen/CPU/Passes.h"

namespace mlir::pe {
#define GEN_PASS_DEF_CANONICALIZEBUFFERSPASS
#include "pe/Codegen/CPU/Passes.h.inc"
} // namespace mlir::pe

using namespace mlir;
using namespace mlir::pe;

namespace {
/// Gives the attributes of an allocation to the one that replaces it, whose
/// type is more static.
struct KeepAttributes : public RewriterBase::Listener {
  using Listener::notifyOperationReplaced;

  void notifyOperationReplaced(Operation *op, ValueRange values) override {
    if (!isa<memref::AllocOp>(op))
      return;
    Value value = values.front();
    if (auto cast = value.getDefiningOp<memref::CastOp>())
      value = cast.getSource();
    if (auto alloc = value.getDefiningOp<memref::AllocOp>())
      alloc->setDiscardableAttrs(op->getDiscardableAttrDictionary());
  }
};

struct CanonicalizeBuffers
    : public pe::impl::CanonicalizeBuffersPassBase<CanonicalizeBuffers> {
  LogicalResult initialize(MLIRContext *context) override {
    RewritePatternSet all(context);
    for (Dialect *dialect : context->getLoadedDialects())
      dialect->getCanonicalizationPatterns(all);
    for (RegisteredOperationName op : context->getRegisteredOperations())
      op.getCanonicalizationPatterns(all, context);
    patterns = std::make_shared<FrozenRewritePatternSet>(std::move(all));
    return success();
  }

  void runOnOperation() override {
    KeepAttributes listener;
    GreedyRewriteConfig config;
    config.setUseTopDownTraversal().setListener(&listener);
    // As in upstream's pass, missing the fixed point is not a failure.
    (void)applyPatternsGreedily(getOperation(), *patterns, config);
  }

  std::shared_ptr<FrozenRewritePatternSet> patterns;
};
} // namespace
