//===- EqualAxes.cpp - Axes that read equal positions ---------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "EqualAxes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/IR/Matchers.h"
#include "pe/IR/PEAxes.h"

using namespace mlir;
using namespace mlir::pe;

/// Row `axis` of constant positions.
static DenseIntElementsAttr getRow(DenseIntElementsAttr positions,
                                   int64_t axis) {
  ShapedType type = positions.getType();
  auto rowType = RankedTensorType::get(type.getShape().drop_front(),
                                       type.getElementType());
  if (positions.isSplat())
    return cast<DenseIntElementsAttr>(positions.resizeSplat(rowType));
  auto values = llvm::to_vector(positions.getValues<APInt>());
  int64_t size = rowType.getNumElements();
  return DenseIntElementsAttr::get(rowType,
                                   ArrayRef(values).slice(axis * size, size));
}

Value mlir::pe::getCommonRow(OpBuilder &b, Location loc, Value positions,
                             ArrayRef<int64_t> axes) {
  // The verifier could not check this extent if it was dynamic until now.
  int64_t numRows = cast<ShapedType>(positions.getType()).getDimSize(0);
  if (ShapedType::isStatic(numRows) && *llvm::max_element(axes) >= numRows)
    return Value();
  if (auto broadcast = positions.getDefiningOp<linalg::BroadcastOp>())
    if (broadcast.getDimensions() == ArrayRef<int64_t>{0})
      return broadcast.getInput();
  DenseIntElementsAttr constant;
  if (!matchPattern(positions, m_Constant(&constant)))
    return Value();
  SmallVector<DenseIntElementsAttr> rows =
      llvm::map_to_vector(getUsedAxes(axes).rows,
                          [&](int64_t axis) { return getRow(constant, axis); });
  if (!llvm::all_equal(rows))
    return Value();
  return arith::ConstantOp::create(b, loc, rows.front());
}
