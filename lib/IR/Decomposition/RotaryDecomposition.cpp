//===- RotaryDecomposition.cpp - A table, then its application -----------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Decomposition/Decomposition.h"
#include "pe/IR/PEArrays.h"

using namespace mlir;
using namespace mlir::pe;

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
      b, loc, getOperation()->getResultTypes(), getX(), getXScale(), tables[0],
      tables[1], factor ? Value() : getScale(), getInit(), getInitScale(),
      getLayoutAttr(), b.getDenseI64ArrayAttr(tableDims), getBeginAttr(),
      getConjugateAttr(), /*per_feature=*/UnitAttr(), getBlockSizeAttr(),
      getSaturateAttr());
  for (Value init : inits)
    freeArray(b, loc, init);
  return {table, apply};
}

FailureOr<SmallVector<Value>> RotaryOp::decomposeOperation(OpBuilder &b) {
  return decomposeArray(b, *this, [&] {
    return SmallVector<Value>(buildSplit(b).second->getResults());
  });
}
