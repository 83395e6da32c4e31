//===- PositionsTiling.cpp - TilingInterface of pe.positions --------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A tile of a run of positions is a shorter run that starts later. It is fused
// into the loop over tokens, so that the positions never exist as an array.
// Memory is made as a whole: a run of it has no loops.
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "pe/IR/PE.h"

using namespace mlir;
using namespace mlir::pe;

SmallVector<utils::IteratorType> PositionsOp::getLoopIteratorTypes() {
  if (isa<MemRefType>(getType()))
    return {};
  return {utils::IteratorType::parallel};
}

SmallVector<Range> PositionsOp::getIterationDomain(OpBuilder &b) {
  if (isa<MemRefType>(getType()))
    return {};
  ReifiedRankedShapedTypeDims shape;
  (void)reifyResultShapes(b, shape);
  return {{b.getIndexAttr(0), shape[0][0], b.getIndexAttr(1)}};
}

FailureOr<TilingResult>
PositionsOp::getTiledImplementation(OpBuilder &b,
                                    ArrayRef<OpFoldResult> offsets,
                                    ArrayRef<OpFoldResult> sizes) {
  if (isa<MemRefType>(getType()))
    return emitOpError("is in memory, which is not tiled");
  Location loc = getLoc();
  Type elementType = getStart().getType();
  Value start = getStart();
  if (!isZeroInteger(offsets[0])) {
    Value offset = getValueOrCreateConstantIndexOp(b, loc, offsets[0]);
    offset = arith::IndexCastOp::create(b, loc, elementType, offset);
    Value step = arith::ConstantOp::create(
        b, loc,
        IntegerAttr::get(elementType,
                         getStepAttr().getValue().trunc(
                             elementType.getIntOrFloatBitWidth())));
    // Positions do not wrap around.
    auto nsw = arith::IntegerOverflowFlags::nsw;
    offset = arith::MulIOp::create(b, loc, offset, step, nsw);
    start = arith::AddIOp::create(b, loc, start, offset, nsw);
  }
  // A size that is a constant value stays dynamic in the type, as in the slice
  // that is replaced.
  std::optional<int64_t> extent;
  if (isa<Attribute>(sizes[0]))
    extent = getConstantIntValue(sizes[0]);
  ShapedType type = getType().clone({extent.value_or(ShapedType::kDynamic)});
  auto tiled = PositionsOp::create(
      b, loc, type, start, extent ? Value() : cast<Value>(sizes[0]), getStep());
  return TilingResult{{tiled}, {tiled.getResult()}, {}};
}

LogicalResult PositionsOp::getResultTilePosition(
    OpBuilder &, unsigned, ArrayRef<OpFoldResult> offsets,
    ArrayRef<OpFoldResult> sizes, SmallVector<OpFoldResult> &resultOffsets,
    SmallVector<OpFoldResult> &resultSizes) {
  resultOffsets.assign(offsets.begin(), offsets.end());
  resultSizes.assign(sizes.begin(), sizes.end());
  return success();
}

LogicalResult PositionsOp::getIterationDomainTileFromResultTile(
    OpBuilder &, unsigned, ArrayRef<OpFoldResult> offsets,
    ArrayRef<OpFoldResult> sizes, SmallVectorImpl<OpFoldResult> &domainOffsets,
    SmallVectorImpl<OpFoldResult> &domainSizes) {
  domainOffsets.assign(offsets.begin(), offsets.end());
  domainSizes.assign(sizes.begin(), sizes.end());
  return success();
}

FailureOr<TilingResult>
PositionsOp::generateResultTileValue(OpBuilder &b, unsigned,
                                     ArrayRef<OpFoldResult> offsets,
                                     ArrayRef<OpFoldResult> sizes) {
  return getTiledImplementation(b, offsets, sizes);
}
