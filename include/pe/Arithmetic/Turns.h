//===- Turns.h - Frequencies as fractions of a turn -------------*- C++ -*-===//
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

/// How θ/2π is represented, which depends on the positions and on the results.
enum class TurnsForm {
  /// For positions that are integers: modulo 1 in fixed point, one word of i64.
  Fixed,
  /// The same with a second word, for f64 results.
  FixedWithLow,
  /// For positions that are f32, with which whole turns count: the sum of two
  /// f64, of which the first one has 29 bits. It is within 2^-82 of the true
  /// value, relative to it.
  Real
};

/// The form for positions of the element type `position` and for arithmetic in
/// `computeType`.
TurnsForm getTurnsForm(Type position, FloatType computeType);

/// θ/2π as run-time values, or vectors of them: of i64 in fixed point, or of
/// f64. `low` is null in the form `Fixed`.
struct Turns {
  Value high;
  Value low;
};

/// The type of the values in a form.
Type getTurnsType(Builder &b, TurnsForm form);

/// The values of θ as numbers of the type for the form: the high parts and, if
/// there are any, the low ones.
SmallVector<DenseElementsAttr, 2> getConstantTurns(Builder &b,
                                                   ArrayRef<double> thetas,
                                                   ShapedType like,
                                                   TurnsForm form);

/// Converts θ at compile time: constants of the shape of `like`, a vector or a
/// tensor.
Turns buildConstantTurns(OpBuilder &b, Location loc, ArrayRef<double> thetas,
                         ShapedType like, TurnsForm form);

/// Converts θ at run time: f32 or f64, or a vector, in radians with
/// |θ| < 2^32. In fixed point the parts are those of `FixedTurns`.
Turns buildTurns(OpBuilder &b, Location loc, Value theta, TurnsForm form);

} // namespace mlir::pe

#endif // PE_ARITHMETIC_TURNS_H
