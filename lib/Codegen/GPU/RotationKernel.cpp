//===- RotationKernel.cpp - A kernel that rotates -------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RotationKernel.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "pe/Arithmetic/Precision.h"

using namespace mlir;
using namespace mlir::pe;

RotationKernel::RotationKernel(OpBuilder &b, ArrayRef<RotationOpInterface> ops,
                               RotationOpInterface last, int64_t blockSize)
    : b(b), loc(last.getLoc()), layout(last.getPairLayout()),
      positionDims(last.getPositionDims()),
      begin(static_cast<int64_t>(last.getBegin())), blockSize(blockSize),
      numPairs(last.getNumPairs(b, loc)) {
  ShapedType type = last.getInitType();
  rank = type.getRank();
  computeType = getComputeType(type.getElementType());
  // Neighboring threads access neighboring memory: take the innermost
  // dimensions.
  for (int64_t dim = rank - 2; dim >= 0; --dim) {
    bool isToken = llvm::is_contained(positionDims, dim);
    std::optional<int64_t> &inner = isToken ? tokenDim : rowDim;
    if (!inner)
      inner = dim;
    else
      outerDims.insert(outerDims.begin(), dim);
  }
  takeApart(ops);
  lanes = chooseLanes();
  if (auto constant = getConstantIntValue(numPairs))
    numGroups = b.getIndexAttr(*constant / lanes);
  else
    numGroups = numPairs;
}

SmallVector<OpFoldResult> RotationKernel::getTokenExtents() const {
  return llvm::map_to_vector(positionDims, [&](int64_t dim) {
    return rotations.front().init.getExtent(dim);
  });
}

void RotationKernel::takeApart(ArrayRef<RotationOpInterface> ops) {
  SmallVector<OpFoldResult> extents;
  for (RotationOpInterface op : ops) {
    // Each array has its own rows and features; all other extents are shared.
    SmallVector<OpFoldResult> known = extents;
    if (!known.empty()) {
      if (rowDim)
        known[*rowDim] = OpFoldResult();
      known.back() = OpFoldResult();
    }
    KernelArray init = KernelArray::create(b, loc, op.getFirstInit(), known);
    extents.assign(init.getExtents().begin(), init.getExtents().end());
    bool isInPlace = op.getSource() == op.getFirstInit();
    KernelArray source =
        isInPlace ? init : KernelArray::create(b, loc, op.getX(), extents);
    rotations.push_back({source, init, op.getConjugate(), isInPlace});
  }
}

/// A thread has as many pairs as fit into one access to every array.
int64_t RotationKernel::chooseLanes() {
  std::optional<int64_t> pairs = getConstantIntValue(numPairs);
  if (!pairs)
    return 1;
  int64_t result = std::numeric_limits<int64_t>::max();
  for (const Rotation &rotation : rotations) {
    // Where only one array is interleaved, its accesses are twice as wide.
    int64_t stride = layout.isInterleaved() ? 2 : 1;
    SmallVector<int64_t> multiples = {begin, stride * *pairs};
    result = std::min({result, rotation.init.getMaxLanes(multiples) / stride,
                       rotation.source.getMaxLanes(multiples) / stride});
  }
  return std::max<int64_t>(result, 1);
}

int64_t RotationKernel::getAlignedLanes(const KernelArray &array,
                                        PairArrangement arrangement) {
  return array.getMaxLanes({begin, arrangement.getStride() * lanes});
}

SmallVector<Value> RotationKernel::getIndices(Value row, Value column) {
  SmallVector<Value> result = indices;
  if (rowDim)
    result[*rowDim] = row;
  result.back() = column;
  return result;
}

Pair RotationKernel::read(const Rotation &rotation, Value memref, Value row) {
  PairArrangement arrangement = layout.source;
  int64_t aligned = getAlignedLanes(rotation.source, arrangement);
  auto load = [&](Value column, int64_t count) {
    return loadLanes(b, loc, memref, getIndices(row, column), count,
                     std::min(aligned, count), computeType);
  };
  Value first = buildOffset(b, loc, firstPair, arrangement.getStride(),
                            b.getIndexAttr(begin));
  if (arrangement.isInterleaved && lanes > 1) {
    auto both = vector::DeinterleaveOp::create(b, loc, load(first, 2 * lanes));
    return {both.getRes1(), both.getRes2()};
  }
  Value second =
      buildOffset(b, loc, first, 1, arrangement.getDistance(b, numPairs));
  return {load(first, lanes), load(second, lanes)};
}

void RotationKernel::write(const Rotation &rotation, Pair pair, Value memref,
                           Value row) {
  PairArrangement arrangement = layout.init;
  int64_t aligned = getAlignedLanes(rotation.init, arrangement);
  auto store = [&](Value value, Value column, int64_t count) {
    storeLanes(b, loc, value, memref, getIndices(row, column),
               std::min(aligned, count));
  };
  Value first = buildOffset(b, loc, firstPair, arrangement.getStride(),
                            b.getIndexAttr(begin));
  if (arrangement.isInterleaved && lanes > 1) {
    store(vector::InterleaveOp::create(b, loc, pair.first, pair.second), first,
          2 * lanes);
    return;
  }
  store(pair.first, first, lanes);
  store(pair.second,
        buildOffset(b, loc, first, 1, arrangement.getDistance(b, numPairs)),
        lanes);
}

void RotationKernel::rotateRows(const Rotation &rotation, CosSin angle) {
  OpFoldResult numRows =
      rowDim ? rotation.init.getExtent(*rowDim) : b.getIndexAttr(1);
  auto rebuild = [&](const KernelArray &array, PairArrangement arrangement) {
    return array.rebuild(b, loc,
                         std::min(arrangement.getStride() * lanes,
                                  getAlignedLanes(array, arrangement)));
  };
  Value source = rebuild(rotation.source, layout.source);
  Value init =
      rotation.isInPlace ? source : rebuild(rotation.init, layout.init);
  int64_t atOnce =
      std::min(kRowsAtOnce, getConstantIntValue(numRows).value_or(kRowsAtOnce));
  launch->forEachRow(numRows, atOnce, [&](ArrayRef<Value> rows) {
    SmallVector<Pair> pairs;
    for (Value row : rows)
      pairs.push_back(read(rotation, source, row));
    for (auto [pair, row] : llvm::zip(pairs, rows))
      write(rotation, rotatePair(b, loc, pair, angle, rotation.isConjugate),
            init, row);
  });
}

/// Copies the features that are not rotated. The threads of a token share them.
void RotationKernel::copyRest(const Rotation &rotation) {
  OpFoldResult features = rotation.init.getExtent(rank - 1);
  SmallVector<int64_t> multiples = {begin};
  for (OpFoldResult extent : {features, numPairs})
    multiples.push_back(
        getConstantIntValue(extent).value_or(ShapedType::kDynamic));
  if (!ShapedType::isDynamic(multiples.back()))
    multiples.back() *= 2;
  int64_t count = std::min(rotation.init.getMaxLanes(multiples),
                           rotation.source.getMaxLanes(multiples));
  AffineExpr d, p;
  bindSymbols(b.getContext(), d, p);
  OpFoldResult words = affine::makeComposedFoldedAffineApply(
      b, loc, (d - p * 2).floorDiv(count), {features, numPairs});
  if (isZeroInteger(words))
    return;
  OpFoldResult skipped = affine::makeComposedFoldedAffineApply(
      b, loc, p * 2, {features, numPairs});
  auto value = [&](OpFoldResult number) {
    return getValueOrCreateConstantIndexOp(b, loc, number);
  };
  Value source = rotation.source.rebuild(b, loc, count);
  Value init = rotation.init.rebuild(b, loc, count);
  OpFoldResult numRows =
      rowDim ? rotation.init.getExtent(*rowDim) : b.getIndexAttr(1);
  launch->forEachRow(numRows, 1, [&](ArrayRef<Value> rows) {
    auto loop =
        scf::ForOp::create(b, loc, group, value(words), value(numGroups));
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(loop.getBody());
    Value column =
        buildOffset(b, loc, loop.getInductionVar(), count, b.getIndexAttr(0));
    Value isAfter = arith::CmpIOp::create(b, loc, arith::CmpIPredicate::uge,
                                          column, value(b.getIndexAttr(begin)));
    Value after = arith::AddIOp::create(b, loc, column, value(skipped));
    column = arith::SelectOp::create(b, loc, isAfter, after, column);
    SmallVector<Value> place = getIndices(rows.front(), column);
    Value word = loadLanes(b, loc, source, place, count, count);
    storeLanes(b, loc, word, init, place, count);
  });
}

void RotationKernel::build(const AngleBuilder &buildAngles) {
  const KernelArray &first = rotations.front().init;
  GridExtents extents;
  for (int64_t dim : outerDims)
    extents.outer.push_back(first.getExtent(dim));
  if (tokenDim)
    extents.items.push_back(first.getExtent(*tokenDim));
  extents.items.push_back(numGroups);
  // The grid covers the largest static number of rows, or the first dynamic
  // one.
  extents.rows = b.getIndexAttr(1);
  for (const Rotation &rotation : rotations) {
    if (!rowDim)
      break;
    auto most = getConstantIntValue(extents.rows);
    auto rows = getConstantIntValue(rotation.init.getExtent(*rowDim));
    if (most && (!rows || *rows > *most))
      extents.rows = rotation.init.getExtent(*rowDim);
  }
  GridLaunch grid(b, loc, extents, blockSize);
  launch = &grid;
  grid.build([&](OpBuilder &, ValueRange outer, Value item) {
    indices.assign(rank, Value());
    for (auto [dim, index] : llvm::zip_equal(outerDims, outer))
      indices[dim] = index;
    Value token;
    std::tie(token, group) = divide(b, loc, item, numGroups);
    if (tokenDim)
      indices[*tokenDim] = token;
    firstPair = buildOffset(b, loc, group, lanes, b.getIndexAttr(0));
    SmallVector<Value> tokenIndices = llvm::map_to_vector(
        positionDims, [&](int64_t dim) { return indices[dim]; });
    CosSin angle = buildAngles(tokenIndices, firstPair);
    for (const Rotation &rotation : rotations) {
      rotateRows(rotation, angle);
      if (!rotation.isInPlace)
        copyRest(rotation);
    }
  });
  launch = nullptr;
}
