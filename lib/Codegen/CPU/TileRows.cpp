//===- TileRows.cpp - Loops over rows -------------------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RowProgram.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Dominance.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "mlir/Transforms/ControlFlowSinkUtils.h"
#include "pe/Codegen/CPU/Passes.h"
#include "pe/IR/PE.h"

namespace mlir::pe {
#define GEN_PASS_DEF_TILEROWSPASS
#include "pe/Codegen/CPU/Passes.h.inc"
} // namespace mlir::pe

using namespace mlir;
using namespace mlir::pe;

/// The dimensions of rows of an op that is computed row by row.
static SmallVector<int64_t> getRowLoops(Operation *op) {
  if (auto write = dyn_cast<WriteCacheOp>(op))
    return llvm::to_vector(ArrayRef(write.getRowDimsOfX()).drop_back());
  return cast<ArrayOpInterface>(op).getRowDims();
}

/// Whether the op has one token, as in a loop over them.
static bool hasOneToken(Operation *op) {
  if (op->getParentOfType<LoopLikeOpInterface>())
    return true;
  if (auto write = dyn_cast<WriteCacheOp>(op))
    return llvm::all_of(write.getTokenDims(), [&](int64_t dim) {
      return cast<ShapedType>(write.getX().getType()).getDimSize(dim) == 1;
    });
  auto array = cast<ArrayOpInterface>(op);
  return llvm::all_of(array.getAngleDims(), [&](int64_t dim) {
    return array.getInitType().getDimSize(dim) == 1;
  });
}

/// Whether the op, on tensors, is computed row by row.
static bool hasRows(Operation *op, bool keepOps) {
  if (auto write = dyn_cast<WriteCacheOp>(op))
    return write.getResult() && hasOneToken(op);
  if (keepOps)
    return isa<RotaryOp, ApplyRotaryOp>(op) &&
           op->getParentOfType<LoopLikeOpInterface>() &&
           isa<RankedTensorType>(cast<ArrayOpInterface>(op).getInitType());
  return isa<ApplyRotaryOp, AlibiOp>(op) &&
         isa<RankedTensorType>(cast<ArrayOpInterface>(op).getInitType());
}

namespace {
/// The conditions that were created.
struct CreatedConditions : public RewriterBase::Listener {
  void notifyOperationInserted(Operation *op,
                               OpBuilder::InsertPoint previous) override {
    if (auto condition = dyn_cast<scf::IfOp>(op);
        condition && !previous.isSet())
      ops.push_back(condition);
  }

  SmallVector<scf::IfOp> ops;
};
} // namespace

/// Moves what only the condition's branch uses there, out of the block that the
/// condition is in. Loops around it that run once are removed first.
static void sinkInto(RewriterBase &rewriter, scf::IfOp condition) {
  while (auto loop = dyn_cast<scf::ForOp>(condition->getParentOp()))
    if (failed(loop.promoteIfSingleIteration(rewriter)))
      break;
  DominanceInfo dominance(condition->getParentOp());
  controlFlowSink(
      condition->getRegions(), dominance,
      [&](Operation *op, Region *) {
        return op->getBlock() == condition->getBlock() &&
               isMemoryEffectFree(op);
      },
      [](Operation *op, Region *region) {
        op->moveBefore(&region->front(), region->front().begin());
      });
}

namespace {
struct TileRows : public pe::impl::TileRowsPassBase<TileRows> {
  using TileRowsPassBase::TileRowsPassBase;

  void runOnOperation() override {
    SmallVector<Operation *> ops;
    getOperation()->walk([&](Operation *op) {
      if (hasRows(op, keepOps))
        ops.push_back(op);
    });
    IRRewriter rewriter(&getContext());
    // What is replaced stays until no program refers to it.
    SetVector<Operation *> done;
    for (Operation *op : ops)
      if (!done.contains(op) && failed(tileRows(rewriter, op, done)))
        return signalPassFailure();
    for (Operation *op : done)
      if (op->use_empty())
        rewriter.eraseOp(op);
    if ((!keepOps && failed(writeRows(rewriter))) ||
        failed(simplifyTiles(getOperation())))
      signalPassFailure();
  }

  /// Tiles the program around `op`, and adds its parts to `done`.
  LogicalResult tileRows(RewriterBase &rewriter, Operation *op,
                         SetVector<Operation *> &done) {
    SmallVector<int64_t> loops = getRowLoops(op);
    auto tiled = cast<TilingInterface>(op);
    RowProgram program = fuse == Fuse::Auto && hasOneToken(op)
                             ? findRowProgram(tiled, loops)
                             : getProgramOf(tiled, loops);
    done.insert_range(program.ops);
    // A row that is only copied is copied with the others of its token.
    if (isa<WriteCacheOp>(op) && program.ops.size() == 1 && !keepOps)
      return success();
    // A kernel has a thread for each row.
    if (!keepOps && program.ops.size() > 1 &&
        failed(tileReductionsFirst(rewriter, program)))
      return failure();
    return tileProgram(rewriter, program, program.tokenLoops, /*size=*/1,
                       getKind(op));
  }

  /// Makes of each write of one token into a cache the write of its row, and
  /// computes the row only if it is written.
  LogicalResult writeRows(RewriterBase &rewriter) {
    SmallVector<WriteCacheOp> writes;
    getOperation()->walk([&](WriteCacheOp op) {
      if (op.getResult())
        writes.push_back(op);
    });
    CreatedConditions created;
    rewriter.setListener(&created);
    for (WriteCacheOp op : writes) {
      FailureOr<SmallVector<Value>> results = op.decomposeOperation(rewriter);
      if (failed(results))
        return op.emitOpError("has no decomposition");
      rewriter.replaceOp(op, *results);
    }
    rewriter.setListener(nullptr);
    for (scf::IfOp condition : created.ops)
      sinkInto(rewriter, condition);
    return success();
  }

  /// Threads share the rows of an op that has no tokens to share.
  LoopKind getKind(Operation *op) {
    auto array = dyn_cast<ArrayOpInterface>(op);
    bool isShared = parallel == Parallel::OpenMP && array &&
                    array.getTokenOperands().empty() &&
                    !op->getParentOfType<scf::ForallOp>();
    return isShared ? LoopKind::Shared : LoopKind::Independent;
  }
};
} // namespace
