//===- PositionIntervals.h - Bounds of positions ----------------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_TRANSFORMS_POSITIONINTERVALS_H
#define PE_LIB_TRANSFORMS_POSITIONINTERVALS_H

#include "mlir/IR/Value.h"
#include "llvm/ADT/APInt.h"

namespace mlir::pe {

/// A lower and an upper bound.
struct Interval {
  APInt min, max;

  /// Whether all integers between the bounds fit into `width` bits, signed.
  bool fits(unsigned width) const {
    return min.isSignedIntN(width) && max.isSignedIntN(width);
  }
};

/// Bounds of `x + y`, or of `x - y` if `isDifference`.
Interval getSum(const Interval &x, const Interval &y, bool isDifference);

/// Bounds of an integer, or of all elements of a tensor of integers, inferred
/// from constants, types, and the arithmetic on positions.
Interval getInterval(Value value);

} // namespace mlir::pe

#endif // PE_LIB_TRANSFORMS_POSITIONINTERVALS_H
