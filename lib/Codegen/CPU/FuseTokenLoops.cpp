//===- FuseTokenLoops.cpp - One loop for queries and keys -----------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DependentLoops.h"
#include "MemoryOrder.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/SCF/Utils/Utils.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Tensor/Transforms/Transforms.h"
#include "mlir/IR/Dominance.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "mlir/Transforms/CSE.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "pe/Codegen/CPU/Passes.h"
#include "pe/IR/PE.h"
#include "pe/IR/PELoops.h"
#include "pe/IR/PERemarks.h"

namespace mlir::pe {
#define GEN_PASS_DEF_FUSETOKENLOOPSPASS
#include "pe/Codegen/CPU/Passes.h.inc"
} // namespace mlir::pe

using namespace mlir;
using namespace mlir::pe;

/// Whether the loops count the same tokens.
static bool haveEqualBounds(scf::ForOp a, scf::ForOp b) {
  return a.getLowerBound() == b.getLowerBound() &&
         a.getUpperBound() == b.getUpperBound() && a.getStep() == b.getStep();
}
static bool haveEqualBounds(scf::ForallOp a, scf::ForallOp b) {
  return a.getMixedLowerBound() == b.getMixedLowerBound() &&
         a.getMixedUpperBound() == b.getMixedUpperBound() &&
         a.getMixedStep() == b.getMixedStep() &&
         a.getMapping() == b.getMapping();
}

/// Whether the loop computes angles or writes tokens into a cache.
static bool isOverTokens(Operation *loop) {
  return loop
      ->walk([](Operation *op) {
        return isa<AngleOpInterface, WriteCacheOp>(op) ? WalkResult::interrupt()
                                                       : WalkResult::advance();
      })
      .wasInterrupted();
}

/// Whether `op`, or an op inside, uses a result of one of `definitions`.
static bool usesAny(Operation *op, const SetVector<Operation *> &definitions) {
  return op
      ->walk([&](Operation *user) {
        bool uses = llvm::any_of(user->getOperands(), [&](Value operand) {
          return definitions.contains(operand.getDefiningOp());
        });
        return uses ? WalkResult::interrupt() : WalkResult::advance();
      })
      .wasInterrupted();
}

namespace {
/// Loops that may be fused, the later one last.
template <typename LoopTy>
struct FusibleLoops {
  LoopTy first, later;
  /// What the later loop needs of the first, if it needs anything.
  std::optional<LoopDependence> dependence;
};
} // namespace

/// Finds out what the later loop needs of those of `dependent`, the first loop
/// and ops between them. Returns why it cannot be computed in one loop.
static StringRef findDependence(FusibleLoops<scf::ForOp> &loops,
                                const SetVector<Operation *> &dependent) {
  FailureOr<LoopDependence> found =
      LoopDependence::find(loops.first, loops.later, dependent);
  if (failed(found))
    return "one needs the result of the other";
  loops.dependence = *found;
  return "";
}
static StringRef findDependence(FusibleLoops<scf::ForallOp> &loops,
                                const SetVector<Operation *> &dependent) {
  return usesAny(loops.later, dependent) ? "one needs the result of the other"
                                         : "";
}

/// Whether the later loop needs a result of the earlier one.
static bool areDependent(const FusibleLoops<scf::ForOp> &loops) {
  return !loops.dependence->isEmpty();
}
static bool areDependent(const FusibleLoops<scf::ForallOp> &) { return false; }

static scf::ForOp fuse(const FusibleLoops<scf::ForOp> &loops,
                       RewriterBase &rewriter) {
  bool areIndependent =
      isIndependent(loops.first) && isIndependent(loops.later);
  scf::ForOp fused =
      fuseIndependentSiblingForLoops(loops.first, loops.later, rewriter);
  if (areIndependent)
    markIndependent(fused);
  loops.dependence->connect(rewriter, fused);
  return fused;
}
static scf::ForallOp fuse(const FusibleLoops<scf::ForallOp> &loops,
                          RewriterBase &rewriter) {
  return fuseIndependentSiblingForallLoops(loops.first, loops.later, rewriter);
}

/// Moves the ops between the two loops that depend on the first to after the
/// later one, so that the first can be moved down to it. If that is not
/// possible, moves nothing and returns the reason.
template <typename LoopTy>
static StringRef moveUsersAfter(FusibleLoops<LoopTy> &loops,
                                bool onlyDependent) {
  Operation *first = loops.first, *later = loops.later;
  SetVector<Operation *> moved;
  moved.insert(first);
  const bool needsMemory = readsMemRef(first);
  for (Operation *op = first->getNextNode(); op != later;
       op = op->getNextNode()) {
    if (needsMemory && mayChangeMemory(op))
      return "an op between them may change or free what the first reads";
    if (usesAny(op, moved)) {
      if (!isMemoryEffectFree(op))
        return "an op between them has effects and uses the result of the "
               "first";
      moved.insert(op);
    }
  }
  if (StringRef reason = findDependence(loops, moved); !reason.empty())
    return reason;
  if (onlyDependent && !areDependent(loops))
    return "neither needs a result of the other";
  Operation *last = later;
  for (Operation *op : moved.getArrayRef().drop_front()) {
    op->moveAfter(last);
    last = op;
  }
  return "";
}

/// Where the positions of an op in the loop come from: the tensor outside of
/// the loop that they are slices of, or the start of their run. Null if that is
/// not defined outside of the loop.
static Value getPositionsOutside(Value positions, LoopLikeOpInterface loop) {
  while (!loop.isDefinedOutsideOfLoop(positions)) {
    if (auto slice = positions.getDefiningOp<tensor::ExtractSliceOp>())
      positions = slice.getSource();
    else if (auto run = positions.getDefiningOp<PositionsOp>())
      positions = run.getStart();
    else if (auto start = positions.getDefiningOp<arith::AddIOp>())
      positions = start.getLhs();
    else
      return Value();
  }
  return positions;
}

/// The memref that a tensor is read from, if there is one.
static Value getArray(Value tensor) {
  auto op = tensor.getDefiningOp<bufferization::ToTensorOp>();
  return op ? op.getBuffer() : tensor;
}

/// The positions and the frequencies of the angles that a loop computes.
static SetVector<std::pair<Value, Value>> getAngles(LoopLikeOpInterface loop) {
  SetVector<std::pair<Value, Value>> angles;
  loop->walk([&](Operation *op) {
    auto add = [&](Value positions, Value invFreq) {
      if (Value outside = getPositionsOutside(positions, loop))
        angles.insert({getArray(outside), getArray(invFreq)});
    };
    if (auto rotary = dyn_cast<RotaryOp>(op))
      add(rotary.getPositions(), rotary.getInvFreq());
    if (auto table = dyn_cast<RotaryTableOp>(op))
      add(table.getPositions(), table.getInvFreq());
  });
  return angles;
}

/// Whether a token that the loop computes enters a cache.
static bool writesCache(LoopLikeOpInterface loop) {
  return loop->walk([](WriteCacheOp) { return WalkResult::interrupt(); })
      .wasInterrupted();
}

/// Emits a remark if `b` computes angles that the earlier loop `a` computes
/// too, or if both write into caches.
static void remarkNotFused(LoopLikeOpInterface a, LoopLikeOpInterface b,
                           StringRef reason) {
  auto angles = getAngles(a);
  StringRef beginning;
  if (llvm::any_of(getAngles(b),
                   [&](const auto &angle) { return angles.contains(angle); }))
    beginning =
        "computes angles again: not fused with an earlier loop over the "
        "same positions";
  else if (writesCache(a) && writesCache(b))
    beginning = "writes into a cache: not fused with an earlier loop that does";
  else
    return;
  std::string text;
  llvm::raw_string_ostream(text) << beginning << ", because " << reason
                                 << "; the earlier loop is at " << a->getLoc();
  remarkMissed(b, "fuse-token-loops") << text;
}

/// Fuses the loops of the block that are of one type, each into the next that
/// it may be fused with.
template <typename LoopTy>
static void fuseLoopsIn(Block &block, RewriterBase &rewriter,
                        bool onlyDependent) {
  SmallVector<LoopTy> loops;
  for (auto loop : block.getOps<LoopTy>())
    if ((onlyDependent || isOverTokens(loop)) && isMemoryEffectFree(loop))
      loops.push_back(loop);
  for (size_t i = 0; i < loops.size(); ++i) {
    // Why the loop is not fused with the next one. Reported if it is fused with
    // none.
    StringRef missed;
    for (size_t j = i + 1; j < loops.size(); ++j) {
      // Moving the users of a loop may have moved loop i behind loop j.
      if (!loops[i]->isBeforeInBlock(loops[j]))
        continue;
      FusibleLoops<LoopTy> both = {loops[i], loops[j], std::nullopt};
      StringRef reason = haveEqualBounds(loops[i], loops[j])
                             ? moveUsersAfter(both, onlyDependent)
                             : "they are not known to have the same bounds";
      if (!reason.empty()) {
        if (j == i + 1)
          missed = reason;
        continue;
      }
      loops[j] = fuse(both, rewriter);
      // Merge equal bounds of the inner loops, so that these can be fused.
      DominanceInfo dominance(loops[j]);
      eliminateCommonSubExpressions(rewriter, dominance, loops[j]);
      missed = "";
      break;
    }
    if (!missed.empty() && !onlyDependent)
      remarkNotFused(loops[i], loops[i + 1], missed);
  }
}

namespace {
struct FuseTokenLoops
    : public pe::impl::FuseTokenLoopsPassBase<FuseTokenLoops> {
  using FuseTokenLoopsPassBase::FuseTokenLoopsPassBase;

  void runOnOperation() override {
    IRRewriter rewriter(&getContext());
    // Outer loops first: fusing them makes siblings of their inner loops.
    getOperation()->walk<WalkOrder::PreOrder>([&](Block *block) {
      fuseLoopsIn<scf::ForOp>(*block, rewriter, onlyDependent);
      fuseLoopsIn<scf::ForallOp>(*block, rewriter, onlyDependent);
    });
    SmallVector<scf::ForOp> outermost;
    getOperation()->walk<WalkOrder::PreOrder>([&](scf::ForOp loop) {
      if (!isIndependent(loop))
        return WalkResult::advance();
      outermost.push_back(loop);
      return WalkResult::skip();
    });
    for (scf::ForOp loop : outermost)
      dropUnusedResults(rewriter, loop);
    // What is not passed on needs no array.
    RewritePatternSet patterns(&getContext());
    scf::ForOp::getCanonicalizationPatterns(patterns, &getContext());
    tensor::populateFoldTensorEmptyPatterns(patterns);
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      signalPassFailure();
  }
};
} // namespace
