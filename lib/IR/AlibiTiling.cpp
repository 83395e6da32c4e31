//===- AlibiTiling.cpp - TilingInterface of pe.alibi ----------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A tile of scores knows its rows and columns: the offsets of the tile are
// added to the starts.
//
//===----------------------------------------------------------------------===//

#include "Tiling.h"
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

static FailureOr<TilingResult> tile(OpBuilder &b, AlibiOp op,
                                    ArrayRef<OpFoldResult> offsets,
                                    ArrayRef<OpFoldResult> sizes) {
  Location loc = op.getLoc();
  int64_t headDim = op.getHeadDim();
  Value queryStart;
  if (op.usesQueryIndex())
    queryStart = add(b, loc, op.getFirstQuery(b), offsets[op.getQueryDim()]);
  Value keyStart = add(b, loc, op.getFirstKey(), offsets[op.getKeyDim()]);

  ArraySlice slice = getTile(offsets, sizes);
  TiledOpBuilder tiled(b, op);
  tiled.addSlice(op.getX(), slice);
  tiled.addSlice(op.getSlopes(), getTile(offsets[headDim], sizes[headDim]));
  tiled.add(op.getQueryStart());
  tiled.add(op.getKeyStart());
  tiled.addSlice(op.getInit(), slice);
  TilingResult result = tiled.build();
  auto tile = cast<AlibiOp>(result.tiledOps.front());
  if (queryStart)
    tile.getQueryStartMutable().assign(queryStart);
  tile.getKeyStartMutable().assign(keyStart);
  return result;
}

/// A tile of slopes is used by all scores of its heads.
static FailureOr<ArraySlice> getDomainTile(OpBuilder &b, AlibiOp op,
                                           unsigned operand,
                                           ArrayRef<OpFoldResult> offsets,
                                           ArrayRef<OpFoldResult> sizes) {
  if (operand != op.getSlopesMutable().getOperandNumber())
    return getTile(offsets, sizes);
  ArraySlice domain = getWholeSlice(b, op.getLoc(), op.getInit());
  domain.offsets[op.getHeadDim()] = offsets[0];
  domain.sizes[op.getHeadDim()] = sizes[0];
  return domain;
}

static SmallVector<Range> getLoops(OpBuilder &b, AlibiOp op) {
  return getDomain(b, op.getLoc(), op.getInit());
}

PE_TILING_METHODS(AlibiOp)
PE_CONSUMER_FUSION_METHODS(AlibiOp)
