//===- AlibiTiling.cpp - TilingInterface of pe.alibi ----------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A tile of scores has its offsets added to `query_start` and `key_start`.
//
//===----------------------------------------------------------------------===//

#include "Tiling/Tiling.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"

using namespace mlir;
using namespace mlir::pe;

static Value add(OpBuilder &b, Location loc, OpFoldResult lhs,
                 OpFoldResult rhs) {
  AffineExpr x, y;
  bindSymbols(b.getContext(), x, y);
  OpFoldResult sum =
      affine::makeComposedFoldedAffineApply(b, loc, x + y, {lhs, rhs});
  return getValueOrCreateConstantIndexOp(b, loc, sum);
}

FailureOr<TilingResult> AlibiOp::buildTile(OpBuilder &b,
                                           ArrayRef<OpFoldResult> offsets,
                                           ArrayRef<OpFoldResult> sizes) {
  Location loc = getLoc();
  int64_t headDim = getHeadDim();
  Value queryStart;
  if (usesQueryIndex())
    queryStart = add(b, loc, getFirstQuery(b), offsets[getQueryDim()]);
  Value keyStart = add(b, loc, getFirstKey(), offsets[getKeyDim()]);

  ArraySlice slice = getTile(offsets, sizes);
  TiledOpBuilder tiled(b, *this);
  tiled.addSlice(getX(), slice);
  tiled.addSlice(getSlopes(), getTile(offsets[headDim], sizes[headDim]));
  tiled.add(getQueryStart());
  tiled.add(getKeyStart());
  tiled.addSlice(getInit(), slice);
  TilingResult result = tiled.build();
  auto tile = cast<AlibiOp>(result.tiledOps.front());
  if (queryStart)
    tile.getQueryStartMutable().assign(queryStart);
  tile.getKeyStartMutable().assign(keyStart);
  return result;
}

FailureOr<ArraySlice> AlibiOp::getTileOfOther(OpBuilder &b, OpOperand &,
                                              ArrayRef<OpFoldResult> offsets,
                                              ArrayRef<OpFoldResult> sizes) {
  // The operand is the slopes: no other operand is an array.
  ArraySlice domain = getWholeSlice(b, getLoc(), getInit());
  domain.offsets[getHeadDim()] = offsets[0];
  domain.sizes[getHeadDim()] = sizes[0];
  return domain;
}
