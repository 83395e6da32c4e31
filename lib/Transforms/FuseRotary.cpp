//===- FuseRotary.cpp - Table and application to pe.rotary ----------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/IR/PatternMatch.h"
#include "mlir/IR/TypeUtilities.h"
#include "pe/Arithmetic/Precision.h"
#include "pe/IR/PE.h"
#include "pe/IR/PEExtents.h"
#include "pe/IR/PERemarks.h"
#include "pe/Transforms/Passes.h"
#include "pe/Transforms/Transforms.h"
#include "llvm/Support/raw_ostream.h"

namespace mlir::pe {
#define GEN_PASS_DEF_FUSEROTARYPASS
#include "pe/Transforms/Passes.h.inc"
} // namespace mlir::pe

using namespace mlir;
using namespace mlir::pe;

/// Whether the shape of the angles fits a rotation of x. Verifiers have not
/// checked this where the tables have dynamic extents.
static bool haveMatchingShapes(ApplyRotaryOp op, RotaryTableOp table) {
  auto positions = cast<ShapedType>(table.getPositions().getType());
  auto invFreq = cast<ShapedType>(table.getInvFreq().getType());
  // The extents of the dimensions that index positions, then of those that
  // index frequencies, then of pairs.
  SmallVector<int64_t> extents(
      positions.getShape().drop_front(table.getNumAxisDims()));
  llvm::append_range(
      extents, invFreq.getShape().drop_front(table.getMixedAxes() ? 1 : 0));
  int64_t numPairs = extents.pop_back_val();
  for (Value array : {op.getSource(), op.getInit()}) {
    auto type = cast<ShapedType>(array.getType());
    for (auto [extent, dim] : llvm::zip_equal(extents, op.getPositionDims()))
      if (failed(verifyCompatibleDims({extent, type.getDimSize(dim)})))
        return false;
    int64_t numFeatures = type.getShape().back();
    if (ShapedType::isStatic(numPairs) && ShapedType::isStatic(numFeatures) &&
        numPairs > (numFeatures - static_cast<int64_t>(op.getBegin())) / 2)
      return false;
  }
  return true;
}

/// The frequencies of the table, with the extents that only its shape shows.
static Value getInvFreq(RewriterBase &rewriter, RotaryTableOp table) {
  Value invFreq = table.getInvFreq();
  size_t numTokenDims = table.getTokenDims().size();
  for (Value init : table.getDpsInits()) {
    // All axes are static.
    SmallVector<int64_t> shape(table.getMixedAxes() ? 1 : 0,
                               ShapedType::kDynamic);
    llvm::append_range(
        shape,
        cast<ShapedType>(init.getType()).getShape().drop_front(numTokenDims));
    invFreq = addStaticExtents(rewriter, table.getLoc(), invFreq, shape);
  }
  return invFreq;
}

FailureOr<RotaryOp> mlir::pe::fuseRotary(RewriterBase &rewriter,
                                         ApplyRotaryOp op, bool roundedTables,
                                         std::string &reason) {
  if (op.getPerFeature()) {
    reason = "the tables have an element for each feature, and pe.rotary has "
             "an angle for each pair";
    return failure();
  }
  RotaryTableOp table = op.getTable();
  if (!table) {
    reason = "cos and sin are not the two results of one pe.rotary_table";
    return failure();
  }
  if (op.getScale() && table.getScale()) {
    reason = "both the tables and the rotation are scaled";
    return failure();
  }
  Type tableType = cast<ShapedType>(op.getCos().getType()).getElementType();
  FloatType computeType = op.getArithmeticType();
  if (!roundedTables &&
      tableType.getIntOrFloatBitWidth() < computeType.getIntOrFloatBitWidth()) {
    llvm::raw_string_ostream(reason)
        << "the tables are rounded to '" << tableType
        << "', which the rotation would not do";
    return failure();
  }
  if (!haveMatchingShapes(op, table)) {
    reason = "the angles do not have the shape of x";
    return failure();
  }
  OpBuilder::InsertionGuard guard(rewriter);
  rewriter.setInsertionPoint(op);
  ArrayRef<int64_t> dims = op.getPositionDims();
  size_t numTokenDims = table.getTokenDims().size();
  auto rotary = rewriter.replaceOpWithNewOp<RotaryOp>(
      op, op->getResultTypes(), op.getX(), op.getXScale(), table.getPositions(),
      getInvFreq(rewriter, table),
      op.getScale() ? op.getScale() : table.getScale(), op.getInit(),
      op.getInitScale(), op.getLayoutAttr(),
      rewriter.getDenseI64ArrayAttr(dims.take_front(numTokenDims)),
      op.getBeginAttr(), op.getConjugateAttr(), table.getAxesAttr(),
      rewriter.getDenseI64ArrayAttr(dims.drop_front(numTokenDims)),
      table.getMixedAxesAttr(), op.getBlockSizeAttr(), op.getSaturateAttr());
  if (table->use_empty())
    rewriter.eraseOp(table);
  return rotary;
}

namespace {
struct FuseRotary : public pe::impl::FuseRotaryPassBase<FuseRotary> {
  using FuseRotaryPassBase::FuseRotaryPassBase;

  void runOnOperation() override {
    SmallVector<ApplyRotaryOp> ops;
    getOperation()->walk([&](ApplyRotaryOp op) { ops.push_back(op); });
    IRRewriter rewriter(&getContext());
    for (ApplyRotaryOp op : ops) {
      std::string reason;
      if (failed(fuseRotary(rewriter, op, roundedTables, reason)))
        remarkMissed(op, "fuse-rotary") << "not fused: " + reason;
    }
  }
};
} // namespace
