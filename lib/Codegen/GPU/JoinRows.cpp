//===- JoinRows.cpp - Loops over rows that share a launch -----------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A loop over one token, as of a step of decoding, is gone before it gets here:
// its loops over rows are all that is left. They get one around them again.
//
//===----------------------------------------------------------------------===//

#include "RowNest.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/PatternMatch.h"
#include "pe/IR/PELoops.h"

using namespace mlir;
using namespace mlir::pe;

/// Whether the loop has no other one in it: what it counts are rows.
static bool isOverRows(Operation *op) {
  if (!isIndependent(op) || op->getNumResults() != 0)
    return false;
  return llvm::none_of(*cast<scf::ForOp>(op).getBody(),
                       [](Operation &inner) { return isIndependent(&inner); });
}

/// Loops over rows of a block with nothing between them that has an effect, but
/// for allocations. The groups have at least two.
static SmallVector<SmallVector<scf::ForOp>> findGroups(Block &block) {
  SmallVector<SmallVector<scf::ForOp>> groups(1);
  for (Operation &op : block) {
    if (isOverRows(&op))
      groups.back().push_back(cast<scf::ForOp>(op));
    else if (!isRowContext(&op) && !isa<memref::AllocOp, memref::DeallocOp>(op))
      groups.emplace_back();
  }
  llvm::erase_if(groups, [](const SmallVector<scf::ForOp> &group) {
    return group.size() < 2;
  });
  return groups;
}

/// Moves the loops into a loop of one iteration, behind what they use.
static void join(RewriterBase &rewriter, ArrayRef<scf::ForOp> group) {
  scf::ForOp first = group.front(), last = group.back();
  for (Operation &op : llvm::make_early_inc_range(llvm::make_range(
           first->getIterator(), std::next(last->getIterator())))) {
    if (isa<memref::DeallocOp>(op))
      rewriter.moveOpAfter(&op, last);
    else if (!isIndependent(&op))
      rewriter.moveOpBefore(&op, first);
  }
  Location loc = first.getLoc();
  rewriter.setInsertionPoint(first);
  Value zero = arith::ConstantIndexOp::create(rewriter, loc, 0);
  Value one = arith::ConstantIndexOp::create(rewriter, loc, 1);
  auto around = scf::ForOp::create(rewriter, loc, zero, one, one);
  markIndependent(around);
  for (scf::ForOp loop : group)
    rewriter.moveOpBefore(loop, around.getBody()->getTerminator());
}

void mlir::pe::joinRowNests(RewriterBase &rewriter, Operation *root) {
  SmallVector<SmallVector<scf::ForOp>> groups;
  root->walk<WalkOrder::PreOrder>([&](Operation *op) {
    if (isa<gpu::LaunchOp, gpu::GPUModuleOp>(op) || isIndependent(op))
      return WalkResult::skip();
    for (Region &region : op->getRegions())
      for (Block &block : region)
        llvm::append_range(groups, findGroups(block));
    return WalkResult::advance();
  });
  for (ArrayRef<scf::ForOp> group : groups)
    join(rewriter, group);
}
