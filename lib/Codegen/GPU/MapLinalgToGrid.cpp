//===- MapLinalgToGrid.cpp - From structured ops to launches --------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "GridLaunch.h"
#include "HostWork.h"
#include "MapLinalg.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/Linalg/Utils/Utils.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "pe/Codegen/GPU/Passes.h"

namespace mlir::pe {
#define GEN_PASS_DEF_MAPLINALGTOGRIDPASS
#include "pe/Codegen/GPU/Passes.h.inc"
} // namespace mlir::pe

using namespace mlir;
using namespace mlir::pe;

namespace {
struct MapLinalgToGrid
    : public pe::impl::MapLinalgToGridPassBase<MapLinalgToGrid> {
  using MapLinalgToGridPassBase::MapLinalgToGridPassBase;

  LogicalResult initialize(MLIRContext *context) override {
    return verifyLimits(context, getArgument(), getLimits());
  }

  GridLimits getLimits() const {
    return GridLimits(blockSize, ArrayRef<int64_t>(maxGrid));
  }

  void runOnOperation() override {
    SmallVector<Operation *> found;
    getOperation()->walk<WalkOrder::PreOrder>([&](Operation *op) {
      if (isa<gpu::LaunchOp, gpu::GPUModuleOp>(op))
        return WalkResult::skip();
      bool isCandidate = isa<linalg::LinalgOp, memref::CopyOp>(op);
      if (isCandidate && !isHostWork(op) && findObstacle(op).empty())
        found.push_back(op);
      return WalkResult::advance();
    });
    IRRewriter rewriter(&getContext());
    for (Operation *op : found) {
      if (auto copy = dyn_cast<memref::CopyOp>(op)) {
        rewriter.setInsertionPoint(copy);
        auto loops = linalg::makeMemRefCopyOp(
            rewriter, copy.getLoc(), copy.getSource(), copy.getTarget());
        rewriter.replaceOp(copy, loops);
        op = loops;
      }
      mapToGrid(rewriter, cast<linalg::LinalgOp>(op), getLimits());
      rewriter.eraseOp(op);
    }
  }
};
} // namespace
