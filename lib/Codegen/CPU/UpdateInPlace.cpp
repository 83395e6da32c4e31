//===- UpdateInPlace.cpp - Loops over tokens in place ---------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Bufferization compares whole tensors: it does not see that a loop reads a
// token before it writes the same token, nor that keys beside queries in one
// array are not among what is written.
//
//===----------------------------------------------------------------------===//

#include "TensorViews.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Dominance.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Interfaces/ViewLikeInterface.h"
#include "mlir/Transforms/CSE.h"
#include "pe/Codegen/CPU/Passes.h"
#include "pe/IR/PELoops.h"

namespace mlir::pe {
#define GEN_PASS_DEF_UPDATEINPLACEPASS
#include "pe/Codegen/CPU/Passes.h.inc"
} // namespace mlir::pe

using namespace mlir;
using namespace mlir::pe;

//===----------------------------------------------------------------------===//
// Tiles of one array
//===----------------------------------------------------------------------===//

static bool isSameSlice(OffsetSizeAndStrideOpInterface a,
                        OffsetSizeAndStrideOpInterface b) {
  return a.isSameAs(b, [](OpFoldResult x, OpFoldResult y) { return x == y; });
}

/// Reads the tile that an iteration writes from the tensor that the loop passes
/// on, and not from the one that it begins with: no other iteration has
/// changed it.
static void readCarriedTiles(RewriterBase &rewriter, scf::ForOp loop) {
  bool isChanged = false;
  auto yield = cast<scf::YieldOp>(loop.getBody()->getTerminator());
  for (auto [init, carried, next] : llvm::zip_equal(
           loop.getInitArgs(), loop.getRegionIterArgs(), yield.getResults())) {
    auto insert = next.getDefiningOp<tensor::InsertSliceOp>();
    if (!insert || insert.getDest() != carried)
      continue;
    for (auto extract : loop.getBody()->getOps<tensor::ExtractSliceOp>())
      if (extract.getSource() == init && isSameSlice(extract, insert)) {
        rewriter.startOpModification(extract);
        extract.getSourceMutable().assign(carried);
        rewriter.finalizeOpModification(extract);
        isChanged = true;
      }
  }
  if (!isChanged)
    return;
  // What a loop inside begins with is then the tile that it reads from.
  DominanceInfo dominance(loop);
  eliminateCommonSubExpressions(rewriter, dominance, loop);
}

//===----------------------------------------------------------------------===//
// Packed arrays
//===----------------------------------------------------------------------===//

namespace {
/// A slice of an argument that a loop computes and that is put back.
struct PackedUpdate {
  tensor::InsertSliceOp insert;
  scf::ForOp loop;
  /// What the loop begins with.
  OpOperand *init;
  /// From the result of the loop to the slice, or null if they are equal.
  tensor::CollapseShapeOp collapse;
  /// Other slices, and those that are updated.
  SmallVector<tensor::ExtractSliceOp> slices;
};
} // namespace

/// Whether all that is computed from views of the tensor comes before `end`.
static bool isUsedOnlyBefore(Value tensor, Operation *end) {
  return llvm::all_of(tensor.getUsers(), [&](Operation *user) {
    if (isa<tensor::DimOp>(user))
      return true;
    if (isView(user))
      return isUsedOnlyBefore(user->getResult(0), end);
    Operation *ancestor = end->getBlock()->findAncestorOpInBlock(*user);
    return ancestor && ancestor->isBeforeInBlock(end);
  });
}

/// The update that ends with `insert`, if the slices of the argument are apart
/// and nothing else uses it.
static std::optional<PackedUpdate> findUpdate(tensor::InsertSliceOp insert) {
  PackedUpdate update = {insert, {}, nullptr, {}, {}};
  auto argument = dyn_cast<BlockArgument>(insert.getDest());
  if (!argument || argument.getOwner() != insert->getBlock() ||
      !isa<func::FuncOp>(argument.getOwner()->getParentOp()) ||
      insert.getSourceType().getRank() != insert.getType().getRank())
    return std::nullopt;
  Value computed = insert.getSource();
  if (auto collapse = computed.getDefiningOp<tensor::CollapseShapeOp>()) {
    update.collapse = collapse;
    computed = collapse.getSrc();
  }
  update.loop = computed.getDefiningOp<scf::ForOp>();
  if (!update.loop || !isIndependent(update.loop) ||
      update.loop->getBlock() != insert->getBlock())
    return std::nullopt;
  auto result = cast<OpResult>(computed);
  update.init = update.loop.getTiedLoopInit(result);
  for (Operation *user : argument.getUsers()) {
    if (user == insert || isa<tensor::DimOp>(user))
      continue;
    auto slice = dyn_cast<tensor::ExtractSliceOp>(user);
    if (!slice || slice->getBlock() != insert->getBlock() ||
        slice.getType().getRank() != insert.getType().getRank() ||
        !(isSameSlice(slice, insert) || areDisjoint(slice, insert)) ||
        !isUsedOnlyBefore(slice, insert))
      return std::nullopt;
    update.slices.push_back(slice);
  }
  return update;
}

/// The slice as the loop computes it: the array that the loop reads, if there
/// is one, so that it is seen to be the same.
static Value expand(RewriterBase &rewriter, Value slice,
                    const PackedUpdate &update) {
  tensor::CollapseShapeOp collapse = update.collapse;
  for (Operation *user : slice.getUsers())
    if (auto expand = dyn_cast<tensor::ExpandShapeOp>(user);
        expand && expand.getType() == collapse.getSrcType() &&
        expand->getBlock() == update.loop->getBlock() &&
        expand->isBeforeInBlock(update.loop))
      return expand;
  return tensor::ExpandShapeOp::create(
      rewriter, collapse.getLoc(), collapse.getSrcType(), slice,
      collapse.getReassociationIndices(),
      tensor::getMixedSizes(rewriter, collapse.getLoc(), update.init->get()));
}

/// Gives the slices memory of their own, parts of that of the argument.
static void updateInPlace(RewriterBase &rewriter, const PackedUpdate &update) {
  tensor::InsertSliceOp insert = update.insert;
  Location loc = insert.getLoc();
  RankedTensorType type = insert.getType();
  rewriter.setInsertionPointToStart(insert->getBlock());
  auto memrefType = cast<MemRefType>(
      bufferization::getMemRefTypeWithStaticIdentityLayout(type));
  Value buffer = bufferization::ToBufferOp::create(rewriter, loc, memrefType,
                                                   insert.getDest());
  auto takePart = [&](OffsetSizeAndStrideOpInterface slice) -> Value {
    return memref::SubViewOp::create(
        rewriter, loc, buffer, slice.getMixedOffsets(), slice.getMixedSizes(),
        slice.getMixedStrides());
  };
  auto read = [&](Type tensor, Value memref) -> Value {
    return bufferization::ToTensorOp::create(rewriter, loc, tensor, memref,
                                             /*restrict=*/true,
                                             /*writable=*/true);
  };
  Value updated, part;
  for (tensor::ExtractSliceOp slice : update.slices) {
    rewriter.setInsertionPoint(slice);
    Value memref = takePart(slice);
    Value tensor = read(slice.getType(), memref);
    if (isSameSlice(slice, insert)) {
      // All of them are one tensor.
      if (updated)
        tensor = updated;
      updated = tensor;
      part = memref;
    }
    rewriter.replaceOp(slice, tensor);
  }
  rewriter.setInsertionPoint(update.loop);
  if (!updated) {
    part = takePart(insert);
    updated = read(insert.getSourceType(), part);
  }
  if (update.init->get().getDefiningOp<tensor::EmptyOp>()) {
    if (update.collapse)
      updated = expand(rewriter, updated, update);
    rewriter.modifyOpInPlace(update.loop, [&] { update.init->set(updated); });
  }
  rewriter.setInsertionPoint(insert);
  bufferization::MaterializeInDestinationOp::create(
      rewriter, loc, /*result=*/Type(), insert.getSource(), part,
      /*restrict=*/true, /*writable=*/true);
  rewriter.replaceOp(insert, read(type, buffer));
}

namespace {
struct UpdateInPlace : public pe::impl::UpdateInPlacePassBase<UpdateInPlace> {
  void runOnOperation() override {
    IRRewriter rewriter(&getContext());
    SmallVector<tensor::InsertSliceOp> inserts;
    getOperation()->walk(
        [&](tensor::InsertSliceOp op) { inserts.push_back(op); });
    for (tensor::InsertSliceOp insert : inserts)
      if (std::optional<PackedUpdate> update = findUpdate(insert))
        updateInPlace(rewriter, *update);
    getOperation()->walk<WalkOrder::PreOrder>([&](scf::ForOp loop) {
      if (isIndependent(loop))
        readCarriedTiles(rewriter, loop);
    });
  }
};
} // namespace
