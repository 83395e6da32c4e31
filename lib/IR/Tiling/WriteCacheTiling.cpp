//===- WriteCacheTiling.cpp - Tiles of writes into a cache ----------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The iteration domain is the index space of x. Any token may go to any slot,
// so a tile has all slots of the init, and the part of its rows that belongs to
// the tile. In memory every loop is parallel. A tensor is passed from one tile
// of tokens to the next, as that of a reduction: threads that return all slots
// would undo each other's writes.
//
//===----------------------------------------------------------------------===//

#include "InterfaceModels.h"
#include "Tiling/Tiling.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "pe/IR/PEExtents.h"
#include "pe/IR/PERemarks.h"

using namespace mlir;
using namespace mlir::pe;

using Tile = ArrayRef<OpFoldResult>;

/// The part of the init that a tile of x is written to.
static ArraySlice getSlots(OpBuilder &b, WriteCacheOp op, Tile offsets,
                           Tile sizes) {
  Location loc = op.getLoc();
  ArraySlice slots = getWholeSlice(b, loc, op.getInit());
  for (auto [dim, dimOfX] :
       llvm::zip_equal(op.getRowDimsOfInit(), op.getRowDimsOfX())) {
    slots.offsets[dim] = offsets[dimOfX];
    slots.sizes[dim] = sizes[dimOfX];
  }
  AffineExpr feature = b.getAffineSymbolExpr(0);
  slots.offsets.back() = affine::makeComposedFoldedAffineApply(
      b, loc, feature + static_cast<int64_t>(op.getBegin()), {offsets.back()});
  return slots;
}

/// Whether the factor is one of rows, or absent.
static bool isFactorOfRows(Value scale) {
  auto type = scale ? dyn_cast<ShapedType>(scale.getType()) : nullptr;
  return !type || type.getShape().back() == 1;
}

/// Whether threads would return what they have written of some tokens alone.
static bool isSplitAmongThreads(OpBuilder &b, WriteCacheOp op, Tile sizes) {
  return op.getResult() &&
         isa_and_present<scf::ForallOp>(b.getInsertionBlock()->getParentOp()) &&
         !llvm::all_of(op.getTokenDims(), [&](int64_t dim) {
           return isExtentOf(sizes[dim], op.getX(), dim);
         });
}

static FailureOr<TilingResult> buildTile(OpBuilder &b, WriteCacheOp op,
                                         Tile offsets, Tile sizes) {
  if (isSplitAmongThreads(b, op, sizes)) {
    remarkMissed(op, "tile")
        << "not tiled: threads that return the cache with the tokens of one "
           "tile each would undo each other's writes";
    return failure();
  }
  int64_t rank = cast<ShapedType>(op.getX().getType()).getRank();
  if (!isExtentOf(sizes.back(), op.getX(), rank - 1) &&
      !(isFactorOfRows(op.getXScale()) && isFactorOfRows(op.getInitScale()))) {
    remarkMissed(op, "tile")
        << "not tiled: the feature dimension stays whole if its blocks have "
           "factors";
    return failure();
  }
  ArraySlice slice = getTile(offsets, sizes), tokens;
  for (int64_t dim : op.getTokenDims())
    tokens.append(offsets[dim], sizes[dim]);
  TiledOpBuilder tiled(b, op);
  tiled.addSlice(op.getX(), slice);
  tiled.addScale(op.getXScale(), slice);
  tiled.addSlice(op.getSlots(), tokens);
  tiled.addSlice(op.getInit(), getSlots(b, op, offsets, sizes));
  tiled.addScale(op.getInitScale(), slice);
  TilingResult result = tiled.build();
  cast<WriteCacheOp>(result.tiledOps.front()).setBegin(0);
  return result;
}

/// The tile of x that uses one tile of `operand`, an input.
static FailureOr<ArraySlice> getDomainTile(OpBuilder &b, WriteCacheOp op,
                                           OpOperand &operand, Tile offsets,
                                           Tile sizes) {
  if (&operand == &op.getXMutable())
    return getTile(offsets, sizes);
  if (&operand == &op.getInitMutable()) {
    remarkMissed(op, "fuse")
        << "not fused: any token may be written to a tile of the cache";
    return failure();
  }
  if (&operand != &op.getSlotsMutable())
    return getTileOfScale(b, op, operand.get(), op.getX(), offsets, sizes);
  ArraySlice domain = getWholeSlice(b, op.getLoc(), op.getX());
  for (auto [i, dim] : llvm::enumerate(op.getTokenDims())) {
    domain.offsets[dim] = offsets[i];
    domain.sizes[dim] = sizes[i];
  }
  return domain;
}

namespace {
struct WriteCacheTiling : public OperandTiling<WriteCacheTiling, WriteCacheOp> {
  SmallVector<utils::IteratorType> getLoopIteratorTypes(Operation *op) const {
    auto write = cast<WriteCacheOp>(op);
    SmallVector<utils::IteratorType> types(
        cast<ShapedType>(write.getX().getType()).getRank(),
        utils::IteratorType::parallel);
    if (write.getResult())
      for (int64_t dim : write.getTokenDims())
        types[dim] = utils::IteratorType::reduction;
    return types;
  }

  SmallVector<Range> getIterationDomain(Operation *op, OpBuilder &b) const {
    ArraySlice x =
        getWholeSlice(b, op->getLoc(), cast<WriteCacheOp>(op).getX());
    SmallVector<Range> ranges;
    for (auto [offset, size, stride] :
         llvm::zip_equal(x.offsets, x.sizes, x.strides))
      ranges.push_back({offset, size, stride});
    return ranges;
  }

  FailureOr<TilingResult> getTiledImplementation(Operation *op, OpBuilder &b,
                                                 Tile offsets,
                                                 Tile sizes) const {
    return buildTile(b, cast<WriteCacheOp>(op), offsets, sizes);
  }

  LogicalResult
  getResultTilePosition(Operation *op, OpBuilder &b, unsigned, Tile offsets,
                        Tile sizes, SmallVector<OpFoldResult> &resultOffsets,
                        SmallVector<OpFoldResult> &resultSizes) const {
    ArraySlice slots = getSlots(b, cast<WriteCacheOp>(op), offsets, sizes);
    resultOffsets = slots.offsets;
    resultSizes = slots.sizes;
    return success();
  }

  static FailureOr<ArraySlice> getDomainTile(OpBuilder &b, OpOperand &operand,
                                             Tile offsets, Tile sizes) {
    return ::getDomainTile(b, cast<WriteCacheOp>(operand.getOwner()), operand,
                           offsets, sizes);
  }
};
} // namespace

void mlir::pe::attachWriteCacheTiling(MLIRContext &context) {
  WriteCacheOp::attachInterface<WriteCacheTiling>(context);
}
