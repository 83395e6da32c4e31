//===- FuseTokenLoops.cpp - One loop for queries and keys -----------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/SCF/Utils/Utils.h"
#include "mlir/IR/Dominance.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "mlir/Transforms/CSE.h"
#include "pe/Codegen/Passes.h"
#include "pe/IR/PE.h"

namespace mlir::pe {
#define GEN_PASS_DEF_FUSETOKENLOOPSPASS
#include "pe/Codegen/Passes.h.inc"
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

static scf::ForOp fuse(scf::ForOp a, scf::ForOp b, RewriterBase &rewriter) {
  return fuseIndependentSiblingForLoops(a, b, rewriter);
}
static scf::ForallOp fuse(scf::ForallOp a, scf::ForallOp b,
                          RewriterBase &rewriter) {
  return fuseIndependentSiblingForallLoops(a, b, rewriter);
}

/// Whether the loop computes angles, and does nothing but compute tensors.
static bool isTokenLoop(Operation *loop) {
  bool hasAngles = false;
  loop->walk([&](Operation *op) {
    hasAngles |= isa<RotaryOp, RotaryTableOp, SinusoidalOp>(op);
  });
  return hasAngles && isMemoryEffectFree(loop);
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

/// Moves what depends on `a` from between the loops to after `b`, so that `a`
/// can be computed where `b` is. Fails, and moves nothing, if `b` depends on
/// `a`, or if what is between has effects.
static LogicalResult moveUsersAfter(Operation *a, Operation *b) {
  // Moving users may have put `a` behind a loop that it was in front of.
  if (!a->isBeforeInBlock(b))
    return failure();
  SetVector<Operation *> moved;
  moved.insert(a);
  for (Operation *op = a->getNextNode(); op != b; op = op->getNextNode())
    if (usesAny(op, moved)) {
      if (!isMemoryEffectFree(op))
        return failure();
      moved.insert(op);
    }
  if (usesAny(b, moved))
    return failure();
  Operation *last = b;
  for (Operation *op : moved.getArrayRef().drop_front()) {
    op->moveAfter(last);
    last = op;
  }
  return success();
}

/// Fuses the loops of the block that are of one type, each into the next that
/// it may be fused with.
template <typename LoopTy>
static void fuseLoopsIn(Block &block, RewriterBase &rewriter) {
  SmallVector<LoopTy> loops;
  for (auto loop : block.getOps<LoopTy>())
    if (isTokenLoop(loop))
      loops.push_back(loop);
  for (size_t i = 0; i < loops.size(); ++i)
    for (size_t j = i + 1; j < loops.size(); ++j) {
      if (!haveEqualBounds(loops[i], loops[j]) ||
          failed(moveUsersAfter(loops[i], loops[j])))
        continue;
      loops[j] = fuse(loops[i], loops[j], rewriter);
      // Bounds of the loops inside become one as well.
      DominanceInfo dominance(loops[j]);
      eliminateCommonSubExpressions(rewriter, dominance, loops[j]);
      break;
    }
}

namespace {
struct FuseTokenLoops
    : public pe::impl::FuseTokenLoopsPassBase<FuseTokenLoops> {
  void runOnOperation() override {
    IRRewriter rewriter(&getContext());
    // Outer loops first: theirs are the loops inside that become siblings.
    getOperation()->walk<WalkOrder::PreOrder>([&](Block *block) {
      fuseLoopsIn<scf::ForOp>(*block, rewriter);
      fuseLoopsIn<scf::ForallOp>(*block, rewriter);
    });
  }
};
} // namespace
