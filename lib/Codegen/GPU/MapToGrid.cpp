//===- MapToGrid.cpp - From pe ops to launches ----------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "MapToGrid.h"
#include "KernelArray.h"
#include "MapRows.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "pe/Codegen/GPU/Passes.h"
#include "llvm/ADT/TypeSwitch.h"

namespace mlir::pe {
#define GEN_PASS_DEF_MAPTOGRIDPASS
#include "pe/Codegen/GPU/Passes.h.inc"
} // namespace mlir::pe

using namespace mlir;
using namespace mlir::pe;

/// Reports an operand that only the host can access.
static LogicalResult verifyOperands(DestinationStyleOpInterface op) {
  for (OpOperand &operand : op->getOpOperands()) {
    if (!isa<MemRefType>(operand.get().getType()))
      continue;
    auto report = [&](StringRef found) {
      return op->emitOpError("expects operand #")
             << operand.getOperandNumber()
             << " to be in memory that the GPU can access, but found " << found;
    };
    Value root = getRoot(operand.get());
    if (root.getDefiningOp<memref::AllocaOp>())
      return report("memref.alloca, which is on the host's stack");
    // Kernels have copies only of whole constants, which they read.
    if (root.getDefiningOp<memref::GetGlobalOp>() &&
        (op.isDpsInit(&operand) || !getConstantGlobal(operand.get())))
      return report("a global, or a part of one, that is in the host's memory");
  }
  return success();
}

namespace {
struct MapToGrid : public pe::impl::MapToGridPassBase<MapToGrid> {
  using MapToGridPassBase::MapToGridPassBase;

  LogicalResult initialize(MLIRContext *context) override {
    return verifyLimits(context, getArgument(), getLimits());
  }

  GridLimits getLimits() const {
    return GridLimits(blockSize, ArrayRef<int64_t>(maxGrid), subgroupSize);
  }

  void runOnOperation() override {
    SmallVector<RotationOpInterface> rotations;
    SmallVector<Operation *> others;
    SmallVector<AngleOpInterface> withAngles;
    WalkResult walked = getOperation()->walk([&](Operation *op) {
      if (!isa<ArrayOpInterface, WriteCacheOp>(op))
        return WalkResult::advance();
      auto destination = cast<DestinationStyleOpInterface>(op);
      if (!destination.hasPureBufferSemantics()) {
        op->emitOpError("is on tensors, but pe-map-to-grid expects memrefs: "
                        "bufferize first");
        return WalkResult::interrupt();
      }
      if (op->getParentOfType<gpu::LaunchOp>() ||
          op->getParentOfType<gpu::GPUModuleOp>()) {
        op->emitOpError("is in a kernel, but pe-map-to-grid expects ops of the "
                        "host, which become kernels");
        return WalkResult::interrupt();
      }
      if (failed(verifyOperands(destination)))
        return WalkResult::interrupt();
      if (auto angles = dyn_cast<AngleOpInterface>(op))
        withAngles.push_back(angles);
      if (auto rotation = dyn_cast<RotationOpInterface>(op))
        rotations.push_back(rotation);
      else
        others.push_back(op);
      return WalkResult::advance();
    });
    if (walked.wasInterrupted())
      return signalPassFailure();
    IRRewriter rewriter(&getContext());
    GridLimits limits = getLimits();
    if (shareLaunches)
      joinRowNests(rewriter, getOperation());
    ConvertedFrequencies frequencies =
        convertFrequencies(rewriter, withAngles, limits, shareLaunches);
    DenseSet<Operation *> mapped;
    for (const RowNest &nest : findRowNests(getOperation())) {
      if (failed(pe::mapToGrid(rewriter, nest, frequencies, limits)))
        continue;
      nest.root->walk([&](Operation *op) { mapped.insert(op); });
      rewriter.eraseOp(nest.root);
    }
    auto isMapped = [&](Operation *op) { return mapped.contains(op); };
    llvm::erase_if(rotations, isMapped);
    llvm::erase_if(others, isMapped);
    SmallVector<SmallVector<RotationOpInterface>> groups =
        groupRotations(rotations, shareLaunches);
    for (const SmallVector<RotationOpInterface> &group : groups) {
      pe::mapToGrid(rewriter, group, frequencies, limits);
      for (RotationOpInterface op : group)
        rewriter.eraseOp(op);
    }
    for (Operation *op : others) {
      // An op without a kernel of its own is left to linalg.
      bool isReplaced = TypeSwitch<Operation *, bool>(op)
                            .Case<RotaryTableOp, SinusoidalOp>([&](auto op) {
                              pe::mapToGrid(rewriter, op, frequencies, limits);
                              return true;
                            })
                            .Case<BiasOpInterface, WriteCacheOp>([&](auto op) {
                              pe::mapToGrid(rewriter, op, limits);
                              return true;
                            })
                            .Default(false);
      if (isReplaced)
        rewriter.eraseOp(op);
    }
  }
};
} // namespace
