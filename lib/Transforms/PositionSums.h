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
/// not wrap around: its type is i64, unless the operands have one type in which
/// it is known to fit. Fails, and builds nothing, unless the phases at the sums
/// are known to be as exact as those at the operands.
FailureOr<Value> buildPositionSum(RewriterBase &rewriter, Location loc,
                                  Value lhs, Value rhs, bool isDifference);

} // namespace mlir::pe

#endif // PE_LIB_TRANSFORMS_POSITIONSUMS_H
