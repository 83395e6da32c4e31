//===- PositionSums.h - Arithmetic on positions -----------------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_TRANSFORMS_POSITIONSUMS_H
#define PE_LIB_TRANSFORMS_POSITIONSUMS_H

#include "mlir/IR/PatternMatch.h"

namespace mlir::pe {

/// Builds `lhs + rhs`, or `lhs - rhs` if `isDifference`: tensors of integers of
/// the same shape, and of any two widths. The sum of two runs is a run. It does
/// not wrap around: its type is i64, unless both operands have the same type
/// and the sum is known to fit into that. Fails, and builds nothing, unless
/// phases are known to be as exact at the sums as at the operands.
FailureOr<Value> buildPositionSum(RewriterBase &rewriter, Location loc,
                                  Value lhs, Value rhs, bool isDifference);

} // namespace mlir::pe

#endif // PE_LIB_TRANSFORMS_POSITIONSUMS_H
