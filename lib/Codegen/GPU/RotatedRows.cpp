//===- RotatedRows.cpp - The rows of rotated arrays -----------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RotatedRows.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"

using namespace mlir;
using namespace mlir::pe;

RotatedRows RotatedRows::create(OpBuilder &b,
                                ArrayRef<RotationOpInterface> ops) {
  RotatedRows rows;
  RotationOpInterface first = ops.front();
  Location loc = ops.back()->getLoc();
  rows.rank = first.getInitType().getRank();
  rows.inPlace = first.getSource() == first.getFirstInit();
  for (int64_t dim = rows.rank - 2; dim >= 0 && !rows.rowDim; --dim)
    if (!llvm::is_contained(first.getAngleDims(), dim))
      rows.rowDim = dim;
  assert((ops.size() == 1 || rows.rowDim) && "arrays without rows to share");
  SmallVector<OpFoldResult> extents;
  for (RotationOpInterface op : ops) {
    // Each array has its own rows and features; all other extents are shared.
    SmallVector<OpFoldResult> known = extents;
    if (!known.empty()) {
      if (rows.rowDim)
        known[*rows.rowDim] = OpFoldResult();
      known.back() = OpFoldResult();
    }
    KernelArray init = KernelArray::create(b, loc, op.getFirstInit(), known);
    extents.assign(init.getExtents().begin(), init.getExtents().end());
    KernelArray source =
        rows.inPlace ? init : KernelArray::create(b, loc, op.getX(), extents);
    rows.arrays.push_back({source, init, op.getConjugate()});
  }
  return rows;
}

SmallVector<OpFoldResult>
RotatedRows::getTokenExtents(ArrayRef<int64_t> tokenDims) const {
  return llvm::map_to_vector(tokenDims,
                             [&](int64_t dim) { return getExtent(dim); });
}

int64_t RotatedRows::getStaticRows() const {
  int64_t rows = rowDim ? 0 : 1;
  for (const Arrays &each : arrays) {
    if (!rowDim)
      break;
    auto extent = getConstantIntValue(each.init.getExtent(*rowDim));
    if (!extent)
      return ShapedType::kDynamic;
    rows += *extent;
  }
  return rows;
}

OpFoldResult RotatedRows::countRows(OpBuilder &b, Location loc,
                                    bool forHost) const {
  if (int64_t rows = getStaticRows(); !ShapedType::isDynamic(rows))
    return b.getIndexAttr(rows);
  auto flags = forHost ? arith::IntegerOverflowFlags::nuw
                       : arith::IntegerOverflowFlags::none;
  auto getRows = [&](const Arrays &each) {
    return each.init.getExtent(*rowDim);
  };
  OpFoldResult rows = getRows(arrays.front());
  for (const Arrays &each : ArrayRef(arrays).drop_front())
    rows = arith::AddIOp::create(
               b, loc, getValueOrCreateConstantIndexOp(b, loc, rows),
               getValueOrCreateConstantIndexOp(b, loc, getRows(each)), flags)
               .getResult();
  return rows;
}

RotatedRows::Row RotatedRows::buildRow(OpBuilder &b, Location loc,
                                       ValueRange indices,
                                       OpFoldResult columns) const {
  auto select = [&](Value isNext, Value next, Value previous) {
    return b.createOrFold<arith::SelectOp>(loc, isNext, next, previous);
  };
  SmallVector<Value> place(indices);
  Row row;
  for (auto [i, each] : llvm::enumerate(arrays)) {
    Value isNext;
    if (i > 0) {
      // The number of rows of the array before.
      Value previous = getValueOrCreateConstantIndexOp(
          b, loc, arrays[i - 1].init.getExtent(*rowDim));
      Value &index = place[*rowDim];
      isNext = arith::CmpIOp::create(b, loc, arith::CmpIPredicate::sge, index,
                                     previous);
      index = arith::SubIOp::create(b, loc, index, previous);
    }
    Value source = each.source.buildRow(b, loc, place, columns);
    Value init = inPlace ? source : each.init.buildRow(b, loc, place, columns);
    Value isConjugate =
        arith::ConstantOp::create(b, loc, b.getBoolAttr(each.isConjugate));
    if (!isNext) {
      row = {source, init, isConjugate};
      continue;
    }
    row.isConjugate = select(isNext, isConjugate, row.isConjugate);
    Value nextSource = select(isNext, source, row.source);
    row.init = inPlace ? nextSource : select(isNext, init, row.init);
    row.source = nextSource;
  }
  return row;
}
