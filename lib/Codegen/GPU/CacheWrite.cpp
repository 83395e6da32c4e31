//===- CacheWrite.cpp - Writes of rows into slots of a cache --------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CacheWrite.h"
#include "GridLaunch.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "pe/Arithmetic/Precision.h"

using namespace mlir;
using namespace mlir::pe;

CacheWrite CacheWrite::create(OpBuilder &b, WriteCacheOp op,
                              ArrayRef<OpFoldResult> extents) {
  Location loc = op.getLoc();
  CacheWrite write;
  llvm::append_range(write.slotDims, op.getSlotDims());
  write.rowDimsOfX = op.getRowDimsOfX();
  write.rowDimsOfInit = op.getRowDimsOfInit();
  write.begin = static_cast<int64_t>(op.getBegin());
  write.isPlain = op.isPlain();
  write.saturates = op.getSaturate();
  write.computeType = op.getArithmeticType();
  write.features = extents.back();
  auto createFactors = [&](Value factors, bool invert) {
    return KernelFactors::create(b, loc, factors, extents, write.computeType,
                                 static_cast<int64_t>(op.getBlockSize()),
                                 invert);
  };
  write.xScale = createFactors(op.getXScale(), /*invert=*/false);
  write.initScale = createFactors(op.getInitScale(), /*invert=*/true);
  auto tokens = llvm::map_to_vector(op.getTokenDims(),
                                    [&](int64_t dim) { return extents[dim]; });
  write.slots = KernelArray::create(b, loc, op.getSlots(), tokens);
  SmallVector<OpFoldResult> known(
      cast<ShapedType>(op.getInit().getType()).getRank());
  for (auto [dim, other] :
       llvm::zip_equal(ArrayRef(write.rowDimsOfInit).drop_back(),
                       ArrayRef(write.rowDimsOfX).drop_back()))
    known[dim] = extents[other];
  write.init = KernelArray::create(b, loc, op.getInit(), known);
  return write;
}

Value CacheWrite::readSlot(OpBuilder &b, Location loc, ValueRange token) const {
  Value slot = memref::LoadOp::create(b, loc, slots.rebuild(b, loc), token);
  return arith::IndexCastOp::create(b, loc, b.getIndexType(), slot);
}

Value CacheWrite::isWritten(OpBuilder &b, Location loc, Value slot) const {
  Value zero = arith::ConstantIndexOp::create(b, loc, 0);
  return arith::CmpIOp::create(b, loc, arith::CmpIPredicate::sge, slot, zero);
}

/// The indices of the slot's row in the cache.
SmallVector<Value> CacheWrite::buildPlace(OpBuilder &b, Location loc,
                                          Value slot,
                                          ValueRange indices) const {
  SmallVector<Value> place(slotDims.size() + rowDimsOfInit.size() - 1);
  for (int64_t dim : llvm::reverse(ArrayRef(slotDims).drop_front()))
    std::tie(slot, place[dim]) = divide(b, loc, slot, init.getExtent(dim));
  place[slotDims.front()] = slot;
  for (auto [dim, other] : llvm::zip_equal(ArrayRef(rowDimsOfInit).drop_back(),
                                           ArrayRef(rowDimsOfX).drop_back()))
    place[dim] = indices[other];
  return place;
}

void CacheWrite::setInitScale(OpBuilder &b, Location loc, Value scale) {
  initScale = KernelFactors::create(b, loc, scale, /*extents=*/{}, computeType,
                                    /*blockSize=*/1, /*invert=*/true);
}

void CacheWrite::setXScale(OpBuilder &b, Location loc, Value scale) {
  xScale = KernelFactors::create(b, loc, scale, /*extents=*/{}, computeType,
                                 /*blockSize=*/1, /*invert=*/false);
}

void CacheWrite::store(OpBuilder &b, Location loc, Value value, Value slot,
                       ValueRange indices, Value column,
                       int64_t alignedLanes) const {
  // Columns are multiples of the lanes.
  value = xScale.multiply(b, loc, value, indices, column, {});
  value = initScale.multiply(b, loc, value, indices, column, {});
  if (saturates)
    value =
        saturateFloat(b, loc, value, cast<FloatType>(init.getElementType()));
  Value row = init.buildRow(b, loc, buildPlace(b, loc, slot, indices),
                            init.getExtents().back());
  storeLanes(b, loc, value, row,
             buildOffset(b, loc, column, 1, b.getIndexAttr(begin)),
             alignedLanes);
}
