//===- UnitScales.h - Factors that are 1 ------------------------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_IR_UNITSCALES_H
#define PE_LIB_IR_UNITSCALES_H

#include "mlir/IR/Matchers.h"
#include "mlir/IR/PatternMatch.h"
#include "pe/IR/PE.h"

namespace mlir::pe {

/// Removes scales of 1 of what is read or written.
template <typename OpTy>
struct DropUnitStoredScales : public OpRewritePattern<OpTy> {
  using OpRewritePattern<OpTy>::OpRewritePattern;

  LogicalResult matchAndRewrite(OpTy op,
                                PatternRewriter &rewriter) const override {
    auto isOne = [](Value scale) {
      return scale && matchPattern(scale, m_OneFloat());
    };
    bool dropX = isOne(op.getXScale()), dropInit = isOne(op.getInitScale());
    if (!dropX && !dropInit)
      return rewriter.notifyMatchFailure(op, "no scale is constant 1");
    rewriter.modifyOpInPlace(op, [&] {
      if (dropX)
        op.getXScaleMutable().clear();
      if (dropInit)
        op.getInitScaleMutable().clear();
    });
    return success();
  }
};

} // namespace mlir::pe

#endif // PE_LIB_IR_UNITSCALES_H
