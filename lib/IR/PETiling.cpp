//===- PETiling.cpp - TilingInterface of the pe ops -----------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The iteration domain of an op is the index space of its result, and every
// loop is parallel. A tile of the result needs the same tile of x and of the
// init, and the positions, tables and frequencies that belong to it.
//
// The feature dimension holds pairs. In the half layouts a pair is spread over
// the window, so the dimension stays whole; in the interleaved layout a tile
// has an even offset and an even size.
//
//===----------------------------------------------------------------------===//

#include "EvenValues.h"
#include "Extents.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "pe/IR/PE.h"

using namespace mlir;
using namespace mlir::pe;

namespace {
using Tile = SmallVector<OpFoldResult>;

/// A part of an operand: one offset and one size per dimension.
struct Part {
  Tile offsets;
  Tile sizes;

  void append(OpFoldResult offset, OpFoldResult size) {
    offsets.push_back(offset);
    sizes.push_back(size);
  }
};
} // namespace

//===----------------------------------------------------------------------===//
// Shapes and slices
//===----------------------------------------------------------------------===//

static OpFoldResult getExtent(OpBuilder &b, Location loc, Value array,
                              int64_t dim) {
  if (isa<MemRefType>(array.getType()))
    return memref::getMixedSize(b, loc, array, dim);
  return tensor::getMixedSize(b, loc, array, dim);
}

/// One loop per dimension of `array`, from 0 to its extent.
static SmallVector<Range> getDomain(OpBuilder &b, Location loc, Value array) {
  SmallVector<Range> ranges;
  for (int64_t dim = 0; dim < cast<ShapedType>(array.getType()).getRank();
       ++dim)
    ranges.push_back(
        {b.getIndexAttr(0), getExtent(b, loc, array, dim), b.getIndexAttr(1)});
  return ranges;
}

/// Takes `part` of `array` and remembers the op that does so in `slices`.
static Value takeSlice(OpBuilder &b, Location loc, Value array,
                       const Part &part, SmallVectorImpl<Operation *> &slices) {
  Tile strides(part.offsets.size(), b.getIndexAttr(1));
  Operation *slice;
  if (isa<MemRefType>(array.getType()))
    slice = memref::SubViewOp::create(b, loc, array, part.offsets, part.sizes,
                                      strides);
  else
    slice = tensor::ExtractSliceOp::create(b, loc, array, part.offsets,
                                           part.sizes, strides);
  slices.push_back(slice);
  return slice->getResult(0);
}

/// Clones `op` with new operands; a tensor result takes the type of its init.
static FailureOr<TilingResult> buildTiledOp(OpBuilder &b,
                                            DestinationStyleOpInterface op,
                                            ArrayRef<Value> operands,
                                            ArrayRef<Operation *> slices) {
  SmallVector<Type> resultTypes;
  for (OpOperand &init : op.getDpsInitsMutable())
    if (isa<RankedTensorType>(init.get().getType()))
      resultTypes.push_back(operands[init.getOperandNumber()].getType());
  Operation *tiled = clone(b, op, resultTypes, operands);
  return TilingResult{{tiled},
                      SmallVector<Value>(tiled->getResults()),
                      SmallVector<Operation *>(slices)};
}

//===----------------------------------------------------------------------===//
// Tiles of the feature dimension
//===----------------------------------------------------------------------===//

/// The pairs [offset, offset + size) of the window.
namespace {
struct Pairs {
  OpFoldResult offset;
  OpFoldResult size;
  bool isWhole;
};
} // namespace

/// The pairs that a tile of the feature dimension holds. Fails, with a remark,
/// on a tile that would part a pair.
template <typename OpTy>
static FailureOr<Pairs> getPairs(OpBuilder &b, OpTy op, OpFoldResult numPairs,
                                 OpFoldResult offset, OpFoldResult size) {
  ShapedType type = op.getInitType();
  int64_t dim = type.getRank() - 1;
  if (isExtentOf(size, {op.getSource(), op.getInit()}, dim))
    return Pairs{b.getIndexAttr(0), numPairs, /*isWhole=*/true};
  if (op.getLayout() != Layout::Interleaved) {
    op.emitRemark("not tiled: the feature dimension stays whole unless the "
                  "layout is interleaved");
    return failure();
  }
  std::optional<int64_t> pairs = getConstantIntValue(numPairs);
  if (op.getBegin() != 0 || !pairs || type.isDynamicDim(dim) ||
      2 * *pairs != type.getDimSize(dim)) {
    op.emitRemark("not tiled: the feature dimension stays whole unless all "
                  "of it is rotated");
    return failure();
  }
  if (!isKnownEven(offset) || !isKnownEven(size)) {
    op.emitRemark("not tiled: tiles of the feature dimension need offsets and "
                  "sizes known to be even");
    return failure();
  }
  AffineExpr half = b.getAffineSymbolExpr(0).floorDiv(2);
  auto halve = [&](OpFoldResult value) {
    return affine::makeComposedFoldedAffineApply(b, op.getLoc(), half, {value});
  };
  return Pairs{halve(offset), halve(size), /*isWhole=*/false};
}

/// The part of `axes` that belongs to a tile of pairs; it must be known.
static FailureOr<DenseI64ArrayAttr> sliceAxes(Operation *op,
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

/// The part of positions (or of a table, without its last dimension) that a
/// tile of x uses; with axes, all of them.
static Part getPositionPart(OpBuilder &b, Location loc, Value positions,
                            bool hasAxes, ArrayRef<int64_t> positionDims,
                            ArrayRef<OpFoldResult> offsets,
                            ArrayRef<OpFoldResult> sizes) {
  Part part;
  if (hasAxes)
    part.append(b.getIndexAttr(0), getExtent(b, loc, positions, 0));
  for (int64_t dim : positionDims)
    part.append(offsets[dim], sizes[dim]);
  return part;
}

//===----------------------------------------------------------------------===//
// Rotary, ApplyRotary: what differs is which operands belong to the angle
//===----------------------------------------------------------------------===//

static FailureOr<TilingResult> tile(OpBuilder &b, RotaryOp op,
                                    ArrayRef<OpFoldResult> offsets,
                                    ArrayRef<OpFoldResult> sizes) {
  Location loc = op.getLoc();
  FailureOr<Pairs> pairs =
      getPairs(b, op, getExtent(b, loc, op.getInvFreq(), 0), offsets.back(),
               sizes.back());
  if (failed(pairs))
    return failure();
  DenseI64ArrayAttr axes = op.getAxesAttr();
  if (axes && !pairs->isWhole) {
    FailureOr<DenseI64ArrayAttr> part =
        sliceAxes(op, axes, pairs->offset, pairs->size);
    if (failed(part))
      return failure();
    axes = *part;
  }
  Part tile{llvm::to_vector(offsets), llvm::to_vector(sizes)};
  Part positions =
      getPositionPart(b, loc, op.getPositions(), /*hasAxes=*/bool(axes),
                      op.getPositionDims(), offsets, sizes);
  SmallVector<Operation *> slices;
  SmallVector<Value> operands;
  if (op.getX())
    operands.push_back(takeSlice(b, loc, op.getX(), tile, slices));
  operands.push_back(takeSlice(b, loc, op.getPositions(), positions, slices));
  operands.push_back(pairs->isWhole
                         ? op.getInvFreq()
                         : takeSlice(b, loc, op.getInvFreq(),
                                     {{pairs->offset}, {pairs->size}}, slices));
  if (op.getScale())
    operands.push_back(op.getScale());
  operands.push_back(takeSlice(b, loc, op.getInit(), tile, slices));
  FailureOr<TilingResult> result = buildTiledOp(b, op, operands, slices);
  if (axes)
    cast<RotaryOp>(result->tiledOps.front()).setAxesAttr(axes);
  return result;
}

static FailureOr<TilingResult> tile(OpBuilder &b, ApplyRotaryOp op,
                                    ArrayRef<OpFoldResult> offsets,
                                    ArrayRef<OpFoldResult> sizes) {
  Location loc = op.getLoc();
  int64_t pairDim = op.getPositionDims().size();
  FailureOr<Pairs> pairs =
      getPairs(b, op, getExtent(b, loc, op.getCos(), pairDim), offsets.back(),
               sizes.back());
  if (failed(pairs))
    return failure();
  Part tile{llvm::to_vector(offsets), llvm::to_vector(sizes)};
  Part table = getPositionPart(b, loc, op.getCos(), /*hasAxes=*/false,
                               op.getPositionDims(), offsets, sizes);
  table.append(pairs->offset, pairs->size);
  SmallVector<Operation *> slices;
  SmallVector<Value> operands;
  if (op.getX())
    operands.push_back(takeSlice(b, loc, op.getX(), tile, slices));
  operands.push_back(takeSlice(b, loc, op.getCos(), table, slices));
  operands.push_back(takeSlice(b, loc, op.getSin(), table, slices));
  operands.push_back(takeSlice(b, loc, op.getInit(), tile, slices));
  return buildTiledOp(b, op, operands, slices);
}

//===----------------------------------------------------------------------===//
// RotaryTable
//===----------------------------------------------------------------------===//

static FailureOr<TilingResult> tile(OpBuilder &b, RotaryTableOp op,
                                    ArrayRef<OpFoldResult> offsets,
                                    ArrayRef<OpFoldResult> sizes) {
  Location loc = op.getLoc();
  DenseI64ArrayAttr axes = op.getAxesAttr();
  bool isWhole = isExtentOf(sizes.back(), {op.getCosInit(), op.getSinInit()},
                            offsets.size() - 1);
  if (axes && !isWhole) {
    FailureOr<DenseI64ArrayAttr> part =
        sliceAxes(op, axes, offsets.back(), sizes.back());
    if (failed(part))
      return failure();
    axes = *part;
  }
  Part tile{llvm::to_vector(offsets), llvm::to_vector(sizes)};
  SmallVector<int64_t> dims =
      llvm::to_vector(llvm::seq<int64_t>(0, offsets.size() - 1));
  Part positions = getPositionPart(b, loc, op.getPositions(), bool(axes), dims,
                                   offsets, sizes);
  SmallVector<Operation *> slices;
  SmallVector<Value> operands;
  operands.push_back(takeSlice(b, loc, op.getPositions(), positions, slices));
  operands.push_back(isWhole ? op.getInvFreq()
                             : takeSlice(b, loc, op.getInvFreq(),
                                         {{offsets.back()}, {sizes.back()}},
                                         slices));
  if (op.getScale())
    operands.push_back(op.getScale());
  operands.push_back(takeSlice(b, loc, op.getCosInit(), tile, slices));
  operands.push_back(takeSlice(b, loc, op.getSinInit(), tile, slices));
  FailureOr<TilingResult> result = buildTiledOp(b, op, operands, slices);
  if (axes)
    cast<RotaryTableOp>(result->tiledOps.front()).setAxesAttr(axes);
  return result;
}

//===----------------------------------------------------------------------===//
// Consumer fusion: from the tile of an operand to the tile of the result
//===----------------------------------------------------------------------===//

/// Everything, except the dimensions `dims`, whose tile is that of the operand
/// from its dimension `numLeading` on.
static Part expandTile(OpBuilder &b, DestinationStyleOpInterface op,
                       ArrayRef<int64_t> dims, int64_t numLeading,
                       ArrayRef<OpFoldResult> offsets,
                       ArrayRef<OpFoldResult> sizes) {
  Part domain;
  for (Range range : getDomain(b, op.getLoc(), op.getDpsInits().front()))
    domain.append(range.offset, range.size);
  for (auto [i, dim] : llvm::enumerate(dims)) {
    domain.offsets[dim] = offsets[numLeading + i];
    domain.sizes[dim] = sizes[numLeading + i];
  }
  return domain;
}

template <typename OpTy>
static SmallVector<int64_t> getPositionDimsOf(OpTy op) {
  return llvm::to_vector(op.getPositionDims());
}
static SmallVector<int64_t> getPositionDimsOf(RotaryTableOp op) {
  int64_t rank = cast<ShapedType>(op.getCosInit().getType()).getRank();
  return llvm::to_vector(llvm::seq<int64_t>(0, rank - 1));
}

static bool isPositions(RotaryOp op, unsigned operand) {
  return operand == op.getPositionsMutable().getOperandNumber();
}
static bool isPositions(RotaryTableOp op, unsigned operand) {
  return operand == op.getPositionsMutable().getOperandNumber();
}
static bool isPositions(ApplyRotaryOp op, unsigned operand) {
  return operand == op.getCosMutable().getOperandNumber() ||
         operand == op.getSinMutable().getOperandNumber();
}
static bool hasAxes(RotaryOp op) { return op.getAxes().has_value(); }
static bool hasAxes(RotaryTableOp op) { return op.getAxes().has_value(); }
static bool hasAxes(ApplyRotaryOp) { return false; }

/// Whether the operand has the index space of the result.
static bool hasDomain(RotaryOp op, unsigned operand) {
  return op.isDpsInit(&op->getOpOperand(operand)) ||
         (op.getX() && operand == 0);
}
static bool hasDomain(ApplyRotaryOp op, unsigned operand) {
  return op.isDpsInit(&op->getOpOperand(operand)) ||
         (op.getX() && operand == 0);
}
static bool hasDomain(RotaryTableOp op, unsigned operand) {
  return op.isDpsInit(&op->getOpOperand(operand));
}

/// The tile of the domain that uses one tile of an operand. A tile of positions
/// is used by the whole of every dimension that positions lack.
template <typename OpTy>
static FailureOr<Part> getDomainTile(OpBuilder &b, OpTy op, unsigned operand,
                                     ArrayRef<OpFoldResult> offsets,
                                     ArrayRef<OpFoldResult> sizes) {
  if (hasDomain(op, operand))
    return Part{llvm::to_vector(offsets), llvm::to_vector(sizes)};
  if (!isPositions(op, operand)) {
    op.emitRemark("not fused: a tile of inv_freq is used by every tile of "
                  "the result");
    return failure();
  }
  SmallVector<int64_t> dims = getPositionDimsOf(op);
  int64_t numLeading = hasAxes(op) ? 1 : 0;
  Value value = op->getOperand(operand);
  // Dimensions of the operand that no loop names must be whole.
  SmallVector<int64_t> unnamed;
  if (numLeading)
    unnamed.push_back(0);
  for (int64_t dim = numLeading + dims.size();
       dim < static_cast<int64_t>(offsets.size()); ++dim)
    unnamed.push_back(dim);
  for (int64_t dim : unnamed)
    if (!isExtentOf(sizes[dim], value, dim)) {
      op.emitRemark("not fused: a tile must hold all axes and all pairs");
      return failure();
    }
  return expandTile(b, op, dims, numLeading, offsets, sizes);
}

/// The tile of the domain that uses the tiles of several operands: they must
/// ask for the same one.
template <typename OpTy>
static LogicalResult
getDomainTile(OpBuilder &b, OpTy op, ArrayRef<unsigned> operandNumbers,
              ArrayRef<SmallVector<OpFoldResult>> allOffsets,
              ArrayRef<SmallVector<OpFoldResult>> allSizes,
              SmallVectorImpl<OpFoldResult> &domainOffsets,
              SmallVectorImpl<OpFoldResult> &domainSizes) {
  std::optional<Part> common;
  for (auto [operand, offsets, sizes] :
       llvm::zip_equal(operandNumbers, allOffsets, allSizes)) {
    FailureOr<Part> part = getDomainTile(b, op, operand, offsets, sizes);
    if (failed(part))
      return failure();
    if (common &&
        (!isEqualConstantIntOrValueArray(common->offsets, part->offsets) ||
         !isEqualConstantIntOrValueArray(common->sizes, part->sizes))) {
      op.emitRemark("not fused: the operands' tiles belong to different tiles "
                    "of the result");
      return failure();
    }
    common = std::move(*part);
  }
  if (!common)
    return failure();
  domainOffsets.assign(common->offsets);
  domainSizes.assign(common->sizes);
  return success();
}

//===----------------------------------------------------------------------===//
// The interface
//===----------------------------------------------------------------------===//

#define PE_TILING_METHODS(OpTy)                                                \
  SmallVector<utils::IteratorType> OpTy::getLoopIteratorTypes() {              \
    int64_t rank =                                                             \
        cast<ShapedType>(getDpsInits().front().getType()).getRank();           \
    return SmallVector<utils::IteratorType>(rank,                              \
                                            utils::IteratorType::parallel);    \
  }                                                                            \
  SmallVector<Range> OpTy::getIterationDomain(OpBuilder &b) {                  \
    return getDomain(b, getLoc(), getDpsInits().front());                      \
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

#define PE_CONSUMER_FUSION_METHODS(OpTy)                                       \
  LogicalResult OpTy::getIterationDomainTileFromOperandTiles(                  \
      OpBuilder &b, ArrayRef<unsigned> operandNumbers,                         \
      ArrayRef<SmallVector<OpFoldResult>> allOffsets,                          \
      ArrayRef<SmallVector<OpFoldResult>> allSizes,                            \
      SmallVectorImpl<OpFoldResult> &domainOffsets,                            \
      SmallVectorImpl<OpFoldResult> &domainSizes) {                            \
    return getDomainTile(b, *this, operandNumbers, allOffsets, allSizes,       \
                         domainOffsets, domainSizes);                          \
  }                                                                            \
  FailureOr<TilingResult> OpTy::getTiledImplementationFromOperandTiles(        \
      OpBuilder &b, ArrayRef<unsigned> operandNumbers,                         \
      ArrayRef<SmallVector<OpFoldResult>> allOffsets,                          \
      ArrayRef<SmallVector<OpFoldResult>> allSizes) {                          \
    SmallVector<OpFoldResult> offsets, sizes;                                  \
    if (failed(getDomainTile(b, *this, operandNumbers, allOffsets, allSizes,   \
                             offsets, sizes)))                                 \
      return failure();                                                        \
    return tile(b, *this, offsets, sizes);                                     \
  }

PE_TILING_METHODS(RotaryOp)
PE_TILING_METHODS(RotaryTableOp)
PE_TILING_METHODS(ApplyRotaryOp)
PE_CONSUMER_FUSION_METHODS(RotaryOp)
PE_CONSUMER_FUSION_METHODS(RotaryTableOp)
PE_CONSUMER_FUSION_METHODS(ApplyRotaryOp)
