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
  if (!table)
    return {};
  // Narrower tables round, and the rotation must use the rounded values.
  auto type = cast<ShapedType>(op.getCos().getType());
  auto freqType = cast<ShapedType>(table.getInvFreq().getType());
  if (!isRow(type) || type.getElementType() != computeType ||
      op.getSin().getType() != type ||
      freqType.getDimSize(0) != type.getShape().back())
    return {};
  return table;
}

RowAngles::RowAngles(OpBuilder &b, ApplyRotaryOp op, Lanes pairs,
                     Accuracy accuracy)
    : b(b), op(op), pairs(std::move(pairs)),
      computeType(getComputeType(op.getInitType().getElementType())) {
  if (RotaryTableOp table = getTokenTable(op, computeType))
    computed = buildTokenAngles(b, table, this->pairs, computeType, accuracy);
}

CosSin RowAngles::get(int64_t offset, int64_t size) {
  Location loc = op.getLoc();
  if (computed)
    return {takeLanes(b, loc, computed->cos, offset, size),
            takeLanes(b, loc, computed->sin, offset, size)};
  auto read = [&](Value row) {
    return readLanes(b, loc, row, ArrayRef(pairs).slice(offset, size),
                     computeType);
  };
  return {read(op.getCos()), read(op.getSin())};
}
