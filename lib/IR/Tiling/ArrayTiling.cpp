//===- ArrayTiling.cpp - TilingInterface of array ops ---------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The iteration domain of an array op is the index space of its init, and every
// loop is parallel. A tile of the result needs the same tile of x and of the
// init, and the positions, tables and frequencies that belong to it.
//
//===----------------------------------------------------------------------===//

#include "InterfaceModels.h"
#include "Tiling/Tiling.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "pe/IR/PEExtents.h"
#include "pe/IR/PERemarks.h"

using namespace mlir;
using namespace mlir::pe;

//===----------------------------------------------------------------------===//
// The domain
//===----------------------------------------------------------------------===//

/// The extent of the positions. For a `pe.positions` it is the length operand,
/// without a `tensor.dim`.
static OpFoldResult getPositionExtent(OpBuilder &b, Location loc,
                                      Value positions, int64_t dim) {
  if (auto run = positions.getDefiningOp<PositionsOp>();
      run && run.getResult().getType().isDynamicDim(0))
    return run.getLength();
  return getExtent(b, loc, positions, dim);
}

/// One loop per dimension of the inits, with an extent that is static if that
/// of any of them or of x is. The extents of token dimensions are taken from
/// the positions or the table, so that ops on the same positions have the same
/// loops over tokens, however static their arrays are.
static SmallVector<Range> getDomain(OpBuilder &b, ArrayOpInterface op) {
  Location loc = op.getLoc();
  auto destination = cast<DestinationStyleOpInterface>(op.getOperation());
  SmallVector<Value> arrays(destination.getDpsInits());
  if (Value source = op.getSource())
    arrays.push_back(source);
  SmallVector<Range> ranges;
  for (int64_t dim = 0; dim < op.getInitType().getRank(); ++dim)
    ranges.push_back({b.getIndexAttr(0), getCommonExtent(b, loc, arrays, dim),
                      b.getIndexAttr(1)});
  SmallVector<OpOperand *> tokens = op.getTokenOperands();
  if (tokens.empty())
    return ranges;
  int64_t numAxisDims = getNumAxisDims(op);
  for (auto [i, dim] : llvm::enumerate(op.getTokenDims()))
    if (op.getInitType().isDynamicDim(dim))
      ranges[dim].size =
          getPositionExtent(b, loc, tokens.front()->get(), i + numAxisDims);
  return ranges;
}

//===----------------------------------------------------------------------===//
// From the tiles of operands to a tile of the domain
//===----------------------------------------------------------------------===//

/// The tile of the domain that uses one tile of the positions or of a table. It
/// spans all dimensions that these do not have.
static FailureOr<ArraySlice>
getDomainTileOfTokens(OpBuilder &b, ArrayOpInterface op, Value operand,
                      ArrayRef<OpFoldResult> offsets,
                      ArrayRef<OpFoldResult> sizes) {
  SmallVector<int64_t> tokenDims = op.getTokenDims();
  int64_t numLeading = getNumAxisDims(op);
  int64_t rank = static_cast<int64_t>(offsets.size());
  int64_t firstTrailing = numLeading + static_cast<int64_t>(tokenDims.size());
  for (int64_t dim = 0; dim < rank; ++dim) {
    bool isNamed = dim >= numLeading && dim < firstTrailing;
    if (isNamed || isExtentOf(sizes[dim], operand, dim))
      continue;
    remarkMissed(op, "fuse")
        << "not fused: a tile must hold all axes and all pairs";
    return failure();
  }
  ArraySlice domain = getWholeSlice(b, op.getLoc(), op.getFirstInit());
  for (auto [i, dim] : llvm::enumerate(tokenDims)) {
    domain.offsets[dim] = offsets[numLeading + i];
    domain.sizes[dim] = sizes[numLeading + i];
  }
  return domain;
}

static FailureOr<ArraySlice> getDomainTile(OpBuilder &b, ArrayOpInterface op,
                                           OpOperand &operand,
                                           ArrayRef<OpFoldResult> offsets,
                                           ArrayRef<OpFoldResult> sizes) {
  auto destination = cast<DestinationStyleOpInterface>(op.getOperation());
  if (destination.isDpsInit(&operand) || operand.get() == op.getSource())
    return getTile(offsets, sizes);
  if (llvm::is_contained(op.getTokenOperands(), &operand))
    return getDomainTileOfTokens(b, op, operand.get(), offsets, sizes);
  if (auto angles = dyn_cast<AngleOpInterface>(op.getOperation());
      angles && angles.getInvFreq() == operand.get()) {
    remarkMissed(op, "fuse")
        << "not fused: a tile of inv_freq is used by every tile of the "
           "result";
    return failure();
  }
  return op.getTileOfOther(b, operand, offsets, sizes);
}

//===----------------------------------------------------------------------===//
// The interface
//===----------------------------------------------------------------------===//

namespace {
template <typename OpTy>
struct ArrayTiling : public OperandTiling<ArrayTiling<OpTy>, OpTy> {
  using Tile = ArrayRef<OpFoldResult>;

  SmallVector<utils::IteratorType> getLoopIteratorTypes(Operation *op) const {
    int64_t rank = cast<ArrayOpInterface>(op).getInitType().getRank();
    return SmallVector<utils::IteratorType>(rank,
                                            utils::IteratorType::parallel);
  }

  SmallVector<Range> getIterationDomain(Operation *op, OpBuilder &b) const {
    return getDomain(b, cast<ArrayOpInterface>(op));
  }

  FailureOr<TilingResult> getTiledImplementation(Operation *op, OpBuilder &b,
                                                 Tile offsets,
                                                 Tile sizes) const {
    return cast<ArrayOpInterface>(op).buildTile(b, offsets, sizes);
  }

  LogicalResult
  getResultTilePosition(Operation *, OpBuilder &, unsigned, Tile offsets,
                        Tile sizes, SmallVector<OpFoldResult> &resultOffsets,
                        SmallVector<OpFoldResult> &resultSizes) const {
    resultOffsets.assign(offsets.begin(), offsets.end());
    resultSizes.assign(sizes.begin(), sizes.end());
    return success();
  }

  LogicalResult getIterationDomainTileFromResultTile(
      Operation *, OpBuilder &, unsigned, Tile offsets, Tile sizes,
      SmallVectorImpl<OpFoldResult> &domainOffsets,
      SmallVectorImpl<OpFoldResult> &domainSizes) const {
    domainOffsets.assign(offsets.begin(), offsets.end());
    domainSizes.assign(sizes.begin(), sizes.end());
    return success();
  }

  FailureOr<TilingResult> generateResultTileValue(Operation *op, OpBuilder &b,
                                                  unsigned resultNumber,
                                                  Tile offsets,
                                                  Tile sizes) const {
    FailureOr<TilingResult> result =
        getTiledImplementation(op, b, offsets, sizes);
    if (succeeded(result))
      result->tiledValues = {result->tiledValues[resultNumber]};
    return result;
  }

  static FailureOr<ArraySlice> getDomainTile(OpBuilder &b, OpOperand &operand,
                                             Tile offsets, Tile sizes) {
    return ::getDomainTile(b, cast<ArrayOpInterface>(operand.getOwner()),
                           operand, offsets, sizes);
  }
};
} // namespace

void mlir::pe::attachArrayTiling(MLIRContext &context) {
  attachToArrayOps<ArrayTiling>(context);
}
