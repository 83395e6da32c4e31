//===- MapToGrid.cpp - From pe ops to launches ----------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "MapToGrid.h"
#include "ThreadAngles.h"
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
    // Kernels have copies of constants that they read as a whole.
    if (root.getDefiningOp<memref::GetGlobalOp>() &&
        (op.isDpsInit(&operand) || !isConstantArray(operand.get())))
      return report("a global, or a part of one, that is in the host's memory");
  }
  return success();
}

namespace {
/// The ops of each kind, in the order of the program.
struct FoundOps {
  SmallVector<RotaryOp> rotations;
  SmallVector<ApplyRotaryOp> applications;
  SmallVector<RotaryTableOp> tables;
  SmallVector<SinusoidalOp> encodings;
  SmallVector<AlibiOp> biases;
};

struct MapToGrid : public pe::impl::MapToGridPassBase<MapToGrid> {
  using MapToGridPassBase::MapToGridPassBase;

  LogicalResult initialize(MLIRContext *context) override {
    return verifyBlockSize(context, getArgument(), blockSize);
  }

  void runOnOperation() override {
    FoundOps found;
    WalkResult walked = getOperation()->walk([&](Operation *op) {
      auto destination = dyn_cast<DestinationStyleOpInterface>(op);
      if (!destination || !isa<PEDialect>(op->getDialect()))
        return WalkResult::advance();
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
      TypeSwitch<Operation *>(op)
          .Case([&](RotaryOp op) { found.rotations.push_back(op); })
          .Case([&](ApplyRotaryOp op) { found.applications.push_back(op); })
          .Case([&](RotaryTableOp op) { found.tables.push_back(op); })
          .Case([&](SinusoidalOp op) { found.encodings.push_back(op); })
          .Case([&](AlibiOp op) { found.biases.push_back(op); });
      return WalkResult::advance();
    });
    if (walked.wasInterrupted())
      return signalPassFailure();
    mapRotations<RotaryOp>(found.rotations);
    mapRotations<ApplyRotaryOp>(found.applications);
    mapEach<RotaryTableOp>(found.tables);
    mapEach<SinusoidalOp>(found.encodings);
    mapEach<AlibiOp>(found.biases);
  }

private:
  /// Maps one op, or several in one launch, and erases them.
  template <typename OpTy, typename ArgTy>
  void mapAndErase(ArgTy mapped, ArrayRef<OpTy> ops) {
    IRRewriter rewriter(&getContext());
    pe::mapToGrid(rewriter, mapped, blockSize);
    for (OpTy op : ops) {
      linalg::GenericOp run;
      if constexpr (hasPositions<OpTy>)
        run = getPositionRun(op, op.getPositions());
      rewriter.eraseOp(op);
      if (run)
        eraseUnusedRun(rewriter, run);
    }
  }

  template <typename OpTy>
  static constexpr bool hasPositions =
      llvm::is_one_of<OpTy, RotaryOp, RotaryTableOp, SinusoidalOp>::value;

  template <typename OpTy>
  void mapEach(ArrayRef<OpTy> ops) {
    for (OpTy op : ops)
      mapAndErase<OpTy>(op, op);
  }

  template <typename OpTy>
  void mapRotations(ArrayRef<OpTy> ops) {
    if (!shareLaunches) {
      for (OpTy op : ops)
        mapAndErase<OpTy>(ArrayRef<OpTy>(op), op);
      return;
    }
    for (ArrayRef<OpTy> group : groupRotations(ops))
      mapAndErase<OpTy>(group, group);
  }
};
} // namespace
