//===- ScaleTiling.cpp - Tiles of arrays that are broadcast ---------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Tiling/Tiling.h"
#include "pe/IR/PEExtents.h"
#include "pe/IR/PERemarks.h"

using namespace mlir;
using namespace mlir::pe;

/// Whether all indices of the init in `dim` use the same elements of `scale`.
static bool isBroadcast(Value scale, int64_t dim) {
  return cast<ShapedType>(scale.getType()).getDimSize(dim) == 1;
}

void TiledOpBuilder::addScale(Value scale, const ArraySlice &tile) {
  if (!scale || !isa<ShapedType>(scale.getType()))
    return add(scale);
  ArraySlice slice;
  int64_t last = static_cast<int64_t>(tile.sizes.size()) - 1;
  for (int64_t dim = 0; dim < last; ++dim) {
    if (isBroadcast(scale, dim))
      slice.append(b.getIndexAttr(0), b.getIndexAttr(1));
    else
      slice.append(tile.offsets[dim], tile.sizes[dim]);
  }
  slice.append(b.getIndexAttr(0), getExtent(b, op.getLoc(), scale, last));
  addSlice(scale, slice);
}

FailureOr<ArraySlice> mlir::pe::getTileOfScale(OpBuilder &b, Operation *op,
                                               Value scale, Value array,
                                               ArrayRef<OpFoldResult> offsets,
                                               ArrayRef<OpFoldResult> sizes) {
  int64_t last = static_cast<int64_t>(sizes.size()) - 1;
  if (!isExtentOf(sizes[last], scale, last)) {
    remarkMissed(op, "fuse")
        << "not fused: a tile of factors must hold those of all blocks";
    return failure();
  }
  ArraySlice domain = getWholeSlice(b, op->getLoc(), array);
  for (int64_t dim = 0; dim < last; ++dim) {
    if (isBroadcast(scale, dim))
      continue;
    domain.offsets[dim] = offsets[dim];
    domain.sizes[dim] = sizes[dim];
  }
  return domain;
}
