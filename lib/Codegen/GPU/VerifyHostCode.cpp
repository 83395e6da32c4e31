//===- VerifyHostCode.cpp - Reject array work on the host -----------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "GridLaunch.h"
#include "HostWork.h"
#include "MapLinalg.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Interfaces/LoopLikeInterface.h"
#include "pe/Codegen/GPU/Passes.h"

namespace mlir::pe {
#define GEN_PASS_DEF_VERIFYHOSTCODEPASS
#include "pe/Codegen/GPU/Passes.h.inc"
} // namespace mlir::pe

using namespace mlir;
using namespace mlir::pe;

/// An error without the printed op, which may be a whole loop or launch.
static InFlightDiagnostic report(Operation *op) {
  return emitError(op->getLoc()) << "'" << op->getName() << "' op ";
}

/// Reports work that is left to the host, or the loop around it.
static void reportWork(Operation *work, Operation *loop) {
  StringRef permission = "permit it by allow-host-compute";
  if (!loop) {
    report(work) << "would be computed on the host, between launches: "
                 << findObstacle(work) << "; compute it elsewhere, or "
                 << permission;
    return;
  }
  auto diagnostic = report(loop)
                    << "would compute arrays on the host, between launches; "
                       "write it as linalg ops, which become kernels, or "
                    << permission;
  diagnostic.attachNote(work->getLoc()) << "accesses an array";
}

static void reportLaunch(Operation *launch, Operation *loop) {
  auto diagnostic = emitError(launch->getLoc())
                    << "the kernel of this op would be launched again and "
                       "again, by a loop of the host; take the op out of the "
                       "loop, for whole arrays, or permit it by "
                       "allow-host-compute";
  if (loop)
    diagnostic.attachNote(loop->getLoc()) << "the loop";
}

/// Whether `op` is the helper function by which upstream's deallocation
/// compares pointers. Its loops over the few pointers are permitted.
static bool comparesPointers(Operation *op) {
  auto function = dyn_cast<func::FuncOp>(op);
  return function && function.isPrivate() &&
         function.getName().starts_with("dealloc_helper");
}

/// Whether a loop that is not one of those that split a launch is around `op`.
static bool isRepeated(Operation *op) {
  Operation *around = op;
  while (around->getParentOp()->hasAttr(kSplitAttr))
    around = around->getParentOp();
  return LoopLikeOpInterface::blockIsInLoop(around->getBlock());
}

namespace {
struct VerifyHostCode
    : public pe::impl::VerifyHostCodePassBase<VerifyHostCode> {
  using VerifyHostCodePassBase::VerifyHostCodePassBase;

  void runOnOperation() override {
    markAllAnalysesPreserved();
    SmallVector<Operation *> launches, works;
    getOperation()->walk<WalkOrder::PreOrder>([&](Operation *op) {
      if (isa<gpu::GPUModuleOp>(op) || comparesPointers(op))
        return WalkResult::skip();
      if (isa<gpu::LaunchOp, gpu::LaunchFuncOp>(op)) {
        if (isRepeated(op))
          launches.push_back(op);
        return WalkResult::skip();
      }
      if (!isHostWork(op))
        works.push_back(op);
      // Structured ops are counted by their loops, so their bodies are skipped.
      return isa<linalg::LinalgDialect>(op->getDialect())
                 ? WalkResult::skip()
                 : WalkResult::advance();
    });

    // One report for a loop, whatever is in it.
    DenseSet<Operation *> reported;
    auto reportOnce = [&](Operation *op,
                          function_ref<void(Operation *, Operation *)> report) {
      Operation *loop = getOutermostLoop(op);
      if (loop && !reported.insert(loop).second)
        return;
      report(op, loop);
      signalPassFailure();
    };
    for (Operation *op : launches)
      reportOnce(op, reportLaunch);
    for (Operation *op : works)
      reportOnce(op, reportWork);
  }
};
} // namespace
