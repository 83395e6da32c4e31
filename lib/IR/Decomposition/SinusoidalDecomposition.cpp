//===- SinusoidalDecomposition.cpp - Encodings as tables ------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The columns of sines and those of cosines are slices of the init, into which
// pe.rotary_table writes. If one column may be missing, the tables are separate
// arrays, and the existing columns are copied from them.
//
//===----------------------------------------------------------------------===//

#include "Decomposition/Decomposition.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "pe/IR/PEArrays.h"

using namespace mlir;
using namespace mlir::pe;

namespace {
/// Builds the slices of one encoding and the ops that write into them.
class Encoding {
public:
  Encoding(OpBuilder &b, SinusoidalOp op)
      : b(b), op(op), loc(op.getLoc()),
        isMemRef(isa<MemRefType>(op.getInit().getType())),
        numPairs(getExtent(b, loc, op.getInvFreq(), 0)),
        numFeatures(
            getExtent(b, loc, op.getInit(), op.getInitType().getRank() - 1)) {}

  SmallVector<Value> build();

private:
  /// The columns of the function (sine or cosine) that comes first, and `size`
  /// columns of the other one.
  std::pair<ArraySlice, ArraySlice> takeBothColumns(OpFoldResult size) {
    if (op.getOrder() == Order::Interleaved)
      return {getColumns(b, loc, op.getInit(), b.getIndexAttr(0), numPairs, 2),
              getColumns(b, loc, op.getInit(), b.getIndexAttr(1), size, 2)};
    return {getColumns(b, loc, op.getInit(), b.getIndexAttr(0), numPairs, 1),
            getColumns(b, loc, op.getInit(), numPairs, size, 1)};
  }

  /// Writes sines and cosines into two arrays. In arguments and result, the
  /// function that comes first in the encoding is first.
  std::pair<Value, Value> buildTables(Value first, Value second);

  /// The array after inserting `part`, the new contents of `slice`.
  Value put(Value part, Value array, const ArraySlice &slice) {
    return isMemRef ? array : putSlice(b, loc, part, array, slice);
  }

  /// Copies the leading columns of `table` into a slice of the array.
  Value copyInto(Value table, Value array, const ArraySlice &slice);

  /// Writes zeros after the columns of all pairs.
  Value fillRest(Value array);

  OpBuilder &b;
  SinusoidalOp op;
  Location loc;
  bool isMemRef;
  OpFoldResult numPairs, numFeatures;
};
} // namespace

std::pair<Value, Value> Encoding::buildTables(Value first, Value second) {
  bool isCosFirst = op.getOrder() == Order::CosSin;
  Value cos = isCosFirst ? first : second, sin = isCosFirst ? second : first;
  auto table = RotaryTableOp::create(b, loc, op.getPositions(), op.getInvFreq(),
                                     cos, sin);
  if (isMemRef)
    return {first, second};
  return {table.getResult(isCosFirst ? 0 : 1),
          table.getResult(isCosFirst ? 1 : 0)};
}

Value Encoding::copyInto(Value table, Value array, const ArraySlice &slice) {
  ArraySlice columns =
      getColumns(b, loc, table, b.getIndexAttr(0), slice.sizes.back());
  auto copy = linalg::CopyOp::create(b, loc, takeSlice(b, loc, table, columns),
                                     takeSlice(b, loc, array, slice));
  return isMemRef ? array : put(copy->getResult(0), array, slice);
}

Value Encoding::fillRest(Value array) {
  AffineExpr d, p;
  bindSymbols(b.getContext(), d, p);
  AffineExpr zero = getAffineConstantExpr(0, b.getContext());
  OpFoldResult offset =
      affine::makeComposedFoldedAffineApply(b, loc, d * 2, {numPairs});
  OpFoldResult size = affine::makeComposedFoldedAffineMax(
      b, loc, AffineMap::get(0, 2, {d - p * 2, zero}, b.getContext()),
      {numFeatures, numPairs});
  if (isZeroInteger(size))
    return array;
  ArraySlice slice = getColumns(b, loc, op.getInit(), offset, size, 1);
  Value value = arith::ConstantOp::create(
      b, loc, b.getZeroAttr(op.getInitType().getElementType()));
  auto fill =
      linalg::FillOp::create(b, loc, value, takeSlice(b, loc, array, slice));
  return isMemRef ? array : put(fill->getResult(0), array, slice);
}

SmallVector<Value> Encoding::build() {
  AffineExpr d, p;
  bindSymbols(b.getContext(), d, p);
  // The number of columns of the function whose last column may be missing.
  OpFoldResult size = affine::makeComposedFoldedAffineMin(
      b, loc, AffineMap::get(0, 2, {d - p, p}, b.getContext()),
      {numFeatures, numPairs});
  // With one feature, the only pair has just its first column.
  if (isOneInteger(numFeatures))
    size = b.getIndexAttr(0);
  auto [firstSlice, secondSlice] = takeBothColumns(size);
  Value array = op.getInit();
  if (isEqualConstantIntOrValue(size, numPairs)) {
    auto [first, second] = buildTables(takeSlice(b, loc, array, firstSlice),
                                       takeSlice(b, loc, array, secondSlice));
    array = put(first, array, firstSlice);
    array = put(second, array, secondSlice);
  } else {
    SmallVector<Value> tables;
    for (int i = 0; i < 2; ++i)
      tables.push_back(createArray(b, loc, firstSlice.sizes,
                                   op.getInitType().getElementType(),
                                   isMemRef));
    auto [first, second] = buildTables(tables[0], tables[1]);
    array = copyInto(first, array, firstSlice);
    if (!isZeroInteger(size))
      array = copyInto(second, array, secondSlice);
    for (Value table : tables)
      freeArray(b, loc, table);
  }
  array = fillRest(array);
  if (isMemRef)
    return {};
  return {array};
}

FailureOr<SmallVector<Value>> SinusoidalOp::decomposeOperation(OpBuilder &b) {
  return decomposeArray(b, *this, [&] { return Encoding(b, *this).build(); });
}
