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

/// The high part, and the low one if there is one.
static SmallVector<Value> getParts(Turns turns) {
  SmallVector<Value> parts = {turns.high};
  if (turns.low)
    parts.push_back(turns.low);
  return parts;
}

/// θ/2π of all frequencies, computed once: an array of the shape of `invFreq`
/// for each part. Constant frequencies give constants.
static SmallVector<Value> buildTurnArrays(OpBuilder &b, Location loc,
                                          Value invFreq, TurnsForm form) {
  auto type = cast<ShapedType>(invFreq.getType());
  if (auto thetas = getConstantInvFreq(invFreq))
    return getParts(buildConstantTurns(b, loc, *thetas, type, form));
  bool isMemRef = isa<MemRefType>(type);
  SmallVector<OpFoldResult> sizes = getWholeSlice(b, loc, invFreq).sizes;
  SmallVector<Value> arrays;
  for (int i = 0; i < (form == TurnsForm::Fixed ? 1 : 2); ++i)
    arrays.push_back(
        createArray(b, loc, sizes, getTurnsType(b, form), isMemRef));
  SmallVector<AffineMap> maps(1 + arrays.size(),
                              b.getMultiDimIdentityMap(type.getRank()));
  SmallVector<utils::IteratorType> iterators(type.getRank(),
                                             utils::IteratorType::parallel);
  auto generic = linalg::GenericOp::create(
      b, loc, getResultTypes(arrays), invFreq, arrays, maps, iterators,
      [&](OpBuilder &b, Location loc, ValueRange args) {
        linalg::YieldOp::create(b, loc,
                                getParts(buildTurns(b, loc, args[0], form)));
      });
  return isMemRef ? arrays : SmallVector<Value>(generic.getResults());
}

/// The rows of an array with a leading dimension of axes, without it.
static SmallVector<Value> takeRows(OpBuilder &b, Location loc, Value array,
                                   ArrayRef<int64_t> usedRows) {
  SmallVector<Value> rows;
  ArraySlice slice = getWholeSlice(b, loc, array);
  slice.sizes[0] = b.getIndexAttr(1);
  for (int64_t row : usedRows) {
    slice.offsets[0] = b.getIndexAttr(row);
    rows.push_back(takeSlice(b, loc, array, slice, /*dropped=*/0));
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

namespace {
/// Builds the loop of one table.
class Table {
public:
  Table(OpBuilder &b, RotaryTableOp op)
      : b(b), op(op), loc(op.getLoc()),
        tableType(cast<ShapedType>(op.getCosInit().getType())),
        computeType(getComputeType(tableType.getElementType())) {}

  SmallVector<Value> build();

private:
  /// Adds inputs of the loop, which it reads at indices of `dims`.
  void addInputs(ArrayRef<Value> arrays, ArrayRef<int64_t> dims);
  /// The phase of an element: of one axis, or the sum of all.
  Value buildPhase(OpBuilder &b, ValueRange turns, ValueRange positions);

  OpBuilder &b;
  RotaryTableOp op;
  Location loc;
  ShapedType tableType;
  FloatType computeType;
  UsedAxes used;
  /// How many inputs have frequencies, and how many of these belong to one
  /// axis.
  size_t numTurns = 0, numParts = 0;
  SmallVector<Value> inputs;
  SmallVector<AffineMap> maps;
};
} // namespace

void Table::addInputs(ArrayRef<Value> arrays, ArrayRef<int64_t> dims) {
  SmallVector<AffineExpr> exprs = llvm::map_to_vector(
      dims, [&](int64_t dim) { return b.getAffineDimExpr(dim); });
  inputs.append(arrays.begin(), arrays.end());
  maps.append(arrays.size(),
              AffineMap::get(tableType.getRank(), 0, exprs, b.getContext()));
}

Value Table::buildPhase(OpBuilder &b, ValueRange turns, ValueRange positions) {
  Value position = positions.front();
  if (op.getAxes())
    position =
        selectAxis(b, loc, used.axes, positions,
                   linalg::IndexOp::create(b, loc, tableType.getRank() - 1));
  Value sum;
  for (size_t axis = 0; axis * numParts < numTurns; ++axis) {
    Turns ofAxis{turns[axis * numParts],
                 numParts > 1 ? turns[axis * numParts + 1] : Value()};
    Value phase = pe::buildPhase(
        b, loc, op.getMixedAxes() ? positions[axis] : position, ofAxis);
    sum = sum ? arith::AddIOp::create(b, loc, sum, phase) : phase;
  }
  return sum;
}

SmallVector<Value> Table::build() {
  Type positionType =
      cast<ShapedType>(op.getPositions().getType()).getElementType();
  SmallVector<Value> turns = buildTurnArrays(
      b, loc, op.getInvFreq(), getTurnsForm(positionType, computeType));
  numParts = turns.size();
  SmallVector<int64_t> freqDims = op.getAllFreqDims();
  freqDims.push_back(tableType.getRank() - 1);
  SmallVector<Value> rows = {op.getPositions()};
  if (op.getMixedAxes()) {
    auto freqType = cast<ShapedType>(op.getInvFreq().getType());
    auto axes = llvm::to_vector(llvm::seq<int64_t>(0, freqType.getDimSize(0)));
    rows = takeRows(b, loc, op.getPositions(), axes);
    for (int64_t axis : axes)
      for (Value part : turns)
        addInputs(takeRows(b, loc, part, axis), freqDims);
  } else {
    addInputs(turns, freqDims);
  }
  if (op.getAxes()) {
    used = getUsedAxes(*op.getAxes());
    rows = takeRows(b, loc, op.getPositions(), used.rows);
  }
  numTurns = inputs.size();
  addInputs(rows, op.getTokenDims());

  SmallVector<Value> inits = {op.getCosInit(), op.getSinInit()};
  int64_t rank = tableType.getRank();
  maps.append(inits.size(), b.getMultiDimIdentityMap(rank));
  SmallVector<utils::IteratorType> iterators(rank,
                                             utils::IteratorType::parallel);
  Value scale;
  if (op.getScale())
    scale = convertFloat(b, loc, op.getScale(), computeType);

  auto generic = linalg::GenericOp::create(
      b, loc, getResultTypes(inits), inputs, inits, maps, iterators,
      [&](OpBuilder &b, Location loc, ValueRange args) {
        Value phase =
            buildPhase(b, args.take_front(numTurns),
                       args.drop_front(numTurns).take_front(rows.size()));
        CosSin angle =
            buildCosSinOfPhase(b, loc, phase, /*isWide=*/computeType.isF64());
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
  return decomposeArray(b, *this, [&] { return Table(b, *this).build(); });
}
