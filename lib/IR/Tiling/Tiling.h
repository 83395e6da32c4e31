//===- Tiling.h - Building blocks of tiled ops ------------------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_IR_TILING_TILING_H
#define PE_LIB_IR_TILING_TILING_H

#include "pe/IR/PE.h"

namespace mlir::pe {

/// The slice with these offsets and sizes, and strides of 1.
ArraySlice getTile(ArrayRef<OpFoldResult> offsets,
                   ArrayRef<OpFoldResult> sizes);

/// Clones an op on slices of its operands; a tensor result takes the type of
/// its init.
class TiledOpBuilder {
public:
  TiledOpBuilder(OpBuilder &b, DestinationStyleOpInterface op) : b(b), op(op) {}

  /// Adds the next operand: all of `operand`, or nothing if it is null.
  void add(Value operand);
  /// Adds the next operand: a slice of `operand`, or nothing if it is null.
  void addSlice(Value operand, const ArraySlice &slice);
  /// Adds the next operand: the part of `scale` for a tile of the init, or all
  /// of it if it is one number, or nothing if it is null. The tile has all
  /// blocks of features if there are several.
  void addScale(Value scale, const ArraySlice &tile);

  TilingResult build();

private:
  OpBuilder &b;
  DestinationStyleOpInterface op;
  SmallVector<Value> operands;
  SmallVector<Operation *> slices;
};

/// The number of leading dimensions of the op's positions that are not tokens:
/// 1 with axes, otherwise 0.
int64_t getNumAxisDims(ArrayOpInterface op);

/// The part of the domain that uses the tiles of several operands, of each of
/// which `getDomainTile` tells the part. Fails, with a remark, unless all are
/// the same.
FailureOr<ArraySlice> getCommonDomainTile(
    Operation *op, ArrayRef<unsigned> operandNumbers,
    ArrayRef<SmallVector<OpFoldResult>> allOffsets,
    ArrayRef<SmallVector<OpFoldResult>> allSizes,
    function_ref<FailureOr<ArraySlice>(OpOperand &, ArrayRef<OpFoldResult>,
                                       ArrayRef<OpFoldResult>)>
        getDomainTile);

/// What models of ops have in common that join the loops which make their
/// operands. `ModelTy::getDomainTile` tells the part of the domain that uses a
/// tile of an operand, or fails, with a remark.
template <typename ModelTy, typename OpTy>
struct OperandTiling : public TilingInterface::ExternalModel<ModelTy, OpTy> {
  using Tile = ArrayRef<OpFoldResult>;
  using Tiles = ArrayRef<SmallVector<OpFoldResult>>;

  LogicalResult getIterationDomainTileFromOperandTiles(
      Operation *op, OpBuilder &b, ArrayRef<unsigned> operandNumbers,
      Tiles allOffsets, Tiles allSizes,
      SmallVectorImpl<OpFoldResult> &domainOffsets,
      SmallVectorImpl<OpFoldResult> &domainSizes) const {
    FailureOr<ArraySlice> tile = getCommonDomainTile(
        op, operandNumbers, allOffsets, allSizes,
        [&](OpOperand &operand, Tile offsets, Tile sizes) {
          return ModelTy::getDomainTile(b, operand, offsets, sizes);
        });
    if (failed(tile))
      return failure();
    domainOffsets.assign(tile->offsets);
    domainSizes.assign(tile->sizes);
    return success();
  }

  FailureOr<TilingResult> getTiledImplementationFromOperandTiles(
      Operation *op, OpBuilder &b, ArrayRef<unsigned> operandNumbers,
      Tiles allOffsets, Tiles allSizes) const {
    SmallVector<OpFoldResult> offsets, sizes;
    if (failed(getIterationDomainTileFromOperandTiles(
            op, b, operandNumbers, allOffsets, allSizes, offsets, sizes)))
      return failure();
    return static_cast<const ModelTy *>(this)->getTiledImplementation(
        op, b, offsets, sizes);
  }
};

/// The part of `array` that uses a part of `scale`, which is broadcast to it.
/// Fails, with a remark, on some of several blocks of features.
FailureOr<ArraySlice> getTileOfScale(OpBuilder &b, Operation *op, Value scale,
                                     Value array,
                                     ArrayRef<OpFoldResult> offsets,
                                     ArrayRef<OpFoldResult> sizes);

/// The frequencies that a tile uses: those of its pairs [offset, offset + size)
/// and of its indices in the dimensions that index frequencies.
ArraySlice getFreqSlice(OpBuilder &b, AngleOpInterface op,
                        ArrayRef<OpFoldResult> offsets,
                        ArrayRef<OpFoldResult> sizes, OpFoldResult offset,
                        OpFoldResult size);

/// The slice of `tokens`, positions or a table of the op, that a tile uses. It
/// has all axes and, for a table, does not include the last dimension.
ArraySlice getTokenSlice(OpBuilder &b, ArrayOpInterface op, Value tokens,
                         ArrayRef<OpFoldResult> offsets,
                         ArrayRef<OpFoldResult> sizes);

/// The part of `axes` that belongs to a tile of pairs. Fails, with a remark, if
/// the tile is not static.
FailureOr<DenseI64ArrayAttr> sliceAxes(Operation *op, DenseI64ArrayAttr axes,
                                       OpFoldResult offset, OpFoldResult size);

} // namespace mlir::pe

#endif // PE_LIB_IR_TILING_TILING_H
