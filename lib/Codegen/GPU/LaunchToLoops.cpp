//===- LaunchToLoops.cpp - Launches executed by the host ------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SubgroupLoops.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlow.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/WalkPatternRewriteDriver.h"
#include "pe/Codegen/GPU/Passes.h"

namespace mlir::pe {
#define GEN_PASS_DEF_LAUNCHTOLOOPSPASS
#include "pe/Codegen/GPU/Passes.h.inc"
} // namespace mlir::pe

using namespace mlir;
using namespace mlir::pe;

/// An op that needs the threads of a block to run concurrently, other than a
/// shuffle, or null.
static Operation *findCooperation(gpu::LaunchOp launch) {
  Operation *found = nullptr;
  launch.getBody().walk([&](Operation *op) {
    if (isa<gpu::GPUDialect>(op->getDialect()) &&
        !isa<gpu::TerminatorOp, gpu::ShuffleOp>(op))
      found = op;
  });
  return found;
}

static bool hasShuffles(gpu::LaunchOp launch) {
  return launch.getBody()
      .walk([](gpu::ShuffleOp) { return WalkResult::interrupt(); })
      .wasInterrupted();
}

namespace {
struct LaunchToLoops : public OpRewritePattern<gpu::LaunchOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(gpu::LaunchOp launch,
                                PatternRewriter &rewriter) const override {
    if (launch.getAsyncToken() || !launch.getAsyncDependencies().empty())
      return rewriter.notifyMatchFailure(launch, "asynchronous");
    if (launch.hasClusterSize() || launch.getNumWorkgroupAttributions() ||
        launch.getNumPrivateAttributions())
      return rewriter.notifyMatchFailure(launch, "has clusters or memory");
    if (!launch.getBody().hasOneBlock())
      return rewriter.notifyMatchFailure(launch, "has several blocks");
    if (findCooperation(launch))
      return rewriter.notifyMatchFailure(launch, "threads work together");
    bool inLockstep = hasShuffles(launch);
    std::optional<int64_t> size = SubgroupLoops::findSize(launch);
    if (inLockstep && !size)
      return rewriter.notifyMatchFailure(launch, "not shuffles of a subgroup");

    std::optional<SubgroupLoops> subgroup;
    if (inLockstep)
      subgroup.emplace(rewriter, launch, *size);
    Location loc = launch.getLoc();
    gpu::KernelDim3 grid = launch.getGridSizeOperandValues();
    gpu::KernelDim3 block = launch.getBlockSizeOperandValues();
    Value zero = arith::ConstantIndexOp::create(rewriter, loc, 0);
    Value one = arith::ConstantIndexOp::create(rewriter, loc, 1);
    Value stepOfX = one;
    if (inLockstep)
      stepOfX = arith::ConstantIndexOp::create(rewriter, loc, *size);
    SmallVector<Value> coordinates;
    auto openLoop = [&](Value end, Value step) {
      auto loop = scf::ForOp::create(rewriter, loc, zero, end, step);
      coordinates.push_back(loop.getInductionVar());
      rewriter.setInsertionPointToStart(loop.getBody());
    };
    for (Value end : {grid.z, grid.y, grid.x, block.z, block.y})
      openLoop(end, one);
    openLoop(block.x, stepOfX);
    // The arguments are in the order x, y, z: indices, then sizes.
    Value arguments[] = {coordinates[2], coordinates[1], coordinates[0],
                         coordinates[5], coordinates[4], coordinates[3],
                         grid.x,         grid.y,         grid.z,
                         block.x,        block.y,        block.z};
    Block &body = launch.getBody().front();
    if (inLockstep) {
      IRMapping mapping;
      mapping.map(body.getArguments(), ArrayRef(arguments));
      subgroup->build(coordinates[5], mapping);
    } else {
      rewriter.eraseOp(body.getTerminator());
      rewriter.inlineBlockBefore(&body, rewriter.getInsertionBlock(),
                                 rewriter.getInsertionPoint(), arguments);
    }
    rewriter.eraseOp(launch);
    return success();
  }
};

struct LaunchToLoopsPass
    : public pe::impl::LaunchToLoopsPassBase<LaunchToLoopsPass> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<LaunchToLoops>(&getContext());
    walkAndApplyPatterns(getOperation(), std::move(patterns));
    getOperation()->walk([&](gpu::LaunchOp launch) {
      launch.emitOpError("cannot become loops: its threads may not work "
                         "together, but for shuffles of whole subgroups from "
                         "given lanes or distances, nor may it be "
                         "asynchronous");
      signalPassFailure();
    });
  }
};
} // namespace
