//===- BiasTiling.cpp - TilingInterface of ops on scores ------------------===//
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
#include "pe/IR/PEExtents.h"
#include "pe/IR/PERemarks.h"

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

static FailureOr<TilingResult> buildBiasTile(OpBuilder &b, BiasOpInterface op,
                                             ArrayRef<OpFoldResult> offsets,
                                             ArrayRef<OpFoldResult> sizes) {
  Location loc = op.getLoc();
  Value queryStart;
  if (op.usesQueryIndex())
    queryStart = add(b, loc, op.getFirstQuery(b), offsets[op.getQueryDim()]);
  Value keyStart = add(b, loc, op.getFirstKey(), offsets[op.getKeyDim()]);

  ArraySlice slice = getTile(offsets, sizes);
  Value heads = op.getHeadsMutable().get();
  ArraySlice headSlice = getWholeSlice(b, loc, heads);
  headSlice.offsets[0] = offsets[op.getHeadDim()];
  headSlice.sizes[0] = sizes[op.getHeadDim()];
  TiledOpBuilder tiled(b, cast<DestinationStyleOpInterface>(*op));
  tiled.addSlice(op.getX(), slice);
  tiled.addSlice(heads, headSlice);
  tiled.add(op.getQueryStart());
  tiled.add(op.getKeyStart());
  tiled.addSlice(op.getFirstInit(), slice);
  TilingResult result = tiled.build();
  auto tile = cast<BiasOpInterface>(result.tiledOps.front());
  if (queryStart)
    tile.getQueryStartMutable().assign(queryStart);
  tile.getKeyStartMutable().assign(keyStart);
  return result;
}

/// The operand is the array of the heads: no other one is an array.
static FailureOr<ArraySlice> getTileOfHeads(OpBuilder &b, BiasOpInterface op,
                                            ArrayRef<OpFoldResult> offsets,
                                            ArrayRef<OpFoldResult> sizes) {
  ArraySlice domain = getWholeSlice(b, op.getLoc(), op.getFirstInit());
  domain.offsets[op.getHeadDim()] = offsets[0];
  domain.sizes[op.getHeadDim()] = sizes[0];
  return domain;
}

FailureOr<TilingResult> AlibiOp::buildTile(OpBuilder &b,
                                           ArrayRef<OpFoldResult> offsets,
                                           ArrayRef<OpFoldResult> sizes) {
  return buildBiasTile(b, *this, offsets, sizes);
}

FailureOr<TilingResult>
RelativeBiasOp::buildTile(OpBuilder &b, ArrayRef<OpFoldResult> offsets,
                          ArrayRef<OpFoldResult> sizes) {
  return buildBiasTile(b, *this, offsets, sizes);
}

FailureOr<ArraySlice> AlibiOp::getTileOfOther(OpBuilder &b, OpOperand &,
                                              ArrayRef<OpFoldResult> offsets,
                                              ArrayRef<OpFoldResult> sizes) {
  return getTileOfHeads(b, *this, offsets, sizes);
}

FailureOr<ArraySlice>
RelativeBiasOp::getTileOfOther(OpBuilder &b, OpOperand &operand,
                               ArrayRef<OpFoldResult> offsets,
                               ArrayRef<OpFoldResult> sizes) {
  if (!isExtentOf(sizes[1], operand.get(), 1)) {
    remarkMissed(*this, "fuse")
        << "not fused: a tile must hold all columns of the table";
    return failure();
  }
  return getTileOfHeads(b, *this, offsets, sizes);
}
