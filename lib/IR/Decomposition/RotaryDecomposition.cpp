//===- RotaryDecomposition.cpp - Rotations as tables and loops ------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Decomposition/Decomposition.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "pe/Arithmetic/PairRotation.h"
#include "pe/IR/PEArrays.h"

using namespace mlir;
using namespace mlir::pe;

//===----------------------------------------------------------------------===//
// RotaryOp: a table, then its application
//===----------------------------------------------------------------------===//

std::pair<RotaryTableOp, ApplyRotaryOp> RotaryOp::buildSplit(OpBuilder &b) {
  Location loc = getLoc();
  bool isMemRef = isa<MemRefType>(getInit().getType());
  FloatType tableType = getArithmeticType();
  SmallVector<OpFoldResult> sizes = getWholeSlice(b, loc, getPositions()).sizes;
  SmallVector<OpFoldResult> freqSizes =
      getWholeSlice(b, loc, getInvFreq()).sizes;
  sizes.erase(sizes.begin(), sizes.begin() + getNumAxisDims());
  llvm::append_range(sizes,
                     llvm::drop_begin(freqSizes, getMixedAxes() ? 1 : 0));
  SmallVector<Value> inits;
  for (int i = 0; i < 2; ++i)
    inits.push_back(createArray(b, loc, sizes, tableType, isMemRef));

  // One number scales the table, an array the result.
  Value factor = getFactor();
  auto table = RotaryTableOp::create(
      b, loc, pe::getResultTypes(inits), getPositions(), getInvFreq(), factor,
      inits[0], inits[1], getAxesAttr(), getMixedAxesAttr());
  ValueRange tables = isMemRef ? ValueRange(inits) : table.getTables();
  SmallVector<int64_t> tableDims(getPositionDims());
  llvm::append_range(tableDims, getFreqDims());
  auto apply = ApplyRotaryOp::create(
      b, loc, getOperation()->getResultTypes(), getX(), tables[0], tables[1],
      factor ? Value() : getScale(), getInit(), getLayoutAttr(),
      b.getDenseI64ArrayAttr(tableDims), getBeginAttr(), getConjugateAttr(),
      /*per_feature=*/UnitAttr());
  for (Value init : inits)
    freeArray(b, loc, init);
  return {table, apply};
}

FailureOr<SmallVector<Value>> RotaryOp::decomposeOperation(OpBuilder &b) {
  return decomposeArray(b, *this, [&] {
    return SmallVector<Value>(buildSplit(b).second->getResults());
  });
}

//===----------------------------------------------------------------------===//
// ApplyRotaryOp
//===----------------------------------------------------------------------===//

namespace {
/// Builds the slices of one rotation and the loop over them.
class Application {
public:
  Application(OpBuilder &b, ApplyRotaryOp op)
      : b(b), op(op), loc(op.getLoc()), rank(op.getInitType().getRank()),
        isMemRef(isa<MemRefType>(op.getInit().getType())),
        numPairs(op.getNumPairs(b, loc)) {}

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

  /// The cosines and sines: both tables, or with an element for each feature
  /// their elements of the first partners and then those of the second ones.
  SmallVector<Value> takeTables();

  /// Copies the features [offset, offset + size) from x into `init`.
  Value passThrough(Value init, OpFoldResult offset, OpFoldResult size);

  /// Copies all elements, converted to the type of the init.
  Value copyElements(Value source, Value target);

  /// The loop that rotates: (tables, a, b) -> (a', b').
  linalg::GenericOp rotate(ValueRange sources, ValueRange inits);

  OpBuilder &b;
  ApplyRotaryOp op;
  Location loc;
  int64_t rank;
  bool isMemRef;
  OpFoldResult numPairs;
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
  Value source =
      takeSlice(b, loc, op.getX(), getColumns(b, loc, op.getX(), offset, size));
  ArraySlice slice = getColumns(b, loc, init, offset, size);
  Value target = takeSlice(b, loc, init, slice);
  Value part = copyElements(source, target);
  return isMemRef ? init : putSlice(b, loc, part, init, slice);
}

Value Application::copyElements(Value source, Value target) {
  Type elementType = op.getInitType().getElementType();
  if (getElementTypeOrSelf(source) == elementType) {
    auto copy = linalg::CopyOp::create(b, loc, source, target);
    return isMemRef ? Value() : copy->getResult(0);
  }
  SmallVector<AffineMap> maps(2, b.getMultiDimIdentityMap(rank));
  SmallVector<utils::IteratorType> iterators(rank,
                                             utils::IteratorType::parallel);
  auto generic = linalg::GenericOp::create(
      b, loc, getResultTypes(target), source, target, maps, iterators,
      [&](OpBuilder &b, Location loc, ValueRange args) {
        linalg::YieldOp::create(b, loc,
                                convertFloat(b, loc, args[0], elementType));
      });
  return isMemRef ? Value() : generic.getResult(0);
}

/// Where the element of a scale for a row is: the first one of dimensions that
/// are broadcast.
static AffineMap getScaleMap(Builder &b, ShapedType type) {
  SmallVector<AffineExpr> exprs;
  for (auto [dim, extent] : llvm::enumerate(type.getShape()))
    exprs.push_back(extent == 1 ? b.getAffineConstantExpr(0)
                                : b.getAffineDimExpr(dim));
  return AffineMap::get(type.getRank(), 0, exprs, b.getContext());
}

linalg::GenericOp Application::rotate(ValueRange sources, ValueRange inits) {
  SmallVector<AffineExpr> tableDims;
  for (int64_t dim : op.getPositionDims())
    tableDims.push_back(b.getAffineDimExpr(dim));
  tableDims.push_back(b.getAffineDimExpr(rank - 1));
  SmallVector<Value> inputs = takeTables();
  size_t numTables = inputs.size();
  SmallVector<AffineMap> maps(
      numTables, AffineMap::get(rank, 0, tableDims, b.getContext()));
  maps.append(sources.size() + inits.size(), b.getMultiDimIdentityMap(rank));
  inputs.append(sources.begin(), sources.end());
  FloatType computeType = op.getArithmeticType();
  // One number is converted once, and an element of an array in the loop.
  Value scale = op.getScale();
  bool isScaledByArray = scale && isa<ShapedType>(scale.getType());
  if (isScaledByArray) {
    maps.insert(maps.begin(),
                getScaleMap(b, cast<ShapedType>(scale.getType())));
    inputs.insert(inputs.begin(), scale);
  } else if (scale) {
    scale = convertFloat(b, loc, scale, computeType);
  }
  SmallVector<utils::IteratorType> iterators(rank,
                                             utils::IteratorType::parallel);
  Type elementType = op.getInitType().getElementType();
  bool isConjugate = op.getConjugate();
  return linalg::GenericOp::create(
      b, loc, getResultTypes(inits), inputs, inits, maps, iterators,
      [&](OpBuilder &b, Location loc, ValueRange args) {
        Value factor = scale;
        if (isScaledByArray) {
          factor = convertFloat(b, loc, args.front(), computeType);
          args = args.drop_front();
        }
        // Without sources, the partners are read from the inits.
        SmallVector<Value> in;
        for (Value arg : args.take_front(numTables + 2))
          in.push_back(convertFloat(b, loc, arg, computeType));
        CosSin first = {in[0], in[1]};
        CosSin second = {in[numTables - 2], in[numTables - 1]};
        Pair pair = rotatePair(b, loc, {in[numTables], in[numTables + 1]},
                               {first, second}, isConjugate);
        pair = scalePair(b, loc, pair, factor);
        linalg::YieldOp::create(
            b, loc,
            ValueRange{convertFloat(b, loc, pair.first, elementType),
                       convertFloat(b, loc, pair.second, elementType)});
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
  if (op.getX()) {
    // Take the extent from x if that of the init is dynamic.
    OpFoldResult features = getExtent(
        b, loc, op.getInitType().isDynamicDim(rank - 1) ? op.getX() : init,
        rank - 1);
    AffineExpr d, p;
    bindSymbols(b.getContext(), d, p);
    OpFoldResult end = affine::makeComposedFoldedAffineApply(
        b, loc, d * 2 + begin, {numPairs});
    OpFoldResult rest = affine::makeComposedFoldedAffineApply(
        b, loc, d - p * 2 - begin, {features, numPairs});
    init = passThrough(init, b.getIndexAttr(0), b.getIndexAttr(begin));
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
