//===- Biases.h - Checks and folds of biases --------------------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_IR_BIASES_H
#define PE_LIB_IR_BIASES_H

#include "mlir/IR/PatternMatch.h"
#include "pe/IR/PE.h"

namespace mlir::pe {

/// All arrays are tensors or all are memrefs, x and init agree, and the scores
/// have heads, queries and keys. Returns the type of the init with all extents
/// that are static in x or in the init.
FailureOr<ShapedType> verifyScores(BiasOpInterface op);

/// Biases that are made from zeros do not change the scores: folds to x.
LogicalResult foldZeroBiases(BiasOpInterface op,
                             SmallVectorImpl<OpFoldResult> &results);

/// Removes starts that are equal to the defaults.
LogicalResult dropDefaultStarts(BiasOpInterface op, PatternRewriter &rewriter);

template <typename OpTy>
struct DropDefaultStarts : public OpRewritePattern<OpTy> {
  using OpRewritePattern<OpTy>::OpRewritePattern;

  LogicalResult matchAndRewrite(OpTy op,
                                PatternRewriter &rewriter) const override {
    return dropDefaultStarts(op, rewriter);
  }
};

} // namespace mlir::pe

#endif // PE_LIB_IR_BIASES_H
