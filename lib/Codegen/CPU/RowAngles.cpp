//===- RowAngles.cpp - The angles of a row --------------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RowAngles.h"
#include "TokenAngles.h"

using namespace mlir;
using namespace mlir::pe;

/// The `pe.rotary_table` of one token, with elements of this type, that gives
/// both tables of `op`, or null.
static RotaryTableOp getTokenTable(ApplyRotaryOp op, FloatType computeType) {
  RotaryTableOp table = op.getTable();
  if (!table || op.getPerFeature())
    return {};
  // Narrower tables round, and the rotation must use the rounded values.
  auto type = cast<ShapedType>(op.getCos().getType());
  auto freqType = cast<ShapedType>(table.getInvFreq().getType());
  if (!isRow(type) || type.getElementType() != computeType ||
      op.getSin().getType() != type ||
      freqType.getShape().back() != type.getShape().back())
    return {};
  return table;
}

RowAngles::RowAngles(OpBuilder &b, ApplyRotaryOp op, Lanes pairs,
                     Accuracy accuracy)
    : b(b), op(op), pairs(std::move(pairs)),
      computeType(op.getArithmeticType()) {
  RotaryTableOp table = getTokenTable(op, computeType);
  if (!table)
    return;
  // All rows of the token share them, and conditions of rows do not matter.
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPoint(table);
  computed = buildTokenAngles(b, table, this->pairs, computeType, accuracy);
}

PairAngles RowAngles::get(int64_t offset, int64_t size) {
  Location loc = op.getLoc();
  if (computed)
    return CosSin{takeLanes(b, loc, computed->cos, offset, size),
                  takeLanes(b, loc, computed->sin, offset, size)};
  ArrayRef<int64_t> order = ArrayRef(pairs).slice(offset, size);
  auto read = [&](int64_t stride, int64_t first) {
    Lanes lanes = llvm::map_to_vector(
        order, [&](int64_t pair) { return first + stride * pair; });
    return CosSin{readLanes(b, loc, op.getCos(), lanes, computeType),
                  readLanes(b, loc, op.getSin(), lanes, computeType)};
  };
  if (!op.getPerFeature())
    return read(/*stride=*/1, /*first=*/0);
  PairArrangement arrangement = op.getPairLayout().init;
  int64_t stride = arrangement.getStride();
  int64_t distance =
      arrangement.isInterleaved ? 1 : static_cast<int64_t>(pairs.size());
  return {read(stride, 0), read(stride, distance)};
}

CosSin RowAngles::getFeatures(int64_t offset, int64_t size) {
  Location loc = op.getLoc();
  return {readRow(b, loc, op.getCos(), offset, size, computeType),
          readRow(b, loc, op.getSin(), offset, size, computeType)};
}
