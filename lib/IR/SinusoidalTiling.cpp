//===- SinusoidalTiling.cpp - TilingInterface of pe.sinusoidal ------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The feature dimension stays whole, and all others index the positions.
//
//===----------------------------------------------------------------------===//

#include "Extents.h"
#include "Tiling.h"

using namespace mlir;
using namespace mlir::pe;

static FailureOr<TilingResult> tile(OpBuilder &b, SinusoidalOp op,
                                    ArrayRef<OpFoldResult> offsets,
                                    ArrayRef<OpFoldResult> sizes) {
  if (!isExtentOf(sizes.back(), op.getInit(), offsets.size() - 1)) {
    op.emitRemark("not tiled: the feature dimension of pe.sinusoidal stays "
                  "whole");
    return failure();
  }
  TiledOpBuilder tiled(b, op);
  tiled.addSlice(op.getPositions(),
                 getPositionSlice(b, op.getLoc(), op.getPositions(),
                                  /*hasAxes=*/false, getLeadingDims(op),
                                  offsets, sizes));
  tiled.add(op.getInvFreq());
  tiled.addSlice(op.getInit(), getTile(offsets, sizes));
  return tiled.build();
}

static FailureOr<ArraySlice> getDomainTile(OpBuilder &b, SinusoidalOp op,
                                           unsigned operand,
                                           ArrayRef<OpFoldResult> offsets,
                                           ArrayRef<OpFoldResult> sizes) {
  return getDomainTileOfAngles(b, op, op->getOpOperand(operand),
                               op.getPositionsMutable(),
                               /*hasAxes=*/false, offsets, sizes);
}

static SmallVector<Range> getLoops(OpBuilder &b, SinusoidalOp op) {
  return getDomainOfTokens(b, op.getLoc(), op.getInit(), op.getPositions(),
                           /*hasAxes=*/false, getLeadingDims(op));
}

PE_TILING_METHODS(SinusoidalOp)
PE_CONSUMER_FUSION_METHODS(SinusoidalOp)
