//===- RowAngles.cpp - The angles that a row is rotated by ----------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RowAngles.h"

using namespace mlir;
using namespace mlir::pe;

/// The table of one token, of numbers of this type, that both operands are
/// from, or null.
static RotaryTableOp getTokenTable(ApplyRotaryOp op, FloatType computeType) {
  RotaryTableOp table = op.getTable();
  if (!table)
    return {};
  // Narrower tables round, and the rotation is by what they hold.
  auto type = cast<ShapedType>(op.getCos().getType());
  auto freqType = cast<ShapedType>(table.getInvFreq().getType());
  if (!isRow(type) || type.getElementType() != computeType ||
      op.getSin().getType() != type ||
      freqType.getDimSize(0) != type.getShape().back())
    return {};
  return table;
}

RowAngles::RowAngles(OpBuilder &b, ApplyRotaryOp op, const VectorForm &form)
    : b(b), op(op),
      computeType(getComputeType(op.getInitType().getElementType())),
      table(getTokenTable(op, computeType)) {
  if (!table)
    return;
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPoint(table);
  int64_t numPairs =
      cast<ShapedType>(table.getInvFreq().getType()).getDimSize(0);
  angles.emplace(b, table.getLoc(), table.getPositions(), table.getInvFreq(),
                 table.getScale(), table.getAxes(), computeType, numPairs,
                 form);
}

SmallVector<CosSin> RowAngles::get(ArrayRef<Lanes> lanes) {
  OpBuilder::InsertionGuard guard(b);
  if (angles) {
    b.setInsertionPoint(table);
    return angles->build(lanes);
  }
  auto read = [&](Value row, const Lanes &vector) {
    return readLanes(b, op.getLoc(), row, vector, computeType);
  };
  return llvm::map_to_vector(lanes, [&](const Lanes &vector) {
    return CosSin{read(op.getCos(), vector), read(op.getSin(), vector)};
  });
}
