//===- ReadFromInit.h - Canonicalize to the updating form -------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_IR_READFROMINIT_H
#define PE_LIB_IR_READFROMINIT_H

#include "mlir/IR/PatternMatch.h"
#include "pe/IR/PE.h"

namespace mlir::pe {

/// Turns `ins(%x) outs(%x)` on tensors into the updating form, which bufferizes
/// in place after tiling.
template <typename OpTy>
struct ReadFromInit : public OpRewritePattern<OpTy> {
  using OpRewritePattern<OpTy>::OpRewritePattern;

  LogicalResult matchAndRewrite(OpTy op,
                                PatternRewriter &rewriter) const override {
    if (!op.getX() || op.getX() != op.getInit())
      return rewriter.notifyMatchFailure(op, "x is not the init");
    if (!op.hasPureTensorSemantics())
      return rewriter.notifyMatchFailure(op, "not on tensors");
    rewriter.modifyOpInPlace(op, [&] { op.getXMutable().clear(); });
    return success();
  }
};

} // namespace mlir::pe

#endif // PE_LIB_IR_READFROMINIT_H
