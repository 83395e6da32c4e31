//===- Transforms.h - The rewrites of the passes ----------------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_TRANSFORMS_TRANSFORMS_H
#define PE_TRANSFORMS_TRANSFORMS_H

#include "mlir/IR/PatternMatch.h"
#include "pe/IR/PE.h"

namespace mlir::pe {

/// The ops that a rotation is split into. Both are null if its array is empty.
struct SplitRotary {
  RotaryTableOp table;
  ApplyRotaryOp apply;
};

/// Replaces `op` by a table of its angles and the application of that table.
/// The table is f32, or f64 for f64 data.
SplitRotary splitRotary(RewriterBase &rewriter, RotaryOp op);

/// Adds the pattern that does this to every `pe.rotary`.
void populateSplitRotaryPatterns(RewritePatternSet &patterns);

/// Replaces `op` by a rotation that computes the angles itself, and erases the
/// table unless it has other uses. Tables narrower than the arithmetic are
/// fused only with `roundedTables`, as the result is then rounded once less. On
/// failure nothing has changed, and `reason` is a clause that says why.
FailureOr<RotaryOp> fuseRotary(RewriterBase &rewriter, ApplyRotaryOp op,
                               bool roundedTables, std::string &reason);

/// Adds the patterns of `pe-simplify-rotations`: the algebra of rotations, and
/// the canonicalization of the ops involved.
void populateSimplifyRotationsPatterns(RewritePatternSet &patterns);

} // namespace mlir::pe

#endif // PE_TRANSFORMS_TRANSFORMS_H
