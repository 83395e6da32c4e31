//===- InlineScopes.cpp - Scopes of stack allocations ---------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Transforms/WalkPatternRewriteDriver.h"
#include "pe/Codegen/CPU/Passes.h"

namespace mlir::pe {
#define GEN_PASS_DEF_INLINESCOPESPASS
#include "pe/Codegen/CPU/Passes.h.inc"
} // namespace mlir::pe

using namespace mlir;
using namespace mlir::pe;

namespace {
struct InlineScope : public OpRewritePattern<memref::AllocaScopeOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(memref::AllocaScopeOp op,
                                PatternRewriter &rewriter) const override {
    if (!op.getBodyRegion().hasOneBlock())
      return rewriter.notifyMatchFailure(op, "has more than one block");
    Location loc = op.getLoc();
    auto pointer = LLVM::LLVMPointerType::get(getContext());
    Value stack = LLVM::StackSaveOp::create(rewriter, loc, pointer);
    Block *body = &op.getBodyRegion().front();
    Operation *terminator = body->getTerminator();
    SmallVector<Value> results(terminator->getOperands());
    rewriter.inlineBlockBefore(body, op);
    LLVM::StackRestoreOp::create(rewriter, loc, stack);
    rewriter.eraseOp(terminator);
    rewriter.replaceOp(op, results);
    return success();
  }
};

struct InlineScopes : public pe::impl::InlineScopesPassBase<InlineScopes> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<InlineScope>(&getContext());
    walkAndApplyPatterns(getOperation(), std::move(patterns));
  }
};
} // namespace
