//===- RotaryTiling.cpp - Tiles of rotations ------------------------------===//
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
#include "Tiling/Tiling.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "pe/IR/PEExtents.h"
#include "pe/IR/PERemarks.h"

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
/// on a tile that would split a pair.
static FailureOr<Pairs> getPairs(OpBuilder &b, RotationOpInterface op,
                                 OpFoldResult offset, OpFoldResult size) {
  OpFoldResult numPairs = op.getNumPairs(b, op.getLoc());
  ShapedType type = op.getInitType();
  int64_t dim = type.getRank() - 1;
  if (isExtentOf(size, {op.getSource(), op.getFirstInit()}, dim))
    return Pairs{b.getIndexAttr(0), numPairs, /*isWhole=*/true};
  if (!op.getPairLayout().isInterleaved()) {
    remarkMissed(op, "tile")
        << "not tiled: the feature dimension stays whole unless the "
           "layout is interleaved";
    return failure();
  }
  for (Value scale : {op.getXScale(), op.getInitScale()}) {
    auto scaleType = scale ? dyn_cast<ShapedType>(scale.getType()) : nullptr;
    if (!scaleType || scaleType.getShape().back() == 1)
      continue;
    remarkMissed(op, "tile")
        << "not tiled: the feature dimension stays whole if its blocks have "
           "factors";
    return failure();
  }
  std::optional<int64_t> pairs = getConstantIntValue(numPairs);
  if (op.getBegin() != 0 || !pairs || type.isDynamicDim(dim) ||
      2 * *pairs != type.getDimSize(dim)) {
    remarkMissed(op, "tile")
        << "not tiled: the feature dimension stays whole unless all "
           "of it is rotated";
    return failure();
  }
  if (!isKnownEven(offset) || !isKnownEven(size)) {
    remarkMissed(op, "tile")
        << "not tiled: tiles of the feature dimension need offsets and "
           "sizes known to be even";
    return failure();
  }
  AffineExpr half = b.getAffineSymbolExpr(0).floorDiv(2);
  auto halve = [&](OpFoldResult value) {
    return affine::makeComposedFoldedAffineApply(b, op.getLoc(), half, {value});
  };
  return Pairs{halve(offset), halve(size), /*isWhole=*/false};
}

/// The tile of x. Its extent of all features is static if that of x or of the
/// init is, even if the one of the tile is not.
static ArraySlice getTileOfX(OpBuilder &b, RotationOpInterface op,
                             ArraySlice tile, const Pairs &pairs) {
  if (pairs.isWhole)
    tile.sizes.back() =
        getCommonExtent(b, op.getLoc(), {op.getSource(), op.getFirstInit()},
                        op.getInitType().getRank() - 1);
  return tile;
}

//===----------------------------------------------------------------------===//
// Tiles of the ops
//===----------------------------------------------------------------------===//

FailureOr<TilingResult> RotaryOp::buildTile(OpBuilder &b,
                                            ArrayRef<OpFoldResult> offsets,
                                            ArrayRef<OpFoldResult> sizes) {
  FailureOr<Pairs> pairs = getPairs(b, *this, offsets.back(), sizes.back());
  if (failed(pairs))
    return failure();
  DenseI64ArrayAttr axes = getAxesAttr();
  if (axes && !pairs->isWhole) {
    FailureOr<DenseI64ArrayAttr> part =
        sliceAxes(*this, axes, pairs->offset, pairs->size);
    if (failed(part))
      return failure();
    axes = *part;
  }
  ArraySlice slice = getTile(offsets, sizes);
  TiledOpBuilder tiled(b, *this);
  tiled.addSlice(getX(), getTileOfX(b, *this, slice, *pairs));
  tiled.addScale(getXScale(), slice);
  tiled.addSlice(getPositions(),
                 getTokenSlice(b, *this, getPositions(), offsets, sizes));
  if (pairs->isWhole && getFreqDims().empty())
    tiled.add(getInvFreq());
  else
    tiled.addSlice(getInvFreq(), getFreqSlice(b, *this, offsets, sizes,
                                              pairs->offset, pairs->size));
  tiled.addScale(getScale(), slice);
  tiled.addSlice(getInit(), slice);
  tiled.addScale(getInitScale(), slice);
  TilingResult result = tiled.build();
  if (axes)
    cast<RotaryOp>(result.tiledOps.front()).setAxesAttr(axes);
  return result;
}

FailureOr<TilingResult> ApplyRotaryOp::buildTile(OpBuilder &b,
                                                 ArrayRef<OpFoldResult> offsets,
                                                 ArrayRef<OpFoldResult> sizes) {
  FailureOr<Pairs> pairs = getPairs(b, *this, offsets.back(), sizes.back());
  if (failed(pairs))
    return failure();
  ArraySlice slice = getTile(offsets, sizes);
  ArraySlice table = getTokenSlice(b, *this, getCos(), offsets, sizes);
  if (!getPerFeature())
    table.append(pairs->offset, pairs->size);
  else if (pairs->isWhole)
    table.append(b.getIndexAttr(0),
                 getCommonExtent(b, getLoc(), {getCos(), getSin()},
                                 static_cast<int64_t>(table.sizes.size())));
  else
    table.append(offsets.back(), sizes.back());
  TiledOpBuilder tiled(b, *this);
  tiled.addSlice(getX(), getTileOfX(b, *this, slice, *pairs));
  tiled.addScale(getXScale(), slice);
  tiled.addSlice(getCos(), table);
  tiled.addSlice(getSin(), table);
  tiled.addScale(getScale(), slice);
  tiled.addSlice(getInit(), slice);
  tiled.addScale(getInitScale(), slice);
  return tiled.build();
}

// The other operands that are arrays are scales.

FailureOr<ArraySlice> RotaryOp::getTileOfOther(OpBuilder &b, OpOperand &operand,
                                               ArrayRef<OpFoldResult> offsets,
                                               ArrayRef<OpFoldResult> sizes) {
  return getTileOfScale(b, *this, operand.get(), getInit(), offsets, sizes);
}

FailureOr<ArraySlice>
ApplyRotaryOp::getTileOfOther(OpBuilder &b, OpOperand &operand,
                              ArrayRef<OpFoldResult> offsets,
                              ArrayRef<OpFoldResult> sizes) {
  return getTileOfScale(b, *this, operand.get(), getInit(), offsets, sizes);
}
