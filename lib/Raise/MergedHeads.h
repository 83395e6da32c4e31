//===- MergedHeads.h - Features of all heads in one row ---------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_RAISE_MERGEDHEADS_H
#define PE_LIB_RAISE_MERGEDHEADS_H

#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Tosa/IR/TosaOps.h"

namespace mlir::pe::raise {

/// Whether `op` may take heads together.
bool mayMergeHeads(Operation *op);

/// Programs that put pairs next to each other and then take heads together may
/// do both in one step, [.., heads, pairs, 2] to [.., heads · features]. The
/// tensor whose rows are the features of a head is then nowhere. Builds it
/// before `merged`, which could be made of it by a step of its own; null if
/// `merged` takes only two dimensions together at the end.
Operation *buildHeads(RewriterBase &rewriter, Operation *merged);

/// Replaces `merged` by one that takes together the heads in `heads`.
void mergeHeads(RewriterBase &rewriter, Value heads, Operation *merged);

/// A reshape may take features of a head apart from those of others, and heads
/// together with tokens, in one step: [tokens, heads · features] to
/// [tokens · heads, features]. Builds the tensor in between, [tokens, heads,
/// features], before it. Null for other reshapes.
tensor::ExpandShapeOp buildSplitHeads(RewriterBase &rewriter,
                                      tosa::ReshapeOp reshape);

} // namespace mlir::pe::raise

#endif // PE_LIB_RAISE_MERGEDHEADS_H
