//===- CastFolds.h - Conversions at loads and stores ------------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// An op that reads x and writes an init converts elements for its arithmetic
// anyway. So it can read what was widened before, and write what is rounded
// afterwards, and computes the same numbers: to widen is exact, and a result
// that has the type of the arithmetic is not rounded before.
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_IR_CASTFOLDS_H
#define PE_LIB_IR_CASTFOLDS_H

#include "mlir/IR/PatternMatch.h"
#include "pe/IR/PE.h"

namespace mlir::pe {

/// An op that converts all elements of a tensor to another type of floats.
struct ElementCast {
  /// The tensor that is converted.
  Value input;
  /// The tensor that the result is written to, or null.
  Value init;
};

/// Matches a cast by `arith` on tensors, or by a loop of `linalg` that does
/// nothing else: one that widens, or that rounds to nearest, ties to even.
std::optional<ElementCast> matchElementCast(Operation *op, bool isNarrowing);

/// Whether the op can read and write elements of the type.
bool canStore(Operation *op, Type type);

/// Reads what x was widened from.
LogicalResult readNarrowX(ArrayOpInterface op, PatternRewriter &rewriter);

/// Writes what the result is rounded to, if it has no other use.
LogicalResult writeNarrowResult(ArrayOpInterface op, PatternRewriter &rewriter);

template <typename OpTy>
struct ReadNarrowX : public OpRewritePattern<OpTy> {
  using OpRewritePattern<OpTy>::OpRewritePattern;

  LogicalResult matchAndRewrite(OpTy op,
                                PatternRewriter &rewriter) const override {
    return readNarrowX(op, rewriter);
  }
};

template <typename OpTy>
struct WriteNarrowResult : public OpRewritePattern<OpTy> {
  using OpRewritePattern<OpTy>::OpRewritePattern;

  LogicalResult matchAndRewrite(OpTy op,
                                PatternRewriter &rewriter) const override {
    return writeNarrowResult(op, rewriter);
  }
};

} // namespace mlir::pe

#endif // PE_LIB_IR_CASTFOLDS_H
