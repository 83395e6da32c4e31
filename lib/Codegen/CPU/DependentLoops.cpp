//===- DependentLoops.cpp - Loops of which one needs the other ------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DependentLoops.h"
#include "TensorViews.h"
#include "TokenTiles.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/PatternMatch.h"
#include "pe/IR/PE.h"
#include "pe/IR/PELoops.h"

using namespace mlir;
using namespace mlir::pe;

//===----------------------------------------------------------------------===//
// Caches
//===----------------------------------------------------------------------===//

namespace {
/// The indices of a dimension that are written: from `begin` to before `end`.
struct Interval {
  int64_t begin = 0, end = ShapedType::kDynamic;
};
} // namespace

/// Where in a tensor tokens are written by what makes `next` of `carried`: an
/// interval of each dimension. Fails if something else is done with the tensor.
static FailureOr<SmallVector<Interval>> findWritten(Value carried, Value next) {
  SmallVector<Interval> written(
      cast<RankedTensorType>(carried.getType()).getRank());
  SmallVector<Operation *> known;
  if (auto write = next.getDefiningOp<WriteCacheOp>()) {
    if (write.getInit() != carried || write.getX() == carried)
      return failure();
    known = {write};
    auto begin = static_cast<int64_t>(write.getBegin());
    int64_t features =
        cast<ShapedType>(write.getX().getType()).getShape().back();
    if (!ShapedType::isDynamic(features))
      written.back() = {begin, begin + features};
  } else if (auto insert = next.getDefiningOp<tensor::InsertSliceOp>()) {
    auto slices = llvm::make_filter_range(
        carried.getUsers(), llvm::IsaPred<tensor::ExtractSliceOp>);
    if (insert.getDest() != carried || !llvm::hasSingleElement(slices))
      return failure();
    auto slice = cast<tensor::ExtractSliceOp>(*slices.begin());
    if (failed(findWritten(slice, insert.getSource())))
      return failure();
    known = {insert, slice};
    for (auto [dim, interval] : llvm::enumerate(written))
      if (insert.hasUnitStride() && !insert.isDynamicOffset(dim) &&
          !insert.isDynamicSize(dim))
        interval = {insert.getStaticOffset(dim),
                    insert.getStaticOffset(dim) + insert.getStaticSize(dim)};
    // Other elements of a larger slice would be put back.
    if (slice.getMixedOffsets() != insert.getMixedOffsets() ||
        slice.getStaticSizes() != insert.getStaticSizes())
      return failure();
  } else if (auto loop = next.getDefiningOp<scf::ForOp>()) {
    unsigned number = cast<OpResult>(next).getResultNumber();
    if (!isIndependent(loop) || loop.getInitArgs()[number] != carried)
      return failure();
    FailureOr<SmallVector<Interval>> inner = findWritten(
        loop.getRegionIterArg(number), loop.getYieldedValues()[number]);
    if (failed(inner))
      return failure();
    known = {loop};
    written = *inner;
  } else {
    return failure();
  }
  for (Operation *user : carried.getUsers())
    if (!isa<tensor::DimOp>(user) &&
        (!llvm::is_contained(known, user) ||
         llvm::count(user->getOperands(), carried) != 1))
      return failure();
  return written;
}

static bool areDisjoint(Interval a, Interval b) {
  return !ShapedType::isDynamic(a.end) && !ShapedType::isDynamic(b.end) &&
         (a.end <= b.begin || b.end <= a.begin);
}

/// Whether the loops write tokens into parts of a tensor that have no element
/// in common, so that the order of the writes does not matter.
static bool writeOtherParts(scf::ForOp first, unsigned result, scf::ForOp later,
                            unsigned argument, tensor::ExpandShapeOp view) {
  FailureOr<SmallVector<Interval>> a = findWritten(
      first.getRegionIterArg(result), first.getYieldedValues()[result]);
  FailureOr<SmallVector<Interval>> b = findWritten(
      later.getRegionIterArg(argument), later.getYieldedValues()[argument]);
  if (failed(a) || failed(b))
    return false;
  for (auto [dim, interval] : llvm::enumerate(*a)) {
    if (areDisjoint(interval, (*b)[getDimOfView(view, dim)]))
      return true;
  }
  return false;
}

//===----------------------------------------------------------------------===//
// Dependence
//===----------------------------------------------------------------------===//

/// Whether nothing outside of `loop` uses a value, or a view of it, but its
/// extents, and whether the loop begins with one of these only once.
static bool isOnlyOf(scf::ForOp loop, Value value) {
  int64_t numInits = llvm::count(loop.getInitArgs(), value);
  for (Operation *user : value.getUsers()) {
    auto view = dyn_cast<tensor::ExpandShapeOp>(user);
    if (loop->isAncestor(user) || isa<tensor::DimOp>(user))
      continue;
    if (!view || !isOnlyOf(loop, view))
      return false;
    numInits += llvm::count(loop.getInitArgs(), view.getResult());
  }
  return numInits <= 1;
}

/// Whether an iteration of `later` may pass on the result of `first`, which its
/// argument begins with, together with what the same iteration of `first` does.
static bool mayPassOn(scf::ForOp first, unsigned result, scf::ForOp later,
                      unsigned argument, tensor::ExpandShapeOp view) {
  if (!isOnlyOf(later, first.getResult(result)))
    return false;
  if (writeOtherParts(first, result, later, argument, view))
    return true;
  FailureOr<UpdatedTile> tile = UpdatedTile::find(first, result);
  FailureOr<UpdatedTile> other = UpdatedTile::find(later, argument);
  return succeeded(tile) && succeeded(other) &&
         tile->isSlice(other->insert, view, later);
}

FailureOr<LoopDependence>
LoopDependence::find(scf::ForOp first, scf::ForOp later,
                     const SetVector<Operation *> &dependent) {
  LoopDependence dependence(first);
  auto isDependent = [&](Value value) {
    return dependent.contains(value.getDefiningOp());
  };
  auto add = [&](OpOperand &operand) {
    auto view = operand.get().getDefiningOp<tensor::ExpandShapeOp>();
    auto result = dyn_cast<OpResult>(view ? view.getSrc() : operand.get());
    if (!result || result.getOwner() != first || !isIndependent(first) ||
        !isIndependent(later))
      return false;
    if (view && (!addsUnitDims(view) ||
                 llvm::any_of(view.getOutputShape(), isDependent)))
      return false;
    Use use = {result.getResultNumber(), view, std::nullopt};
    Operation *user = operand.getOwner();
    if (user == later) {
      BlockArgument carried = later.getTiedLoopRegionIterArg(&operand);
      if (!carried)
        return false;
      use.argument = carried.getArgNumber() - later.getNumInductionVars();
      if (!mayPassOn(first, use.result, later, *use.argument, view))
        return false;
    } else if (auto slice = dyn_cast<tensor::ExtractSliceOp>(user)) {
      FailureOr<UpdatedTile> tile = UpdatedTile::find(first, use.result);
      if (failed(tile) || !tile->isSlice(slice, view, later))
        return false;
    } else if (!isa<tensor::DimOp>(user)) {
      return false;
    }
    dependence.uses.push_back(use);
    return true;
  };
  WalkResult walked = later->walk([&](Operation *op) {
    for (OpOperand &operand : op->getOpOperands())
      if (isDependent(operand.get()) && !add(operand))
        return WalkResult::interrupt();
    return WalkResult::advance();
  });
  if (walked.wasInterrupted())
    return failure();
  return dependence;
}

//===----------------------------------------------------------------------===//
// One loop
//===----------------------------------------------------------------------===//

/// The view of another tensor, where `b` is.
static Value viewOf(OpBuilder &b, tensor::ExpandShapeOp view, Value source) {
  if (!view)
    return source;
  IRMapping values;
  values.map(view.getSrc(), source);
  return b.clone(*view, values)->getResult(0);
}

/// Makes slices of `tensor`, a view of what an iteration passes on, the tile
/// that it has inserted.
static void useTile(RewriterBase &rewriter, tensor::InsertSliceOp insert,
                    Value tensor, tensor::ExpandShapeOp view) {
  for (Operation *user : llvm::make_early_inc_range(tensor.getUsers())) {
    auto slice = dyn_cast<OffsetSizeAndStrideOpInterface>(user);
    if (!slice || !isTile(insert, slice, view))
      continue;
    if (auto other = dyn_cast<tensor::InsertSliceOp>(user);
        other && other.getDest() == insert) {
      rewriter.modifyOpInPlace(
          other, [&] { other.getDestMutable().assign(insert.getDest()); });
    } else if (auto read = dyn_cast<tensor::ExtractSliceOp>(user)) {
      Value tile = insert.getSource();
      if (view && tile.getType() != read.getType() &&
          insert.getSourceType().getRank() == insert.getType().getRank() &&
          read.getType().getRank() == view.getResultType().getRank()) {
        rewriter.setInsertionPoint(read);
        tile = tensor::ExpandShapeOp::create(
            rewriter, read.getLoc(), read.getType(), tile,
            view.getReassociationIndices(), read.getMixedSizes());
      }
      if (tile.getType() == read.getType())
        rewriter.replaceOp(read, tile);
    }
  }
}

void LoopDependence::connect(RewriterBase &rewriter, scf::ForOp fused) const {
  Operation *yield = fused.getBody()->getTerminator();
  auto isInside = [&](OpOperand &use) {
    return fused->isProperAncestor(use.getOwner());
  };
  // What the first loop has passed on.
  SmallVector<Value> passedOn(yield->getOperands().take_front(numResults));
  for (Use use : uses) {
    Value next = passedOn[use.result], result = fused.getResult(use.result);
    rewriter.setInsertionPointAfterValue(next);
    Value tensor = viewOf(rewriter, use.view, next);
    rewriter.replaceUsesWithIf(use.view ? Value(use.view.getResult()) : result,
                               tensor, isInside);
    if (use.argument) {
      unsigned number = numResults + *use.argument;
      BlockArgument carried = fused.getRegionIterArg(number);
      rewriter.replaceAllUsesWith(carried, tensor);
      Value last = yield->getOperand(number);
      if (use.view) {
        rewriter.setInsertionPoint(yield);
        last = tensor::CollapseShapeOp::create(
            rewriter, use.view.getLoc(), next.getType(), last,
            use.view.getReassociationIndices());
      }
      rewriter.modifyOpInPlace(yield, [&] {
        yield->setOperand(use.result, last);
        yield->setOperand(number, carried);
      });
      rewriter.setInsertionPoint(fused);
      Value init = viewOf(rewriter, use.view, fused.getInitArgs()[use.result]);
      rewriter.modifyOpInPlace(
          fused, [&] { fused.getInitArgsMutable()[number].assign(init); });
      rewriter.setInsertionPointAfter(fused);
      rewriter.replaceAllUsesWith(fused.getResult(number),
                                  viewOf(rewriter, use.view, result));
    }
    if (auto insert = next.getDefiningOp<tensor::InsertSliceOp>())
      useTile(rewriter, insert, tensor, use.view);
  }
  // What uses tiles comes before they are passed on, as in other loops.
  for (Value next : passedOn)
    if (auto insert = next.getDefiningOp<tensor::InsertSliceOp>();
        insert && insert->hasOneUse() && *insert->user_begin() == yield)
      rewriter.moveOpBefore(insert, yield);
}

/// Erases views of the value that nothing uses.
static void eraseUnusedViews(RewriterBase &rewriter, Value value) {
  for (Operation *user : llvm::make_early_inc_range(value.getUsers()))
    if (isView(user)) {
      eraseUnusedViews(rewriter, user->getResult(0));
      if (user->use_empty())
        rewriter.eraseOp(user);
    }
}

void mlir::pe::dropUnusedResults(RewriterBase &rewriter, scf::ForOp loop) {
  Operation *yield = loop.getBody()->getTerminator();
  for (OpResult result : loop.getResults()) {
    eraseUnusedViews(rewriter, result);
    if (!result.use_empty() || !isa<RankedTensorType>(result.getType()))
      continue;
    OpOperand &last = yield->getOpOperand(result.getResultNumber());
    auto insert = last.get().getDefiningOp<tensor::InsertSliceOp>();
    rewriter.modifyOpInPlace(
        yield, [&] { last.set(loop.getTiedLoopRegionIterArg(result)); });
    if (insert && insert->use_empty())
      rewriter.eraseOp(insert);
  }
  for (auto inner : loop.getBody()->getOps<scf::ForOp>())
    if (isIndependent(inner))
      dropUnusedResults(rewriter, inner);
}
