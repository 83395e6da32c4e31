//===- RotaryTiling.cpp - TilingInterface of the rotations ----------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The feature dimension holds pairs. In the half layouts a pair is spread over
// the window, so the dimension stays whole; in the interleaved layout a tile
// has an even offset and an even size.
//
//===----------------------------------------------------------------------===//

#include "EvenValues.h"
#include "Extents.h"
#include "Tiling.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"

using namespace mlir;
using namespace mlir::pe;

//===----------------------------------------------------------------------===//
// Tiles of the feature dimension
//===----------------------------------------------------------------------===//

/// The pairs [offset, offset + size) of the window.
namespace {
struct Pairs {
  OpFoldResult offset;
  OpFoldResult size;
  bool isWhole;
};
} // namespace

/// The pairs that a tile of the feature dimension holds. Fails, with a remark,
/// on a tile that would part a pair.
template <typename OpTy>
static FailureOr<Pairs> getPairs(OpBuilder &b, OpTy op, OpFoldResult numPairs,
                                 OpFoldResult offset, OpFoldResult size) {
  ShapedType type = op.getInitType();
  int64_t dim = type.getRank() - 1;
  if (isExtentOf(size, {op.getSource(), op.getInit()}, dim))
    return Pairs{b.getIndexAttr(0), numPairs, /*isWhole=*/true};
  if (op.getLayout() != Layout::Interleaved) {
    op.emitRemark("not tiled: the feature dimension stays whole unless the "
                  "layout is interleaved");
    return failure();
  }
  std::optional<int64_t> pairs = getConstantIntValue(numPairs);
  if (op.getBegin() != 0 || !pairs || type.isDynamicDim(dim) ||
      2 * *pairs != type.getDimSize(dim)) {
    op.emitRemark("not tiled: the feature dimension stays whole unless all "
                  "of it is rotated");
    return failure();
  }
  if (!isKnownEven(offset) || !isKnownEven(size)) {
    op.emitRemark("not tiled: tiles of the feature dimension need offsets and "
                  "sizes known to be even");
    return failure();
  }
  AffineExpr half = b.getAffineSymbolExpr(0).floorDiv(2);
  auto halve = [&](OpFoldResult value) {
    return affine::makeComposedFoldedAffineApply(b, op.getLoc(), half, {value});
  };
  return Pairs{halve(offset), halve(size), /*isWhole=*/false};
}

//===----------------------------------------------------------------------===//
// From a tile of the result to the tiles of the operands
//===----------------------------------------------------------------------===//

static FailureOr<TilingResult> tile(OpBuilder &b, RotaryOp op,
                                    ArrayRef<OpFoldResult> offsets,
                                    ArrayRef<OpFoldResult> sizes) {
  Location loc = op.getLoc();
  FailureOr<Pairs> pairs =
      getPairs(b, op, getExtent(b, loc, op.getInvFreq(), 0), offsets.back(),
               sizes.back());
  if (failed(pairs))
    return failure();
  DenseI64ArrayAttr axes = op.getAxesAttr();
  if (axes && !pairs->isWhole) {
    FailureOr<DenseI64ArrayAttr> part =
        sliceAxes(op, axes, pairs->offset, pairs->size);
    if (failed(part))
      return failure();
    axes = *part;
  }
  ArraySlice slice = getTile(offsets, sizes);
  TiledOpBuilder tiled(b, op);
  tiled.addSlice(op.getX(), slice);
  tiled.addSlice(op.getPositions(),
                 getPositionSlice(b, loc, op.getPositions(), bool(axes),
                                  op.getPositionDims(), offsets, sizes));
  if (pairs->isWhole)
    tiled.add(op.getInvFreq());
  else
    tiled.addSlice(op.getInvFreq(), getTile(pairs->offset, pairs->size));
  tiled.add(op.getScale());
  tiled.addSlice(op.getInit(), slice);
  TilingResult result = tiled.build();
  if (axes)
    cast<RotaryOp>(result.tiledOps.front()).setAxesAttr(axes);
  return result;
}

static FailureOr<TilingResult> tile(OpBuilder &b, ApplyRotaryOp op,
                                    ArrayRef<OpFoldResult> offsets,
                                    ArrayRef<OpFoldResult> sizes) {
  Location loc = op.getLoc();
  int64_t pairDim = op.getPositionDims().size();
  FailureOr<Pairs> pairs =
      getPairs(b, op, getExtent(b, loc, op.getCos(), pairDim), offsets.back(),
               sizes.back());
  if (failed(pairs))
    return failure();
  ArraySlice slice = getTile(offsets, sizes);
  ArraySlice table = getPositionSlice(b, loc, op.getCos(), /*hasAxes=*/false,
                                      op.getPositionDims(), offsets, sizes);
  table.append(pairs->offset, pairs->size);
  TiledOpBuilder tiled(b, op);
  tiled.addSlice(op.getX(), slice);
  tiled.addSlice(op.getCos(), table);
  tiled.addSlice(op.getSin(), table);
  tiled.addSlice(op.getInit(), slice);
  return tiled.build();
}

//===----------------------------------------------------------------------===//
// From the tile of an operand to the tile of the result
//===----------------------------------------------------------------------===//

/// Whether the operand has the index space of the result.
template <typename OpTy>
static bool hasDomain(OpTy op, unsigned operand) {
  return op.isDpsInit(&op->getOpOperand(operand)) ||
         (op.getX() && operand == 0);
}

static FailureOr<ArraySlice> getDomainTile(OpBuilder &b, RotaryOp op,
                                           unsigned operand,
                                           ArrayRef<OpFoldResult> offsets,
                                           ArrayRef<OpFoldResult> sizes) {
  if (hasDomain(op, operand))
    return getTile(offsets, sizes);
  if (operand == op.getPositionsMutable().getOperandNumber())
    return getDomainTileOfTokens(b, op, op.getPositions(),
                                 op.getAxes().has_value(), op.getPositionDims(),
                                 offsets, sizes);
  op.emitRemark("not fused: a tile of inv_freq is used by every tile of the "
                "result");
  return failure();
}

static FailureOr<ArraySlice> getDomainTile(OpBuilder &b, ApplyRotaryOp op,
                                           unsigned operand,
                                           ArrayRef<OpFoldResult> offsets,
                                           ArrayRef<OpFoldResult> sizes) {
  if (hasDomain(op, operand))
    return getTile(offsets, sizes);
  return getDomainTileOfTokens(b, op, op->getOperand(operand),
                               /*hasAxes=*/false, op.getPositionDims(), offsets,
                               sizes);
}

static SmallVector<Range> getLoops(OpBuilder &b, RotaryOp op) {
  return getDomainOfTokens(b, op.getLoc(), op.getInit(), op.getPositions(),
                           op.getAxes().has_value(), op.getPositionDims());
}
static SmallVector<Range> getLoops(OpBuilder &b, ApplyRotaryOp op) {
  return getDomainOfTokens(b, op.getLoc(), op.getInit(), op.getCos(),
                           /*hasAxes=*/false, op.getPositionDims());
}

PE_TILING_METHODS(RotaryOp)
PE_TILING_METHODS(ApplyRotaryOp)
PE_CONSUMER_FUSION_METHODS(RotaryOp)
PE_CONSUMER_FUSION_METHODS(ApplyRotaryOp)
