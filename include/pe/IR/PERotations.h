//===- PERotations.h - How rotations combine --------------------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_IR_PEROTATIONS_H
#define PE_IR_PEROTATIONS_H

#include "pe/IR/PE.h"

namespace mlir::pe {

/// The rotation whose result `outer` rotates, if both rotate the same pairs by
/// multiples of the same frequencies. Otherwise null, and `reason` is set.
RotaryOp getInnerRotation(RotaryOp outer, StringRef &reason);

/// Where the pairs are read and written by such an inner rotation and the outer
/// one together.
PairLayout composeLayouts(RotaryOp inner, RotaryOp outer);

/// Whether all of `positions`, a tensor of integers, are known to be 0.
bool isZeroPositions(Value positions);

/// Whether two values are the same or equal constants.
bool areEqual(Value lhs, Value rhs);

} // namespace mlir::pe

#endif // PE_IR_PEROTATIONS_H
