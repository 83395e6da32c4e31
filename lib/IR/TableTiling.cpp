//===- TableTiling.cpp - TilingInterface of pe.rotary_table ---------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Extents.h"
#include "Tiling.h"

using namespace mlir;
using namespace mlir::pe;

static FailureOr<TilingResult> tile(OpBuilder &b, RotaryTableOp op,
                                    ArrayRef<OpFoldResult> offsets,
                                    ArrayRef<OpFoldResult> sizes) {
  Location loc = op.getLoc();
  DenseI64ArrayAttr axes = op.getAxesAttr();
  bool isWhole = isExtentOf(sizes.back(), {op.getCosInit(), op.getSinInit()},
                            offsets.size() - 1);
  if (axes && !isWhole) {
    FailureOr<DenseI64ArrayAttr> part =
        sliceAxes(op, axes, offsets.back(), sizes.back());
    if (failed(part))
      return failure();
    axes = *part;
  }
  ArraySlice slice = getTile(offsets, sizes);
  TiledOpBuilder tiled(b, op);
  tiled.addSlice(op.getPositions(),
                 getPositionSlice(b, loc, op.getPositions(), bool(axes),
                                  getLeadingDims(op), offsets, sizes));
  if (isWhole)
    tiled.add(op.getInvFreq());
  else
    tiled.addSlice(op.getInvFreq(), getTile(offsets.back(), sizes.back()));
  tiled.add(op.getScale());
  tiled.addSlice(op.getCosInit(), slice);
  tiled.addSlice(op.getSinInit(), slice);
  TilingResult result = tiled.build();
  if (axes)
    cast<RotaryTableOp>(result.tiledOps.front()).setAxesAttr(axes);
  return result;
}

static FailureOr<ArraySlice> getDomainTile(OpBuilder &b, RotaryTableOp op,
                                           unsigned operand,
                                           ArrayRef<OpFoldResult> offsets,
                                           ArrayRef<OpFoldResult> sizes) {
  return getDomainTileOfAngles(b, op, op->getOpOperand(operand),
                               op.getPositionsMutable(),
                               op.getAxes().has_value(), offsets, sizes);
}

static SmallVector<Range> getLoops(OpBuilder &b, RotaryTableOp op) {
  return getDomainOfTokens(b, op.getLoc(), op.getCosInit(), op.getPositions(),
                           op.getAxes().has_value(), getLeadingDims(op));
}

PE_TILING_METHODS(RotaryTableOp)
PE_CONSUMER_FUSION_METHODS(RotaryTableOp)
