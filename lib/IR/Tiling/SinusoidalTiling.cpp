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

#include "Tiling/Tiling.h"
#include "pe/IR/PEExtents.h"
#include "pe/IR/PERemarks.h"

using namespace mlir;
using namespace mlir::pe;

FailureOr<TilingResult> SinusoidalOp::buildTile(OpBuilder &b,
                                                ArrayRef<OpFoldResult> offsets,
                                                ArrayRef<OpFoldResult> sizes) {
  if (!isExtentOf(sizes.back(), getInit(), offsets.size() - 1)) {
    remarkMissed(*this, "tile")
        << "not tiled: the feature dimension of pe.sinusoidal stays whole";
    return failure();
  }
  TiledOpBuilder tiled(b, *this);
  tiled.addSlice(getPositions(),
                 getTokenSlice(b, *this, getPositions(), offsets, sizes));
  tiled.add(getInvFreq());
  tiled.addSlice(getInit(), getTile(offsets, sizes));
  return tiled.build();
}
