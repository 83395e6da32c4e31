//===- ScaleTiling.cpp - Tiles of arrays that are broadcast ---------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Tiling/Tiling.h"

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
  for (auto [dim, offset, size] : llvm::enumerate(tile.offsets, tile.sizes)) {
    if (isBroadcast(scale, static_cast<int64_t>(dim)))
      slice.append(b.getIndexAttr(0), b.getIndexAttr(1));
    else
      slice.append(offset, size);
  }
  addSlice(scale, slice);
}

ArraySlice mlir::pe::getTileOfScale(OpBuilder &b, ArrayOpInterface op,
                                    Value scale, ArrayRef<OpFoldResult> offsets,
                                    ArrayRef<OpFoldResult> sizes) {
  ArraySlice domain = getWholeSlice(b, op.getLoc(), op.getFirstInit());
  for (auto [dim, offset, size] : llvm::enumerate(offsets, sizes)) {
    if (isBroadcast(scale, static_cast<int64_t>(dim)))
      continue;
    domain.offsets[dim] = offset;
    domain.sizes[dim] = size;
  }
  return domain;
}
