//===- ExactPhase.h - Cosines and sines of exact phases ---------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The phase p·θ of an integer position p is computed in fixed point: with
// F = θ/2π as a fraction of a turn, p·F with wrap-around is the phase modulo
// one turn, with no error but that of F, 2^-65 of a turn (2^-97 where f64 is
// asked for, and 2^-105 of a θ that is known only at run time). Only the
// reduced phase is rounded to floating point, so the error of the result does
// not depend on the position.
//
// The functions build scalar or vector code, whichever their operands are.
//
//===----------------------------------------------------------------------===//

#ifndef PE_CONVERSION_EXACTPHASE_H
#define PE_CONVERSION_EXACTPHASE_H

#include "pe/IR/PEPrecision.h"

namespace mlir::pe {

/// θ/2π modulo 1 as a compile-time number: `high` is the fraction of a turn in
/// units of 2^-64, `low` what is left in units of 2^-96, a signed word of 32
/// bits.
struct FixedTurns {
  uint64_t high;
  int64_t low;
};

/// Converts θ in radians. |θ| is less than 2^96; NaN and infinity give 0.
FixedTurns getTurns(double theta);

/// The frequencies, if they are known at compile time: a constant, or the
/// result of a `pe.frequencies` that was not folded yet.
std::optional<SmallVector<double>> getConstantInvFreq(Value invFreq);

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
/// |θ| < 2^32. The parts are as those of `FixedTurns`.
Turns buildTurns(OpBuilder &b, Location loc, Value theta, bool withLow);

struct CosSin {
  Value cos;
  Value sin;
};

/// How exact cosines and sines in f32 are: within 2.2e-7, or within 1.1e-7 of
/// the true values.
enum class Accuracy { Standard, High };

/// The cosine and the sine of 2π·position·turns. `position` is an integer, or a
/// vector of integers as long as those of `turns`, sign-extended to 64 bits.
/// The results are f32, as `accuracy` says, or f64 if `turns` has a low part,
/// within 4e-16; both hold at every position less than `2^kPositionBits`.
CosSin buildCosSin(OpBuilder &b, Location loc, Value position, Turns turns,
                   Accuracy accuracy = Accuracy::High);

} // namespace mlir::pe

#endif // PE_CONVERSION_EXACTPHASE_H
