//===- TileTokens.cpp - Loops over tokens ---------------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "AngleStrategy.h"
#include "EqualExtents.h"
#include "RowProgram.h"
#include "RunOfTokens.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "pe/Codegen/CPU/Passes.h"
#include "pe/IR/PE.h"
#include "pe/IR/PERemarks.h"

namespace mlir::pe {
#define GEN_PASS_DEF_TILETOKENSPASS
#include "pe/Codegen/CPU/Passes.h.inc"
} // namespace mlir::pe

using namespace mlir;
using namespace mlir::pe;

/// Whether threads share the rows of the op because it has too few tokens to
/// share. The angles are then computed again for every row, which takes less
/// time than the row's accesses to memory.
static bool isParallelOverRows(ArrayOpInterface op) {
  constexpr int64_t kFewTokens = 16;
  if (!op.getSource())
    return false;
  ShapedType type = op.getInitType();
  int64_t numTokens = 1;
  for (int64_t dim : op.getAngleDims()) {
    if (type.isDynamicDim(dim))
      return false;
    numTokens *= type.getDimSize(dim);
  }
  return numTokens < kFewTokens;
}

/// Whether the op is one on tensors that have tokens.
static bool hasTokens(Operation *op) {
  if (auto write = dyn_cast<WriteCacheOp>(op))
    return write.getResult() != nullptr;
  auto array = dyn_cast<ArrayOpInterface>(op);
  return array && !array.getTokenOperands().empty() &&
         isa<RankedTensorType>(array.getInitType());
}

/// The loops of such an op over tokens, outermost first.
static SmallVector<int64_t> getTokenLoops(Operation *op) {
  if (auto write = dyn_cast<WriteCacheOp>(op))
    return SmallVector<int64_t>(write.getTokenDims());
  return cast<ArrayOpInterface>(op).getAngleDims();
}

/// Whether all elements of the result are the same number.
static bool isFill(linalg::LinalgOp op) {
  return op.hasPureTensorSemantics() && op->getNumResults() == 1 &&
         op.getNumParallelLoops() == op.getNumLoops() &&
         !op.hasIndexSemantics() &&
         llvm::all_of(
             op.getDpsInputOperands(),
             [&](OpOperand *input) {
               return op.getMatchingIndexingMap(input).getNumResults() == 0;
             }) &&
         !op.payloadUsesValueFromOperand(op.getDpsInitOperand(0));
}

/// Whether threads of a GPU may compute the op with others.
static bool isOfPrograms(Operation *op) {
  auto rotation = dyn_cast<RotationOpInterface>(op);
  return isa<WriteCacheOp>(op) ||
         (rotation && rotation.getPairLayout().keepsPlaces());
}

/// Whether other ops would be fused with this one.
static bool isFused(Operation *op) {
  return findRowProgram(cast<TilingInterface>(op), getTokenLoops(op),
                        ComputedBy::Row)
             .ops.size() > 1;
}

/// Says which ops of linalg are not computed with `op`, and why.
static void remarkNotFused(const RowProgram &program, Operation *op) {
  for (auto [other, reason] : program.missed)
    if (isa<linalg::LinalgOp>(other))
      remarkMissed(other, "fuse")
          << ("'" + other->getName().getStringRef() + "' not fused with the '" +
              op->getName().getStringRef() + "' of its tokens: " + reason)
                 .str();
}

namespace {
struct TileTokens : public pe::impl::TileTokensPassBase<TileTokens> {
  using TileTokensPassBase::TileTokensPassBase;

  void runOnOperation() override {
    SmallVector<Operation *> ops;
    getOperation()->walk([&](Operation *op) {
      if (hasTokens(op) && (fuse == Fuse::Auto || !isa<WriteCacheOp>(op)) &&
          (!onlyPrograms || isOfPrograms(op)))
        ops.push_back(op);
    });
    if (onlyPrograms && llvm::none_of(ops, isFused)) {
      for (Operation *op : ops)
        remarkNotFused(findRowProgram(cast<TilingInterface>(op),
                                      getTokenLoops(op), ComputedBy::Row),
                       op);
      return;
    }
    if (fuse == Fuse::Auto)
      separateFills();
    // Tokens that go to any slot are not slices that an scf.forall inserts.
    LoopKind kind = parallel == Parallel::OpenMP &&
                            llvm::none_of(ops, llvm::IsaPred<WriteCacheOp>)
                        ? LoopKind::Shared
                        : LoopKind::Independent;
    // The ops that are replaced stay, without uses.
    SetVector<Operation *> done;
    bool hasRuns = false;
    for (Operation *op : ops) {
      if (done.contains(op))
        continue;
      SmallVector<int64_t> loops = getTokenLoops(op);
      auto tiled = cast<TilingInterface>(op);
      ComputedBy by = onlyPrograms ? ComputedBy::Row : ComputedBy::Token;
      RowProgram program = fuse == Fuse::Auto ? findRowProgram(tiled, loops, by)
                                              : getProgramOf(tiled, loops);
      remarkNotFused(program, op);
      done.insert_range(program.ops);
      if (failed(tileTokens(op, program, kind, hasRuns)))
        return signalPassFailure();
    }
    unifyLoopBounds(getOperation());
    if (failed(simplifyTiles(getOperation())))
      signalPassFailure();
  }

  /// Gives each use of an array of one number an array of its own: one that
  /// programs share would not be a part of any.
  void separateFills() {
    SmallVector<linalg::LinalgOp> fills;
    getOperation()->walk([&](linalg::LinalgOp op) {
      if (isFill(op))
        fills.push_back(op);
    });
    OpBuilder b(&getContext());
    for (linalg::LinalgOp fill : fills)
      for (OpOperand &use : llvm::make_early_inc_range(fill->getUses())) {
        if (fill->hasOneUse() || !isa<linalg::LinalgOp>(use.getOwner()))
          continue;
        b.setInsertionPoint(use.getOwner());
        use.set(b.clone(*fill)->getResult(0));
      }
  }

  /// Tiles the program around `op`. `hasRuns` is whether others of the function
  /// before it are loops over runs.
  LogicalResult tileTokens(Operation *op, RowProgram program, LoopKind kind,
                           bool &hasRuns) {
    IRRewriter rewriter(&getContext());
    auto array = dyn_cast<ArrayOpInterface>(op);
    if (kind == LoopKind::Shared && array && program.ops.size() == 1 &&
        isParallelOverRows(array))
      return tileProgram(rewriter, program, array.getRowDims(), /*size=*/1,
                         kind);
    StringRef reason;
    bool isSplit = llvm::any_of(program.ops, [&](Operation *part) {
      return chooseSplitAngles(part, angles, accuracy, reason);
    });
    // Tokens that are only written join the loops of those beside them.
    hasRuns |= isSplit;
    isSplit |= hasRuns && isa<WriteCacheOp>(op);
    if (isSplit) {
      FailureOr<TilingInterface> run =
          tileProgram(rewriter, program, program.tokenLoops, kMaxRun, kind);
      if (failed(run))
        return failure();
      if (!*run)
        return success();
      program = fuse == Fuse::Auto ? collectProgram(*run, program.tokenLoops)
                                   : getProgramOf(*run, program.tokenLoops);
      kind = LoopKind::Independent;
    } else if (angles == Angles::Split && !reason.empty()) {
      remarkMissed(op, "split-angles")
          << ("takes an exact phase for every token: " + reason).str();
    }
    return tileProgram(rewriter, program, program.tokenLoops, /*size=*/1, kind);
  }
};
} // namespace
