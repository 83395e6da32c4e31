//===- Turns.h - Frequencies in fixed point as values -----------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_ARITHMETIC_TURNS_H
#define PE_ARITHMETIC_TURNS_H

#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinTypes.h"

namespace mlir::pe {

/// θ/2π modulo 1 as run-time values of type i64 or vector of i64. `low` is null
/// unless f64 results are wanted.
struct Turns {
  Value high;
  Value low;
};

/// Converts θ at compile time: constants of `type`, a vector or a tensor of
/// i64.
Turns buildConstantTurns(OpBuilder &b, Location loc, ArrayRef<double> thetas,
                         ShapedType type, bool withLow);

/// Converts θ at run time: f64, or a vector of f64, in radians with
/// |θ| < 2^32. The parts are those of `FixedTurns`.
Turns buildTurns(OpBuilder &b, Location loc, Value theta, bool withLow);

} // namespace mlir::pe

#endif // PE_ARITHMETIC_TURNS_H
