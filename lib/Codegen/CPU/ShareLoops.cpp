//===- ShareLoops.cpp - Loops that threads share --------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// An scf.forall on tensors inserts the slices of its iterations in parallel,
// which tokens that go to any slot of a cache are not. Here the iterations
// write into memory: what the loop passed on becomes a buffer.
//
//===----------------------------------------------------------------------===//

#include "TensorViews.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/IR/PatternMatch.h"
#include "pe/Codegen/CPU/Passes.h"
#include "pe/IR/PELoops.h"
#include "pe/IR/PERemarks.h"

namespace mlir::pe {
#define GEN_PASS_DEF_SHARELOOPSPASS
#include "pe/Codegen/CPU/Passes.h.inc"
} // namespace mlir::pe

using namespace mlir;
using namespace mlir::pe;

/// The tensor that the buffer holds at this point of the program.
static Value readBuffer(OpBuilder &b, Location loc, Type type, Value buffer) {
  return bufferization::ToTensorOp::create(b, loc, type, buffer,
                                           /*restrict=*/true,
                                           /*writable=*/true);
}

/// The tensor that `tensor` is a view of.
static Value getSource(Value tensor) {
  while (Operation *op = tensor.getDefiningOp()) {
    if (!isView(op))
      break;
    tensor = op->getOperand(0);
  }
  return tensor;
}

/// Whether the tensor, or a view of it, has uses after the loop.
static bool isUsedAfter(Value tensor, scf::ForOp loop) {
  for (Operation *user : tensor.getUsers()) {
    Operation *ancestor = loop->getBlock()->findAncestorOpInBlock(*user);
    if (ancestor == loop || isa<tensor::DimOp>(user))
      continue;
    if (isView(user) && user->getOperand(0) == tensor) {
      if (isUsedAfter(user->getResult(0), loop))
        return true;
      continue;
    }
    if (!ancestor || loop->isBeforeInBlock(ancestor))
      return true;
  }
  return false;
}

/// Whether no other tensor may be in the memory of this one, which is not a
/// view.
static bool hasOneName(Value tensor) {
  if (auto argument = dyn_cast<BlockArgument>(tensor))
    return isa<func::FuncOp>(argument.getOwner()->getParentOp());
  // Those of buffers are what an earlier loop has written.
  return isa<tensor::EmptyOp, bufferization::AllocTensorOp,
             bufferization::ToTensorOp>(tensor.getDefiningOp());
}

/// What the buffer that the loop writes to holds before. Bufferization does not
/// see that the results of the loop are in that buffer, so that nothing else
/// may be written there, later or by the same loop.
static Value getOwnInit(RewriterBase &rewriter, scf::ForOp loop, Value init) {
  Value source = getSource(init);
  if (hasOneName(source) && !isUsedAfter(source, loop) &&
      llvm::count(loop.getInitArgs(), init) == 1)
    return init;
  if (init.getDefiningOp<tensor::EmptyOp>())
    return rewriter.clone(*init.getDefiningOp())->getResult(0);
  return bufferization::AllocTensorOp::create(
      rewriter, loop.getLoc(), cast<RankedTensorType>(init.getType()),
      ValueRange(), /*copy=*/init);
}

/// The type of the buffer of a tensor: its elements are contiguous unless it is
/// a part of another array.
static MemRefType getBufferType(Value tensor) {
  auto type = cast<RankedTensorType>(tensor.getType());
  Value source = tensor;
  bool isPart = false;
  while (Operation *op = source.getDefiningOp()) {
    isPart |= isa<tensor::ExtractSliceOp>(op);
    // What an earlier loop has written to.
    if (auto read = dyn_cast<bufferization::ToTensorOp>(op))
      isPart |= !cast<MemRefType>(read.getBuffer().getType())
                     .getLayout()
                     .isIdentity();
    if (isPart || !isView(op))
      break;
    source = op->getOperand(0);
  }
  return cast<MemRefType>(
      isPart ? bufferization::getMemRefTypeWithFullyDynamicLayout(type)
             : bufferization::getMemRefTypeWithStaticIdentityLayout(type));
}

/// Gives every iteration the uninitialized arrays that it writes to, which may
/// have been moved out of the loop: threads must not share them.
static void ownEmptyTensors(RewriterBase &rewriter, scf::ForallOp loop) {
  rewriter.setInsertionPointToStart(loop.getBody());
  llvm::MapVector<Value, Value> owned;
  loop.getBody()->walk([&](Operation *op) {
    for (OpOperand &operand : op->getOpOperands()) {
      auto empty = operand.get().getDefiningOp<tensor::EmptyOp>();
      if (!empty || loop->isProperAncestor(empty))
        continue;
      Value &own = owned[empty];
      if (!own)
        own = rewriter.clone(*empty)->getResult(0);
      rewriter.modifyOpInPlace(op, [&] { operand.set(own); });
    }
  });
}

/// What a tensor in a loop was before the op that gives it, also what a branch
/// leaves, or what it is a view of. Null if the tensor is new.
static Value getPrevious(Value tensor) {
  if (Value updated = getUpdated(tensor))
    return updated;
  Operation *op = tensor.getDefiningOp();
  if (auto branch = dyn_cast_or_null<scf::IfOp>(op))
    return branch.elseYield().getOperand(
        cast<OpResult>(tensor).getResultNumber());
  return op && isView(op) ? op->getOperand(0) : Value();
}

/// Whether the tensor is what `loop` passes on, or a part of it.
static bool isPassedOn(Value tensor, scf::ForOp loop) {
  while (tensor && !llvm::is_contained(loop.getRegionIterArgs(), tensor))
    tensor = getPrevious(tensor);
  return tensor != nullptr;
}

/// Whether the insertion puts a part of what `loop` passes on back elsewhere,
/// or is not known to have the extents that were taken. Bufferization then
/// copies all of the part.
static bool isOtherPart(tensor::InsertSliceOp insert, scf::ForOp loop) {
  Value tensor = insert.getSource();
  while (tensor && !tensor.getDefiningOp<tensor::ExtractSliceOp>() &&
         !llvm::is_contained(loop.getRegionIterArgs(), tensor))
    tensor = getPrevious(tensor);
  if (!tensor || !isPassedOn(tensor, loop))
    return false;
  // No slice: all of it.
  auto slice = tensor.getDefiningOp<tensor::ExtractSliceOp>();
  return !slice || !cast<OffsetSizeAndStrideOpInterface>(slice.getOperation())
                        .isSameAs(insert, isEqualConstantIntOrValue);
}

/// Why threads cannot share the iterations; empty if they can.
static StringRef getReasonAgainst(scf::ForOp loop) {
  if (!llvm::all_of(loop->getResultTypes(), llvm::IsaPred<RankedTensorType>))
    return "it passes on other than tensors";
  auto found = loop.getBody()->walk([&](tensor::InsertSliceOp insert) {
    return isOtherPart(insert, loop) ? WalkResult::interrupt()
                                     : WalkResult::advance();
  });
  if (found.wasInterrupted())
    return "a part of a tensor is put back with other extents";
  return "";
}

static void share(RewriterBase &rewriter, scf::ForOp loop) {
  Location loc = loop.getLoc();
  rewriter.setInsertionPoint(loop);
  SmallVector<Value> buffers;
  for (Value init : loop.getInitArgs()) {
    buffers.push_back(bufferization::ToBufferOp::create(
        rewriter, loc, getBufferType(init), getOwnInit(rewriter, loop, init)));
  }
  auto shared = scf::ForallOp::create(
      rewriter, loc, ArrayRef<OpFoldResult>{loop.getLowerBound()},
      ArrayRef<OpFoldResult>{loop.getUpperBound()},
      ArrayRef<OpFoldResult>{loop.getStep()}, ValueRange(),
      /*mapping=*/std::nullopt);
  Block *body = shared.getBody();
  rewriter.setInsertionPointToStart(body);
  SmallVector<Value> arguments = {shared.getInductionVar(0)};
  for (auto [init, buffer] : llvm::zip_equal(loop.getInitArgs(), buffers))
    arguments.push_back(readBuffer(rewriter, loc, init.getType(), buffer));
  Operation *yield = loop.getBody()->getTerminator();
  rewriter.setInsertionPoint(yield);
  for (auto [value, buffer] : llvm::zip_equal(yield->getOperands(), buffers))
    bufferization::MaterializeInDestinationOp::create(
        rewriter, loc, /*result=*/Type(), value, buffer, /*restrict=*/true,
        /*writable=*/true);
  rewriter.eraseOp(yield);
  rewriter.inlineBlockBefore(loop.getBody(), body->getTerminator(), arguments);
  ownEmptyTensors(rewriter, shared);
  rewriter.setInsertionPointAfter(shared);
  SmallVector<Value> results;
  for (auto [result, buffer] : llvm::zip_equal(loop.getResults(), buffers))
    results.push_back(readBuffer(rewriter, loc, result.getType(), buffer));
  rewriter.replaceOp(loop, results);
}

namespace {
struct ShareLoops : public pe::impl::ShareLoopsPassBase<ShareLoops> {
  void runOnOperation() override {
    SmallVector<scf::ForOp> loops;
    getOperation()->walk<WalkOrder::PreOrder>([&](Operation *op) {
      if (isa<scf::ForallOp>(op))
        return WalkResult::skip();
      auto loop = dyn_cast<scf::ForOp>(op);
      if (!loop || !isIndependent(loop))
        return WalkResult::advance();
      StringRef reason = getReasonAgainst(loop);
      if (reason.empty())
        loops.push_back(loop);
      else
        remarkMissed(loop, "share-loops") << ("not shared: " + reason).str();
      return WalkResult::skip();
    });
    IRRewriter rewriter(&getContext());
    for (scf::ForOp loop : loops)
      share(rewriter, loop);
  }
};
} // namespace
