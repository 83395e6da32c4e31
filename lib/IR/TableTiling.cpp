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

/// All dimensions of the tables but that of the pairs index the positions.
static SmallVector<int64_t> getPositionDims(RotaryTableOp op) {
  int64_t rank = cast<ShapedType>(op.getCosInit().getType()).getRank();
  return llvm::to_vector(llvm::seq<int64_t>(0, rank - 1));
}

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
                                  getPositionDims(op), offsets, sizes));
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
  if (op.isDpsInit(&op->getOpOperand(operand)))
    return getTile(offsets, sizes);
  if (operand == op.getPositionsMutable().getOperandNumber())
    return getDomainTileOfTokens(b, op, op.getPositions(),
                                 op.getAxes().has_value(), getPositionDims(op),
                                 offsets, sizes);
  op.emitRemark("not fused: a tile of inv_freq is used by every tile of the "
                "result");
  return failure();
}

PE_TILING_METHODS(RotaryTableOp)
PE_CONSUMER_FUSION_METHODS(RotaryTableOp)
