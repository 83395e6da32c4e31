//===- RotationKernel.cpp - A kernel that rotates -------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RotationKernel.h"
#include "MapToGrid.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "pe/Arithmetic/Precision.h"

using namespace mlir;
using namespace mlir::pe;

RotationKernel::RotationKernel(OpBuilder &b, RotationOpInterface op,
                               const RotatedRows &rows,
                               const RotationPlan &plan,
                               const RotationAngles &angles)
    : b(b), loc(op->getLoc()), layout(op.getPairLayout()),
      begin(static_cast<int64_t>(op.getBegin())), tokenDims(getDimsOfToken(op)),
      numPairs(op.getNumPairs(b, loc)), computeType(op.getArithmeticType()),
      rows(rows), plan(plan), angles(angles), isPlain(op.isPlain()),
      saturates(op.getSaturate()) {
  SmallVector<OpFoldResult> extents;
  for (int64_t dim = 0; dim < rows.getRank(); ++dim)
    extents.push_back(rows.getExtent(dim));
  auto create = [&](Value factors, bool invert) {
    return KernelFactors::create(b, loc, factors, extents, computeType,
                                 static_cast<int64_t>(op.getBlockSize()),
                                 invert);
  };
  // The angles are scaled by one number.
  auto withAngles = dyn_cast<AngleOpInterface>(op.getOperation());
  if (!withAngles || !withAngles.getFactor())
    scale = create(op.getScale(), /*invert=*/false);
  xScale = create(op.getXScale(), /*invert=*/false);
  initScale = create(op.getInitScale(), /*invert=*/true);
}

Value RotationKernel::toValue(OpFoldResult number) {
  return getValueOrCreateConstantIndexOp(b, loc, number);
}

OpFoldResult RotationKernel::countGroups() {
  return ceilDivide(b, loc, numPairs, plan.pairs);
}

OpFoldResult RotationKernel::countRest() {
  AffineExpr d, p;
  bindSymbols(b.getContext(), d, p);
  return affine::makeComposedFoldedAffineApply(
      b, loc, (d - p * 2).floorDiv(plan.restLanes),
      {rows.getFeatures(), numPairs});
}

SmallVector<RotationKernel::ThreadRow>
RotationKernel::buildRows(ValueRange indices, Value isThere) {
  OpFoldResult columns = rows.getFeatures();
  if (!plan.restLanes) {
    AffineExpr p = b.getAffineSymbolExpr(0);
    columns = affine::makeComposedFoldedAffineApply(b, loc, p * 2 + begin,
                                                    {numPairs});
  }
  std::optional<int64_t> rowDim = rows.getRowDim();
  if (plan.rows == 1)
    return {{rows.buildRow(b, loc, indices, columns), isThere,
             SmallVector<Value>(indices)}};
  OpFoldResult numRows = rows.countRows(b, loc, /*forHost=*/false);
  std::optional<int64_t> knownRows = getConstantIntValue(numRows);
  OpFoldResult distance = plan.areNeighbors
                              ? OpFoldResult(b.getIndexAttr(1))
                              : ceilDivide(b, loc, numRows, plan.rows);
  Value row = indices[*rowDim];
  if (plan.areNeighbors)
    row = buildOffset(b, loc, row, plan.rows, b.getIndexAttr(0));
  SmallVector<ThreadRow> result;
  for (int64_t i = 0; i < plan.rows; ++i) {
    Value thereToo = isThere;
    SmallVector<Value> place(indices);
    place[*rowDim] = row;
    if (i > 0 && (!knownRows || *knownRows % plan.rows != 0)) {
      ThreadPlace clamped = clampPlace(b, loc, row, numRows, indices[*rowDim]);
      place[*rowDim] = clamped.index;
      thereToo = thereToo
                     ? arith::AndIOp::create(b, loc, thereToo, clamped.isThere)
                     : clamped.isThere;
    }
    result.push_back({rows.buildRow(b, loc, place, columns), thereToo, place});
    row = b.createOrFold<arith::AddIOp>(loc, row, toValue(distance));
  }
  return result;
}

CosSin RotationKernel::buildAngles(ValueRange indices, Value first,
                                   int64_t lanes, bool isAligned) {
  SmallVector<Value> token =
      llvm::map_to_vector(tokenDims, [&](int64_t dim) { return indices[dim]; });
  return angles.build(token, first, lanes, isAligned);
}

PairAngles
mlir::pe::readPairAngles(OpBuilder &b, Location loc, Value firstPair,
                         int64_t pairs, OpFoldResult numPairs,
                         bool isInterleaved, bool isPerFeature,
                         function_ref<CosSin(Value, int64_t)> build) {
  if (!isPerFeature)
    return build(firstPair, pairs);
  if (!isInterleaved)
    return {build(firstPair, pairs),
            build(buildOffset(b, loc, firstPair, 1, numPairs), pairs)};
  CosSin both =
      build(buildOffset(b, loc, firstPair, 2, b.getIndexAttr(0)), 2 * pairs);
  auto [firstCos, secondCos] = deinterleave(b, loc, both.cos);
  auto [firstSin, secondSin] = deinterleave(b, loc, both.sin);
  return {{firstCos, firstSin}, {secondCos, secondSin}};
}

PairAngles RotationKernel::buildPairAngles(ValueRange indices, Value firstPair,
                                           bool isAligned) {
  return readPairAngles(b, loc, firstPair, plan.pairs, numPairs,
                        layout.init.isInterleaved, angles.isPerFeature,
                        [&](Value first, int64_t lanes) {
                          return buildAngles(indices, first, lanes, isAligned);
                        });
}

SmallVector<int64_t> RotationKernel::getMultiples() const {
  return {begin, getConstantIntValue(numPairs).value_or(ShapedType::kDynamic)};
}

Pair RotationKernel::read(const ThreadRow &row, Value firstPair,
                          bool isAligned) {
  auto load = [&](Value column) {
    Value value =
        loadLanes(b, loc, row.memrefs.source, column, plan.sourceLanes,
                  isAligned ? plan.sourceLanes : 1, computeType);
    return xScale.multiply(b, loc, value, row.indices, column, getMultiples());
  };
  PairArrangement arrangement = layout.source;
  Value first = buildOffset(b, loc, firstPair, arrangement.getStride(),
                            b.getIndexAttr(begin));
  if (plan.sourceLanes == plan.pairs)
    return {load(first),
            load(buildOffset(b, loc, first, 1,
                             arrangement.getDistance(b, numPairs)))};
  auto [even, odd] = deinterleave(b, loc, load(first));
  return {even, odd};
}

Value RotationKernel::store(Value value, const ThreadRow &row, Value column,
                            ArrayRef<int64_t> multiples) {
  value = initScale.multiply(b, loc, value, row.indices, column, multiples);
  if (!saturates)
    return value;
  auto type = cast<MemRefType>(row.memrefs.init.getType());
  return saturateFloat(b, loc, value, cast<FloatType>(type.getElementType()));
}

void RotationKernel::write(Pair pair, const ThreadRow &row, Value firstPair,
                           bool isAligned) {
  auto put = [&](Value value, Value column) {
    storeLanes(b, loc, store(value, row, column, getMultiples()),
               row.memrefs.init, column, isAligned ? plan.initLanes : 1);
  };
  PairArrangement arrangement = layout.init;
  Value first = buildOffset(b, loc, firstPair, arrangement.getStride(),
                            b.getIndexAttr(begin));
  if (plan.initLanes == plan.pairs) {
    put(pair.first, first);
    put(pair.second,
        buildOffset(b, loc, first, 1, arrangement.getDistance(b, numPairs)));
    return;
  }
  put(interleave(b, loc, pair.first, pair.second), first);
}

/// The angles of a row, which may be negated.
static CosSin orient(OpBuilder &b, Location loc, CosSin angle,
                     Value isConjugate) {
  Value negated = arith::NegFOp::create(b, loc, angle.sin);
  return {angle.cos, b.createOrFold<arith::SelectOp>(loc, isConjugate, negated,
                                                     angle.sin)};
}

/// The same for the angles of both partners.
static PairAngles orient(OpBuilder &b, Location loc, PairAngles angles,
                         bool areEqual, Value isConjugate) {
  CosSin first = orient(b, loc, angles.first, isConjugate);
  if (areEqual)
    return first;
  return {first, orient(b, loc, angles.second, isConjugate)};
}

/// All rows are read before the angles are computed, so that the reads of x and
/// of the positions are in flight at once.
void RotationKernel::rotate(ValueRange indices, Value group, bool isAligned) {
  Value firstPair = buildOffset(b, loc, group, plan.pairs, b.getIndexAttr(0));
  SmallVector<ThreadRow> threadRows = buildRows(indices, Value());
  SmallVector<Pair> pairs;
  for (const ThreadRow &row : threadRows)
    pairs.push_back(read(row, firstPair, isAligned));
  PairAngles pairAngles = buildPairAngles(indices, firstPair, isAligned);
  for (auto [i, row] : llvm::enumerate(threadRows)) {
    PairAngles oriented = orient(b, loc, pairAngles, !angles.isPerFeature,
                                 row.memrefs.isConjugate);
    const ThreadRow &threadRow = row;
    Pair pair = pairs[i];
    buildIf(b, loc, row.isThere, [&] {
      Pair rotated = rotatePair(b, loc, pair, oriented, /*isConjugate=*/false);
      for (Value *value : {&rotated.first, &rotated.second})
        *value = scale.multiply(b, loc, *value, threadRow.indices,
                                /*column=*/Value(), {});
      write(rotated, threadRow, firstPair, isAligned);
    });
  }
}

/// Copies features that are not rotated.
void RotationKernel::copyRest(ValueRange indices, Value word, bool isAligned) {
  Value column = buildOffset(b, loc, word, plan.restLanes, b.getIndexAttr(0));
  Value isAfter = arith::CmpIOp::create(b, loc, arith::CmpIPredicate::uge,
                                        column, toValue(b.getIndexAttr(begin)));
  AffineExpr p = b.getAffineSymbolExpr(0);
  Value window =
      toValue(affine::makeComposedFoldedAffineApply(b, loc, p * 2, {numPairs}));
  Value after = arith::AddIOp::create(b, loc, column, window);
  column = arith::SelectOp::create(b, loc, isAfter, after, column);
  int64_t aligned = isAligned ? plan.restLanes : 1;
  SmallVector<ThreadRow> threadRows = buildRows(indices, Value());
  // What is only converted is rounded once.
  Type type = isPlain ? Type() : Type(computeType);
  SmallVector<Value> words;
  for (const ThreadRow &row : threadRows) {
    Value word = loadLanes(b, loc, row.memrefs.source, column, plan.restLanes,
                           aligned, type);
    words.push_back(xScale.multiply(b, loc, word, row.indices, column,
                                    ShapedType::kDynamic));
  }
  for (auto [i, row] : llvm::enumerate(threadRows)) {
    const ThreadRow &threadRow = row;
    Value word = words[i];
    buildIf(b, loc, row.isThere, [&] {
      storeLanes(b, loc, store(word, threadRow, column, ShapedType::kDynamic),
                 threadRow.memrefs.init, column, aligned);
    });
  }
}

void RotationKernel::buildThread(ValueRange indices, Value lane,
                                 bool isAligned) {
  if (!plan.restLanes || isZeroInteger(countRest()))
    return rotate(indices, lane, isAligned);
  Value numGroups = toValue(countGroups());
  Value rotates =
      arith::CmpIOp::create(b, loc, arith::CmpIPredicate::ult, lane, numGroups);
  auto ifOp = scf::IfOp::create(b, loc, rotates, /*withElseRegion=*/true);
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(ifOp.thenBlock());
  rotate(indices, lane, isAligned);
  b.setInsertionPointToStart(ifOp.elseBlock());
  copyRest(indices, arith::SubIOp::create(b, loc, lane, numGroups), isAligned);
}

/// An index that is zero if all accesses are aligned.
Value RotationKernel::buildMisfit() {
  Value bits;
  auto require = [&](const KernelArray &array, int64_t lanes) {
    if (Value misfit = lanes > 1 ? array.buildMisfit(b, loc, lanes) : Value())
      bits = bits ? arith::OrIOp::create(b, loc, bits, misfit) : misfit;
  };
  for (const RotatedRows::Arrays &each : rows.getArrays()) {
    require(each.source, std::max(plan.sourceLanes, plan.restLanes));
    if (!rows.isInPlace())
      require(each.init, std::max(plan.initLanes, plan.restLanes));
  }
  for (const KernelArray &table : angles.tables)
    require(table, plan.tableLanes);
  return bits;
}

SmallVector<OpFoldResult> RotationKernel::countPlaces() {
  SmallVector<OpFoldResult> extents;
  for (int64_t dim = 0; dim < rows.getRank() - 1; ++dim)
    extents.push_back(rows.isRowDim(dim)
                          ? ceilDivide(b, loc,
                                       rows.countRows(b, loc, /*forHost=*/true),
                                       plan.rows)
                          : rows.getExtent(dim));
  AffineExpr groups, rest;
  bindSymbols(b.getContext(), groups, rest);
  OpFoldResult numRest = plan.restLanes ? countRest() : b.getIndexAttr(0);
  extents.push_back(affine::makeComposedFoldedAffineApply(
      b, loc, groups + rest, {countGroups(), numRest}));
  return extents;
}

void RotationKernel::buildLoops() {
  Value zero = arith::ConstantIndexOp::create(b, loc, 0);
  Value one = arith::ConstantIndexOp::create(b, loc, 1);
  SmallVector<Value> ends =
      getValueOrCreateConstantIndexOp(b, loc, countPlaces());
  SmallVector<Value> begins(ends.size(), zero), steps(ends.size(), one);
  scf::LoopNest nest = scf::buildLoopNest(b, loc, begins, ends, steps);
  SmallVector<Value> places;
  for (scf::ForOp loop : nest.loops)
    places.push_back(loop.getInductionVar());
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(nest.loops.back().getBody());
  buildThread(ValueRange(places).drop_back(), places.back(),
              /*isAligned=*/false);
}

void RotationKernel::buildPairs(const GridLimits &limits) {
  GridLaunch(b, loc, countPlaces(), limits).build([&](ValueRange places) {
    ValueRange indices = places.drop_back();
    Value misfit = plan.isChecked ? buildMisfit() : Value();
    buildChecked(b, loc, misfit, [&](bool isAligned) {
      buildThread(indices, places.back(), isAligned);
    });
  });
}

void RotationKernel::build(const GridLimits &limits) {
  GridLimits own = limits;
  own.blockSize = plan.blockSize;
  if (plan.shape == RotationPlan::Shape::Chunks)
    buildChunks(own);
  else
    buildPairs(own);
}
