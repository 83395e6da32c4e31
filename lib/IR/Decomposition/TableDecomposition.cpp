//===- TableDecomposition.cpp - Tables of angles as a loop ----------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Decomposition/Decomposition.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "pe/Arithmetic/CosSin.h"
#include "pe/IR/PEArrays.h"
#include "pe/IR/PEAxes.h"
#include "pe/IR/PEFrequencies.h"

using namespace mlir;
using namespace mlir::pe;

/// The high word, and the low one if there is one.
static SmallVector<Value> getWords(Turns turns) {
  SmallVector<Value> words = {turns.high};
  if (turns.low)
    words.push_back(turns.low);
  return words;
}

/// θ/2π of every pair, computed once: the high words and, for f64, the low
/// ones. Constant frequencies give constants.
static SmallVector<Value> buildTurnArrays(OpBuilder &b, Location loc,
                                          Value invFreq, bool withLow) {
  if (auto thetas = getConstantInvFreq(invFreq)) {
    auto type = cast<ShapedType>(invFreq.getType()).clone(b.getI64Type());
    return getWords(buildConstantTurns(b, loc, *thetas, type, withLow));
  }
  bool isMemRef = isa<MemRefType>(invFreq.getType());
  SmallVector<Value> arrays;
  for (int i = 0; i < (withLow ? 2 : 1); ++i)
    arrays.push_back(createArray(b, loc, {getExtent(b, loc, invFreq, 0)},
                                 b.getI64Type(), isMemRef));
  SmallVector<AffineMap> maps(1 + arrays.size(), b.getMultiDimIdentityMap(1));
  auto generic = linalg::GenericOp::create(
      b, loc, getResultTypes(arrays), invFreq, arrays, maps,
      utils::IteratorType::parallel,
      [&](OpBuilder &b, Location loc, ValueRange args) {
        linalg::YieldOp::create(b, loc,
                                getWords(buildTurns(b, loc, args[0], withLow)));
      });
  return isMemRef ? arrays : SmallVector<Value>(generic.getResults());
}

/// The rows of positions that the pairs use: all of positions without axes,
/// otherwise one array for each of `usedRows`.
static SmallVector<Value> takePositionRows(OpBuilder &b, RotaryTableOp op,
                                           ArrayRef<int64_t> usedRows) {
  if (!op.getAxes())
    return {op.getPositions()};
  SmallVector<Value> rows;
  ArraySlice slice = getWholeSlice(b, op.getLoc(), op.getPositions());
  slice.sizes[0] = b.getIndexAttr(1);
  for (int64_t row : usedRows) {
    slice.offsets[0] = b.getIndexAttr(row);
    rows.push_back(takeSlice(b, op.getLoc(), op.getPositions(), slice,
                             /*dropLeading=*/true));
  }
  return rows;
}

/// Selects the position whose axis belongs to the pair `pair`: one comparison
/// per run of pairs with equal axes.
static Value selectAxis(OpBuilder &b, Location loc, ArrayRef<int64_t> axes,
                        ValueRange positions, Value pair) {
  Value position = positions[axes.back()];
  for (int64_t i = static_cast<int64_t>(axes.size()) - 1; i > 0; --i) {
    if (axes[i - 1] == axes[i])
      continue;
    Value end = arith::ConstantIndexOp::create(b, loc, i);
    Value isBefore =
        arith::CmpIOp::create(b, loc, arith::CmpIPredicate::ult, pair, end);
    position = arith::SelectOp::create(b, loc, isBefore, positions[axes[i - 1]],
                                       position);
  }
  return position;
}

static SmallVector<Value> buildTable(OpBuilder &b, RotaryTableOp op) {
  Location loc = op.getLoc();
  auto tableType = cast<ShapedType>(op.getCosInit().getType());
  FloatType computeType = getComputeType(tableType.getElementType());
  int64_t rank = tableType.getRank();

  SmallVector<Value> turns =
      buildTurnArrays(b, loc, op.getInvFreq(), computeType.isF64());
  UsedAxes used = getUsedAxes(op.getAxes().value_or(ArrayRef<int64_t>()));
  SmallVector<Value> rows = takePositionRows(b, op, used.rows);
  SmallVector<Value> inputs = turns;
  inputs.append(rows);
  SmallVector<Value> inits = {op.getCosInit(), op.getSinInit()};

  AffineMap pairMap =
      AffineMap::get(rank, 0, b.getAffineDimExpr(rank - 1), b.getContext());
  AffineMap positionMap =
      AffineMap::getMultiDimIdentityMap(rank, b.getContext())
          .dropResult(rank - 1);
  SmallVector<AffineMap> maps(turns.size(), pairMap);
  maps.append(rows.size(), positionMap);
  maps.append(inits.size(), b.getMultiDimIdentityMap(rank));
  SmallVector<utils::IteratorType> iterators(rank,
                                             utils::IteratorType::parallel);
  Value scale;
  if (op.getScale())
    scale = convertFloat(b, loc, op.getScale(), computeType);

  auto generic = linalg::GenericOp::create(
      b, loc, getResultTypes(inits), inputs, inits, maps, iterators,
      [&](OpBuilder &b, Location loc, ValueRange args) {
        Turns pairTurns{args[0], turns.size() > 1 ? args[1] : Value()};
        ValueRange positions =
            args.drop_front(turns.size()).take_front(rows.size());
        Value position = positions[0];
        if (op.getAxes())
          position = selectAxis(b, loc, used.axes, positions,
                                linalg::IndexOp::create(b, loc, rank - 1));
        CosSin angle = buildCosSin(b, loc, position, pairTurns);
        SmallVector<Value> results;
        for (Value value : {angle.cos, angle.sin}) {
          if (scale)
            value = arith::MulFOp::create(b, loc, value, scale);
          results.push_back(
              convertFloat(b, loc, value, tableType.getElementType()));
        }
        linalg::YieldOp::create(b, loc, results);
      });
  for (Value array : turns)
    freeArray(b, loc, array);
  return SmallVector<Value>(generic.getResults());
}

FailureOr<SmallVector<Value>> RotaryTableOp::decomposeOperation(OpBuilder &b) {
  return decomposeArray(b, *this, [&] { return buildTable(b, *this); });
}
