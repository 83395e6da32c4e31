//===- EqualAxes.cpp - Axes that read equal positions ---------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Canonicalization.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/IR/Matchers.h"
#include "pe/IR/PE.h"
#include "pe/IR/PEArrays.h"
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

/// The positions that all rows named by `axes` hold, if they are known to be
/// equal: the only row that is named, what was broadcast to all rows, or equal
/// constants.
static Value getCommonRow(OpBuilder &b, Location loc, Value positions,
                          ArrayRef<int64_t> axes) {
  // The verifier has not seen this extent if it was dynamic so far.
  int64_t numRows = cast<ShapedType>(positions.getType()).getDimSize(0);
  if (ShapedType::isStatic(numRows) && *llvm::max_element(axes) >= numRows)
    return Value();
  if (llvm::all_equal(axes)) {
    ArraySlice slice = getWholeSlice(b, loc, positions);
    slice.offsets[0] = b.getIndexAttr(axes.front());
    slice.sizes[0] = b.getIndexAttr(1);
    return takeSlice(b, loc, positions, slice, /*dropLeading=*/true);
  }
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

namespace {
template <typename OpTy>
struct DropEqualAxes : public OpRewritePattern<OpTy> {
  using OpRewritePattern<OpTy>::OpRewritePattern;

  LogicalResult matchAndRewrite(OpTy op,
                                PatternRewriter &rewriter) const override {
    if (!op.getAxes())
      return rewriter.notifyMatchFailure(op, "has no axes");
    if (isAnyEmpty(op->getOperands()))
      return rewriter.notifyMatchFailure(op, "there is nothing to rotate");
    Value row =
        getCommonRow(rewriter, op.getLoc(), op.getPositions(), *op.getAxes());
    if (!row)
      return rewriter.notifyMatchFailure(op, "the axes read unequal positions");
    rewriter.modifyOpInPlace(op, [&] {
      op.getPositionsMutable().assign(row);
      op.removeAxesAttr();
    });
    return success();
  }
};
} // namespace

void mlir::pe::populateEqualAxesPatterns(RewritePatternSet &patterns) {
  patterns.add<DropEqualAxes<RotaryOp>, DropEqualAxes<RotaryTableOp>>(
      patterns.getContext());
}
