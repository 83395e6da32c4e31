//===- FuseRotary.cpp - Table and application to pe.rotary ----------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/IR/PatternMatch.h"
#include "pe/IR/PE.h"
#include "pe/IR/PEPrecision.h"
#include "pe/Transforms/Passes.h"

namespace mlir::pe {
#define GEN_PASS_DEF_FUSEROTARYPASS
#include "pe/Transforms/Passes.h.inc"
} // namespace mlir::pe

using namespace mlir;
using namespace mlir::pe;

namespace {
struct FuseRotary : public pe::impl::FuseRotaryPassBase<FuseRotary> {
  using FuseRotaryPassBase::FuseRotaryPassBase;

  void runOnOperation() override {
    IRRewriter rewriter(&getContext());
    getOperation()->walk([&](ApplyRotaryOp op) { fuse(rewriter, op); });
  }

  void fuse(RewriterBase &rewriter, ApplyRotaryOp op) {
    auto table = op.getCos().getDefiningOp<RotaryTableOp>();
    if (!table || op.getCos() != table.getTables()[0] ||
        op.getSin() != table.getTables()[1]) {
      op.emitRemark("not fused: cos and sin are not the two results of one "
                    "pe.rotary_table");
      return;
    }
    Type tableType = cast<ShapedType>(op.getCos().getType()).getElementType();
    FloatType computeType = getComputeType(op.getInitType().getElementType());
    if (!roundedTables && tableType.getIntOrFloatBitWidth() <
                              computeType.getIntOrFloatBitWidth()) {
      op.emitRemark("not fused: the tables are rounded to ")
          << tableType << ", which the rotation would not do";
      return;
    }
    rewriter.setInsertionPoint(op);
    rewriter.replaceOpWithNewOp<RotaryOp>(
        op, op->getResultTypes(), op.getX(), table.getPositions(),
        table.getInvFreq(), table.getScale(), op.getInit(), op.getLayoutAttr(),
        op.getPositionDimsAttr(), op.getBeginAttr(), op.getConjugateAttr(),
        table.getAxesAttr());
    if (table->use_empty())
      rewriter.eraseOp(table);
  }
};
} // namespace
