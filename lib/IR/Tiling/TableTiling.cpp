//===- TableTiling.cpp - TilingInterface of pe.rotary_table ---------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Tiling/Tiling.h"
#include "pe/IR/PEExtents.h"

using namespace mlir;
using namespace mlir::pe;

FailureOr<TilingResult> RotaryTableOp::buildTile(OpBuilder &b,
                                                 ArrayRef<OpFoldResult> offsets,
                                                 ArrayRef<OpFoldResult> sizes) {
  DenseI64ArrayAttr axes = getAxesAttr();
  bool isWhole = isExtentOf(sizes.back(), {getCosInit(), getSinInit()},
                            offsets.size() - 1);
  if (axes && !isWhole) {
    FailureOr<DenseI64ArrayAttr> part =
        sliceAxes(*this, axes, offsets.back(), sizes.back());
    if (failed(part))
      return failure();
    axes = *part;
  }
  ArraySlice slice = getTile(offsets, sizes);
  TiledOpBuilder tiled(b, *this);
  tiled.addSlice(getPositions(),
                 getTokenSlice(b, *this, getPositions(), offsets, sizes));
  if (isWhole && getAllFreqDims().empty())
    tiled.add(getInvFreq());
  else
    tiled.addSlice(getInvFreq(), getFreqSlice(b, *this, offsets, sizes,
                                              offsets.back(), sizes.back()));
  tiled.add(getScale());
  tiled.addSlice(getCosInit(), slice);
  tiled.addSlice(getSinInit(), slice);
  TilingResult result = tiled.build();
  if (axes)
    cast<RotaryTableOp>(result.tiledOps.front()).setAxesAttr(axes);
  return result;
}
