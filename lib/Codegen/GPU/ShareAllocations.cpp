//===- ShareAllocations.cpp - Memory shared by host and GPU ---------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/WalkPatternRewriteDriver.h"
#include "pe/Codegen/GPU/Passes.h"

namespace mlir::pe {
#define GEN_PASS_DEF_SHAREALLOCATIONSPASS
#include "pe/Codegen/GPU/Passes.h.inc"
} // namespace mlir::pe

using namespace mlir;

/// The type with the default memory space, which allocations have.
static BaseMemRefType inDefaultSpace(BaseMemRefType type) {
  if (auto ranked = dyn_cast<MemRefType>(type))
    return MemRefType::Builder(ranked).setMemorySpace(Attribute());
  return UnrankedMemRefType::get(type.getElementType(), Attribute());
}

namespace {
struct ShareAlloc : public OpRewritePattern<memref::AllocOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(memref::AllocOp op,
                                PatternRewriter &rewriter) const override {
    auto alloc = gpu::AllocOp::create(
        rewriter, op.getLoc(), inDefaultSpace(op.getType()),
        /*asyncToken=*/Type(), /*asyncDependencies=*/ValueRange(),
        op.getDynamicSizes(), op.getSymbolOperands(), /*hostShared=*/true);
    Value memref = alloc.getMemref();
    if (memref.getType() != op.getType())
      memref = memref::MemorySpaceCastOp::create(rewriter, op.getLoc(),
                                                 op.getType(), memref);
    rewriter.replaceOp(op, memref);
    return success();
  }
};

struct ShareDealloc : public OpRewritePattern<memref::DeallocOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(memref::DeallocOp op,
                                PatternRewriter &rewriter) const override {
    // Upstream converts only the asynchronous form of this op.
    Location loc = op.getLoc();
    Value memref = op.getMemref();
    Type type = inDefaultSpace(cast<BaseMemRefType>(memref.getType()));
    if (memref.getType() != type)
      memref = memref::MemorySpaceCastOp::create(rewriter, loc, type, memref);
    Type token = gpu::AsyncTokenType::get(op.getContext());
    auto start = gpu::WaitOp::create(rewriter, loc, token, ValueRange());
    auto dealloc = gpu::DeallocOp::create(rewriter, loc, token,
                                          start.getAsyncToken(), memref);
    rewriter.replaceOpWithNewOp<gpu::WaitOp>(op, Type(),
                                             dealloc.getAsyncToken());
    return success();
  }
};

struct ShareAllocations
    : public pe::impl::ShareAllocationsPassBase<ShareAllocations> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<ShareAlloc, ShareDealloc>(&getContext());
    walkAndApplyPatterns(getOperation(), std::move(patterns));
  }
};
} // namespace
