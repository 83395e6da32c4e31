//===- Precision.h - Types that arithmetic is done in -----------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_ARITHMETIC_PRECISION_H
#define PE_ARITHMETIC_PRECISION_H

#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinTypes.h"

namespace mlir::pe {

/// Phases are exact enough for all types at |position| < 2^kPositionBits.
/// Positions are promised to fit into 31 bits; sums of a few of them need more.
inline constexpr unsigned kPositionBits = 34;

/// The type that arithmetic is done in: f64 for f64, and f32 for all smaller
/// types.
FloatType getComputeType(Type elementType);

/// `element`, or a vector of it if `like` is a vector.
Type getTypeLike(Type like, Type element);

/// Converts a float or a vector of floats to the element type `type`.
Value convertFloat(OpBuilder &b, Location loc, Value value, Type type);

/// Replaces what is too large for `type`, a float, by its largest finite
/// number, with its sign; NaN stays.
Value saturateFloat(OpBuilder &b, Location loc, Value value, FloatType type);

/// 1 divided by a float or a vector of floats.
Value invertFloat(OpBuilder &b, Location loc, Value value);

} // namespace mlir::pe

#endif // PE_ARITHMETIC_PRECISION_H
