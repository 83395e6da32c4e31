//===- Tiling.cpp - What tiling the pe ops has in common ------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Tiling.h"
#include "Extents.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"

using namespace mlir;
using namespace mlir::pe;

ArraySlice mlir::pe::getTile(ArrayRef<OpFoldResult> offsets,
                             ArrayRef<OpFoldResult> sizes) {
  ArraySlice slice;
  for (auto [offset, size] : llvm::zip_equal(offsets, sizes))
    slice.append(offset, size);
  return slice;
}

SmallVector<Range> mlir::pe::getDomain(OpBuilder &b, Location loc,
                                       Value array) {
  SmallVector<Range> ranges;
  ArraySlice whole = getWholeSlice(b, loc, array);
  for (auto [offset, size, stride] :
       llvm::zip_equal(whole.offsets, whole.sizes, whole.strides))
    ranges.push_back({offset, size, stride});
  return ranges;
}

/// The extent of the positions, without asking a run of its length.
static OpFoldResult getPositionExtent(OpBuilder &b, Location loc,
                                      Value positions, int64_t dim) {
  if (auto run = positions.getDefiningOp<PositionsOp>();
      run && run.getResult().getType().isDynamicDim(0))
    return run.getLength();
  return getExtent(b, loc, positions, dim);
}

SmallVector<Range> mlir::pe::getDomainOfTokens(OpBuilder &b, Location loc,
                                               Value array, Value positions,
                                               bool hasAxes,
                                               ArrayRef<int64_t> positionDims) {
  SmallVector<Range> ranges = getDomain(b, loc, array);
  for (auto [i, dim] : llvm::enumerate(positionDims))
    if (!getConstantIntValue(ranges[dim].size))
      ranges[dim].size = getPositionExtent(b, loc, positions, i + hasAxes);
  return ranges;
}

//===----------------------------------------------------------------------===//
// From a tile of the domain to the tiles of the operands
//===----------------------------------------------------------------------===//

void TiledOpBuilder::add(Value operand) {
  if (operand)
    operands.push_back(operand);
}

void TiledOpBuilder::addSlice(Value operand, const ArraySlice &slice) {
  if (!operand)
    return;
  operands.push_back(takeSlice(b, op.getLoc(), operand, slice));
  if (!isAnyEmpty(operand))
    slices.push_back(operands.back().getDefiningOp());
}

TilingResult TiledOpBuilder::build() {
  SmallVector<Type> resultTypes;
  for (OpOperand &init : op.getDpsInitsMutable())
    if (isa<RankedTensorType>(init.get().getType()))
      resultTypes.push_back(operands[init.getOperandNumber()].getType());
  Operation *tiled = clone(b, op, resultTypes, operands);
  return {{tiled}, SmallVector<Value>(tiled->getResults()), slices};
}

ArraySlice mlir::pe::getPositionSlice(OpBuilder &b, Location loc,
                                      Value positions, bool hasAxes,
                                      ArrayRef<int64_t> positionDims,
                                      ArrayRef<OpFoldResult> offsets,
                                      ArrayRef<OpFoldResult> sizes) {
  ArraySlice slice;
  if (hasAxes)
    slice.append(b.getIndexAttr(0), getExtent(b, loc, positions, 0));
  for (int64_t dim : positionDims)
    slice.append(offsets[dim], sizes[dim]);
  return slice;
}

FailureOr<DenseI64ArrayAttr> mlir::pe::sliceAxes(Operation *op,
                                                 DenseI64ArrayAttr axes,
                                                 OpFoldResult offset,
                                                 OpFoldResult size) {
  std::optional<int64_t> first = getConstantIntValue(offset);
  std::optional<int64_t> count = getConstantIntValue(size);
  if (first && count)
    return DenseI64ArrayAttr::get(op->getContext(),
                                  axes.asArrayRef().slice(*first, *count));
  op->emitRemark("not tiled: with axes, a tile of the pairs must be static");
  return failure();
}

//===----------------------------------------------------------------------===//
// From the tiles of operands to a tile of the domain
//===----------------------------------------------------------------------===//

FailureOr<ArraySlice> mlir::pe::getDomainTileOfTokens(
    OpBuilder &b, DestinationStyleOpInterface op, Value operand, bool hasAxes,
    ArrayRef<int64_t> positionDims, ArrayRef<OpFoldResult> offsets,
    ArrayRef<OpFoldResult> sizes) {
  int64_t numLeading = hasAxes ? 1 : 0;
  int64_t rank = static_cast<int64_t>(offsets.size());
  int64_t firstTrailing =
      numLeading + static_cast<int64_t>(positionDims.size());
  for (int64_t dim = 0; dim < rank; ++dim) {
    bool isNamed = dim >= numLeading && dim < firstTrailing;
    if (isNamed || isExtentOf(sizes[dim], operand, dim))
      continue;
    op->emitRemark("not fused: a tile must hold all axes and all pairs");
    return failure();
  }
  ArraySlice domain = getWholeSlice(b, op->getLoc(), op.getDpsInits().front());
  for (auto [i, dim] : llvm::enumerate(positionDims)) {
    domain.offsets[dim] = offsets[numLeading + i];
    domain.sizes[dim] = sizes[numLeading + i];
  }
  return domain;
}

SmallVector<int64_t> mlir::pe::getLeadingDims(DestinationStyleOpInterface op) {
  auto type = cast<ShapedType>(op.getDpsInits().front().getType());
  return llvm::to_vector(llvm::seq<int64_t>(0, type.getRank() - 1));
}

FailureOr<ArraySlice>
mlir::pe::getDomainTileOfAngles(OpBuilder &b, DestinationStyleOpInterface op,
                                OpOperand &operand, OpOperand &positions,
                                bool hasAxes, ArrayRef<OpFoldResult> offsets,
                                ArrayRef<OpFoldResult> sizes) {
  if (op.isDpsInit(&operand))
    return getTile(offsets, sizes);
  if (operand.getOperandNumber() == positions.getOperandNumber())
    return getDomainTileOfTokens(b, op, positions.get(), hasAxes,
                                 getLeadingDims(op), offsets, sizes);
  op->emitRemark("not fused: a tile of inv_freq is used by every tile of the "
                 "result");
  return failure();
}

LogicalResult mlir::pe::getCommonDomainTile(
    Operation *op, ArrayRef<unsigned> operandNumbers,
    ArrayRef<SmallVector<OpFoldResult>> allOffsets,
    ArrayRef<SmallVector<OpFoldResult>> allSizes,
    function_ref<FailureOr<ArraySlice>(unsigned, ArrayRef<OpFoldResult>,
                                       ArrayRef<OpFoldResult>)>
        getDomainTile,
    SmallVectorImpl<OpFoldResult> &domainOffsets,
    SmallVectorImpl<OpFoldResult> &domainSizes) {
  std::optional<ArraySlice> common;
  for (auto [operand, offsets, sizes] :
       llvm::zip_equal(operandNumbers, allOffsets, allSizes)) {
    FailureOr<ArraySlice> tile = getDomainTile(operand, offsets, sizes);
    if (failed(tile))
      return failure();
    if (common &&
        (!isEqualConstantIntOrValueArray(common->offsets, tile->offsets) ||
         !isEqualConstantIntOrValueArray(common->sizes, tile->sizes))) {
      op->emitRemark("not fused: the operands' tiles belong to different tiles "
                     "of the result");
      return failure();
    }
    common = std::move(*tile);
  }
  if (!common)
    return failure();
  domainOffsets.assign(common->offsets);
  domainSizes.assign(common->sizes);
  return success();
}
