//===- ApplyRotaryDecomposition.cpp - Rotations as loops ------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Decomposition/Decomposition.h"
#include "Decomposition/LoopFactors.h"
#include "Decomposition/StoredElements.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/TypeUtilities.h"
#include "pe/Arithmetic/PairRotation.h"
#include "pe/IR/PEArrays.h"
#include "pe/IR/PEExtents.h"

using namespace mlir;
using namespace mlir::pe;

namespace {
/// Builds the slices of one rotation and the loops over them.
class Application {
public:
  Application(OpBuilder &b, ApplyRotaryOp op)
      : b(b), op(op), loc(op.getLoc()), rank(op.getInitType().getRank()),
        isMemRef(isa<MemRefType>(op.getInit().getType())),
        numPairs(op.getNumPairs(b, loc)),
        elementType(cast<FloatType>(op.getInitType().getElementType())),
        elements(op, op.getArithmeticType()) {}

  SmallVector<Value> build();

private:
  /// The first and the second partners of all pairs of a window that begins at
  /// column `begin`.
  std::pair<ArraySlice, ArraySlice> takePartners(Value array, int64_t begin,
                                                 PairArrangement arrangement) {
    AffineExpr next = b.getAffineSymbolExpr(0) + begin;
    OpFoldResult second = affine::makeComposedFoldedAffineApply(
        b, loc, next, {arrangement.getDistance(b, numPairs)});
    int64_t stride = arrangement.getStride();
    return {getColumns(b, loc, array, b.getIndexAttr(begin), numPairs, stride),
            getColumns(b, loc, array, second, numPairs, stride)};
  }

  /// The features of the first and of the second partners. They matter only if
  /// the extents are static.
  std::pair<LoopFeatures, LoopFeatures>
  getFeatures(PairArrangement arrangement) {
    int64_t begin = op.getBegin(), stride = arrangement.getStride();
    int64_t distance =
        getConstantIntValue(arrangement.getDistance(b, numPairs)).value_or(0);
    return {{begin, stride}, {begin + distance, stride}};
  }

  /// The cosines and sines: both tables, or with an element for each feature
  /// their elements of the first partners and then those of the second ones.
  SmallVector<Value> takeTables();

  /// Copies the features [offset, offset + size) from the source into `init`.
  Value passThrough(Value init, OpFoldResult offset, OpFoldResult size);

  /// The loop that rotates: (tables, a, b) -> (a', b').
  linalg::GenericOp rotate(ValueRange sources, ValueRange inits);

  SmallVector<utils::IteratorType> getIterators() {
    return SmallVector<utils::IteratorType>(rank,
                                            utils::IteratorType::parallel);
  }

  OpBuilder &b;
  ApplyRotaryOp op;
  Location loc;
  int64_t rank;
  bool isMemRef;
  OpFoldResult numPairs;
  FloatType elementType;
  StoredElements elements;
};
} // namespace

SmallVector<Value> Application::takeTables() {
  SmallVector<Value> tables = {op.getCos(), op.getSin()};
  if (!op.getPerFeature())
    return tables;
  auto [first, second] =
      takePartners(op.getCos(), /*begin=*/0, op.getPairLayout().init);
  SmallVector<Value> parts;
  for (const ArraySlice &slice : {first, second})
    for (Value table : tables)
      parts.push_back(takeSlice(b, loc, table, slice));
  return parts;
}

Value Application::passThrough(Value init, OpFoldResult offset,
                               OpFoldResult size) {
  if (isZeroInteger(size))
    return init;
  Value x = op.getSource();
  Value source = takeSlice(b, loc, x, getColumns(b, loc, x, offset, size));
  ArraySlice slice = getColumns(b, loc, init, offset, size);
  Value target = takeSlice(b, loc, init, slice);
  Value part = elements.copy(b, loc, source, target,
                             getConstantIntValue(offset).value_or(0));
  return isMemRef ? init : putSlice(b, loc, part, init, slice);
}

linalg::GenericOp Application::rotate(ValueRange sources, ValueRange inits) {
  LoopFactors factors(b, loc, elements.computeType, elements.blockSize);
  PairLayout layout = op.getPairLayout();
  auto [firstRead, secondRead] = getFeatures(layout.source);
  auto [firstWritten, secondWritten] = getFeatures(layout.init);
  LoopFactor scale = factors.add(op.getScale(), {});
  LoopFactor read[] = {factors.add(op.getXScale(), firstRead),
                       factors.add(op.getXScale(), secondRead)};
  LoopFactor written[] = {factors.add(op.getInitScale(), firstWritten),
                          factors.add(op.getInitScale(), secondWritten)};

  SmallVector<AffineExpr> tableDims;
  for (int64_t dim : op.getPositionDims())
    tableDims.push_back(b.getAffineDimExpr(dim));
  tableDims.push_back(b.getAffineDimExpr(rank - 1));
  SmallVector<Value> tables = takeTables();
  size_t numTables = tables.size();
  SmallVector<Value> inputs(factors.getInputs());
  llvm::append_range(inputs, tables);
  llvm::append_range(inputs, sources);
  SmallVector<AffineMap> maps(factors.getMaps());
  maps.append(numTables, AffineMap::get(rank, 0, tableDims, b.getContext()));
  maps.append(sources.size() + inits.size(), b.getMultiDimIdentityMap(rank));
  bool isConjugate = op.getConjugate();
  return linalg::GenericOp::create(
      b, loc, getResultTypes(inits), inputs, inits, maps, getIterators(),
      [&](OpBuilder &b, Location loc, ValueRange args) {
        auto get = [&](const LoopFactor &factor) {
          return factors.get(b, loc, args, factor);
        };
        // Without sources, the partners are read from the inits.
        SmallVector<Value> in;
        for (Value arg : args.drop_front(factors.getInputs().size())
                             .take_front(numTables + 2))
          in.push_back(convertFloat(b, loc, arg, elements.computeType));
        CosSin first = {in[0], in[1]};
        CosSin second = {in[numTables - 2], in[numTables - 1]};
        Pair pair = {multiplyBy(b, loc, in[numTables], get(read[0])),
                     multiplyBy(b, loc, in[numTables + 1], get(read[1]))};
        pair = rotatePair(b, loc, pair, {first, second}, isConjugate);
        pair = {multiplyBy(b, loc, pair.first, get(scale)),
                multiplyBy(b, loc, pair.second, get(scale))};
        Value results[] = {elements.convertResult(b, loc, pair.first,
                                                  get(written[0]), elementType),
                           elements.convertResult(b, loc, pair.second,
                                                  get(written[1]),
                                                  elementType)};
        linalg::YieldOp::create(b, loc, results);
      });
}

SmallVector<Value> Application::build() {
  PairLayout layout = op.getPairLayout();
  Value init = op.getInit();
  int64_t begin = op.getBegin();
  auto [firstIn, secondIn] = takePartners(op.getSource(), begin, layout.source);
  auto [firstOut, secondOut] = takePartners(init, begin, layout.init);

  SmallVector<Value> sources;
  if (op.getX() || !layout.keepsPlaces())
    sources = {takeSlice(b, loc, op.getSource(), firstIn),
               takeSlice(b, loc, op.getSource(), secondIn)};
  // An update leaves other features as they are, unless it scales them.
  if (op.getX() || !op.isPlain()) {
    OpFoldResult features =
        getCommonExtent(b, loc, {init, op.getSource()}, rank - 1);
    AffineExpr d, p;
    bindSymbols(b.getContext(), d, p);
    OpFoldResult end = affine::makeComposedFoldedAffineApply(
        b, loc, d * 2 + begin, {numPairs});
    OpFoldResult rest = affine::makeComposedFoldedAffineApply(
        b, loc, d - p * 2 - begin, {features, numPairs});
    init = passThrough(init, b.getIndexAttr(0), b.getIndexAttr(begin));
    // Where nothing follows the window, upstream rejects the offset behind it,
    // even of a slice without elements.
    if (!getConstantIntValue(rest))
      end = affine::makeComposedFoldedAffineMin(
          b, loc, AffineMap::get(0, 2, {d * 2 + begin, p - 1}, b.getContext()),
          {numPairs, features});
    init = passThrough(init, end, rest);
  }
  Value first = takeSlice(b, loc, init, firstOut);
  Value second = takeSlice(b, loc, init, secondOut);
  linalg::GenericOp generic = rotate(sources, {first, second});
  if (isMemRef)
    return {};
  init = putSlice(b, loc, generic.getResult(0), init, firstOut);
  init = putSlice(b, loc, generic.getResult(1), init, secondOut);
  return {init};
}

FailureOr<SmallVector<Value>> ApplyRotaryOp::decomposeOperation(OpBuilder &b) {
  return decomposeArray(b, *this,
                        [&] { return Application(b, *this).build(); });
}
