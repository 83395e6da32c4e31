//===- Tiling.cpp - Building blocks of tiled ops --------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Tiling/Tiling.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "pe/IR/PERemarks.h"

using namespace mlir;
using namespace mlir::pe;

ArraySlice mlir::pe::getTile(ArrayRef<OpFoldResult> offsets,
                             ArrayRef<OpFoldResult> sizes) {
  ArraySlice slice;
  for (auto [offset, size] : llvm::zip_equal(offsets, sizes))
    slice.append(offset, size);
  return slice;
}

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

int64_t mlir::pe::getNumAxisDims(ArrayOpInterface op) {
  auto angles = dyn_cast<AngleOpInterface>(op.getOperation());
  return angles ? angles.getNumAxisDims() : 0;
}

ArraySlice mlir::pe::getTokenSlice(OpBuilder &b, ArrayOpInterface op,
                                   Value tokens, ArrayRef<OpFoldResult> offsets,
                                   ArrayRef<OpFoldResult> sizes) {
  ArraySlice slice;
  for (int64_t dim = 0; dim < getNumAxisDims(op); ++dim)
    slice.append(b.getIndexAttr(0), getExtent(b, op.getLoc(), tokens, dim));
  for (int64_t dim : op.getTokenDims())
    slice.append(offsets[dim], sizes[dim]);
  return slice;
}

ArraySlice mlir::pe::getFreqSlice(OpBuilder &b, AngleOpInterface op,
                                  ArrayRef<OpFoldResult> offsets,
                                  ArrayRef<OpFoldResult> sizes,
                                  OpFoldResult offset, OpFoldResult size) {
  ArraySlice slice;
  if (op.getMixedAxes())
    slice.append(b.getIndexAttr(0),
                 getExtent(b, op.getLoc(), op.getInvFreq(), 0));
  for (int64_t dim : op.getAllFreqDims())
    slice.append(offsets[dim], sizes[dim]);
  slice.append(offset, size);
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
  remarkMissed(op, "tile")
      << "not tiled: with axes, a tile of the pairs must be static";
  return failure();
}

FailureOr<ArraySlice> mlir::pe::getCommonDomainTile(
    Operation *op, ArrayRef<unsigned> operandNumbers,
    ArrayRef<SmallVector<OpFoldResult>> allOffsets,
    ArrayRef<SmallVector<OpFoldResult>> allSizes,
    function_ref<FailureOr<ArraySlice>(OpOperand &, ArrayRef<OpFoldResult>,
                                       ArrayRef<OpFoldResult>)>
        getDomainTile) {
  std::optional<ArraySlice> common;
  for (auto [number, offsets, sizes] :
       llvm::zip_equal(operandNumbers, allOffsets, allSizes)) {
    FailureOr<ArraySlice> tile =
        getDomainTile(op->getOpOperand(number), offsets, sizes);
    if (failed(tile))
      return failure();
    if (common &&
        (!isEqualConstantIntOrValueArray(common->offsets, tile->offsets) ||
         !isEqualConstantIntOrValueArray(common->sizes, tile->sizes))) {
      remarkMissed(op, "fuse")
          << "not fused: the operands' tiles belong to different tiles "
             "of the result";
      return failure();
    }
    common = std::move(*tile);
  }
  if (!common)
    return failure();
  return *common;
}
