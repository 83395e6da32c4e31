//===- Tiling.h - What tiling the pe ops has in common ----------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The iteration domain of an array op is the index space of its result, and
// every loop is parallel. A tile of the result needs the same tile of x and of
// the init, and the positions, tables and frequencies that belong to it.
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_IR_TILING_H
#define PE_LIB_IR_TILING_H

#include "pe/IR/PE.h"
#include "pe/IR/PEArrays.h"

namespace mlir::pe {

/// The slice with these offsets and sizes, and strides of 1.
ArraySlice getTile(ArrayRef<OpFoldResult> offsets,
                   ArrayRef<OpFoldResult> sizes);

/// One loop per dimension of `array`, from 0 to its extent.
SmallVector<Range> getDomain(OpBuilder &b, Location loc, Value array);

/// As above; the dimensions `positionDims` take their extents from the
/// positions, or the table, that they index. So ops on the same positions have
/// the same loops over tokens, whatever is known of their arrays.
SmallVector<Range> getDomainOfTokens(OpBuilder &b, Location loc, Value array,
                                     Value positions, bool hasAxes,
                                     ArrayRef<int64_t> positionDims);

/// Clones an op on slices of its operands; a tensor result takes the type of
/// its init.
class TiledOpBuilder {
public:
  TiledOpBuilder(OpBuilder &b, DestinationStyleOpInterface op) : b(b), op(op) {}

  /// Adds the next operand: all of `operand`, or nothing if it is null.
  void add(Value operand);
  /// Adds the next operand: a slice of `operand`, or nothing if it is null.
  void addSlice(Value operand, const ArraySlice &slice);

  TilingResult build();

private:
  OpBuilder &b;
  DestinationStyleOpInterface op;
  SmallVector<Value> operands;
  SmallVector<Operation *> slices;
};

/// The part of positions that a tile uses, of which `positionDims` are the
/// dimensions that index them; with axes, all rows of it. Of a table, all but
/// the last dimension.
ArraySlice getPositionSlice(OpBuilder &b, Location loc, Value positions,
                            bool hasAxes, ArrayRef<int64_t> positionDims,
                            ArrayRef<OpFoldResult> offsets,
                            ArrayRef<OpFoldResult> sizes);

/// The part of `axes` that belongs to a tile of pairs. Fails, with a remark, if
/// the tile is not known.
FailureOr<DenseI64ArrayAttr> sliceAxes(Operation *op, DenseI64ArrayAttr axes,
                                       OpFoldResult offset, OpFoldResult size);

/// The tile of the domain that uses one tile of the positions or of a table:
/// the whole of every dimension that it lacks. Fails, with a remark, on a tile
/// that does not hold all axes and all pairs.
FailureOr<ArraySlice> getDomainTileOfTokens(OpBuilder &b,
                                            DestinationStyleOpInterface op,
                                            Value operand, bool hasAxes,
                                            ArrayRef<int64_t> positionDims,
                                            ArrayRef<OpFoldResult> offsets,
                                            ArrayRef<OpFoldResult> sizes);

/// The dimensions of the result of an op on angles that index the positions:
/// all but the last.
SmallVector<int64_t> getLeadingDims(DestinationStyleOpInterface op);

/// The tile of the domain of an op on angles that uses one tile of `operand`.
/// Fails, with a remark, on a tile of the frequencies.
FailureOr<ArraySlice> getDomainTileOfAngles(OpBuilder &b,
                                            DestinationStyleOpInterface op,
                                            OpOperand &operand,
                                            OpOperand &positions, bool hasAxes,
                                            ArrayRef<OpFoldResult> offsets,
                                            ArrayRef<OpFoldResult> sizes);

/// The tile of the domain that uses the tiles of several operands. Fails, with
/// a remark, unless they all ask for the same one.
LogicalResult getCommonDomainTile(
    Operation *op, ArrayRef<unsigned> operandNumbers,
    ArrayRef<SmallVector<OpFoldResult>> allOffsets,
    ArrayRef<SmallVector<OpFoldResult>> allSizes,
    function_ref<FailureOr<ArraySlice>(unsigned, ArrayRef<OpFoldResult>,
                                       ArrayRef<OpFoldResult>)>
        getDomainTile,
    SmallVectorImpl<OpFoldResult> &domainOffsets,
    SmallVectorImpl<OpFoldResult> &domainSizes);

} // namespace mlir::pe

/// Defines the methods of TilingInterface by two functions of the op:
/// `SmallVector<Range> getLoops(b, op)` and
/// `FailureOr<TilingResult> tile(b, op, offsets, sizes)`.
#define PE_TILING_METHODS(OpTy)                                                \
  SmallVector<utils::IteratorType> OpTy::getLoopIteratorTypes() {              \
    int64_t rank =                                                             \
        cast<ShapedType>(getDpsInits().front().getType()).getRank();           \
    return SmallVector<utils::IteratorType>(rank,                              \
                                            utils::IteratorType::parallel);    \
  }                                                                            \
  SmallVector<Range> OpTy::getIterationDomain(OpBuilder &b) {                  \
    return getLoops(b, *this);                                                 \
  }                                                                            \
  FailureOr<TilingResult> OpTy::getTiledImplementation(                        \
      OpBuilder &b, ArrayRef<OpFoldResult> offsets,                            \
      ArrayRef<OpFoldResult> sizes) {                                          \
    return tile(b, *this, offsets, sizes);                                     \
  }                                                                            \
  LogicalResult OpTy::getResultTilePosition(                                   \
      OpBuilder &, unsigned, ArrayRef<OpFoldResult> offsets,                   \
      ArrayRef<OpFoldResult> sizes, SmallVector<OpFoldResult> &resultOffsets,  \
      SmallVector<OpFoldResult> &resultSizes) {                                \
    resultOffsets.assign(offsets.begin(), offsets.end());                      \
    resultSizes.assign(sizes.begin(), sizes.end());                            \
    return success();                                                          \
  }                                                                            \
  LogicalResult OpTy::getIterationDomainTileFromResultTile(                    \
      OpBuilder &, unsigned, ArrayRef<OpFoldResult> offsets,                   \
      ArrayRef<OpFoldResult> sizes,                                            \
      SmallVectorImpl<OpFoldResult> &domainOffsets,                            \
      SmallVectorImpl<OpFoldResult> &domainSizes) {                            \
    domainOffsets.assign(offsets.begin(), offsets.end());                      \
    domainSizes.assign(sizes.begin(), sizes.end());                            \
    return success();                                                          \
  }                                                                            \
  FailureOr<TilingResult> OpTy::generateResultTileValue(                       \
      OpBuilder &b, unsigned resultNumber, ArrayRef<OpFoldResult> offsets,     \
      ArrayRef<OpFoldResult> sizes) {                                          \
    FailureOr<TilingResult> result = tile(b, *this, offsets, sizes);           \
    if (succeeded(result))                                                     \
      result->tiledValues = {result->tiledValues[resultNumber]};               \
    return result;                                                             \
  }

/// Defines those for fusion into the loops of a producer by a function
/// `FailureOr<ArraySlice> getDomainTile(b, op, operandNumber, offsets, sizes)`.
#define PE_CONSUMER_FUSION_METHODS(OpTy)                                       \
  LogicalResult OpTy::getIterationDomainTileFromOperandTiles(                  \
      OpBuilder &b, ArrayRef<unsigned> operandNumbers,                         \
      ArrayRef<SmallVector<OpFoldResult>> allOffsets,                          \
      ArrayRef<SmallVector<OpFoldResult>> allSizes,                            \
      SmallVectorImpl<OpFoldResult> &domainOffsets,                            \
      SmallVectorImpl<OpFoldResult> &domainSizes) {                            \
    return getCommonDomainTile(                                                \
        *this, operandNumbers, allOffsets, allSizes,                           \
        [&](unsigned operand, ArrayRef<OpFoldResult> offsets,                  \
            ArrayRef<OpFoldResult> sizes) {                                    \
          return getDomainTile(b, *this, operand, offsets, sizes);             \
        },                                                                     \
        domainOffsets, domainSizes);                                           \
  }                                                                            \
  FailureOr<TilingResult> OpTy::getTiledImplementationFromOperandTiles(        \
      OpBuilder &b, ArrayRef<unsigned> operandNumbers,                         \
      ArrayRef<SmallVector<OpFoldResult>> allOffsets,                          \
      ArrayRef<SmallVector<OpFoldResult>> allSizes) {                          \
    SmallVector<OpFoldResult> offsets, sizes;                                  \
    if (failed(getIterationDomainTileFromOperandTiles(                         \
            b, operandNumbers, allOffsets, allSizes, offsets, sizes)))         \
      return failure();                                                        \
    return tile(b, *this, offsets, sizes);                                     \
  }

#endif // PE_LIB_IR_TILING_H
