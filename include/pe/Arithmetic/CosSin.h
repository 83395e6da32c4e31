//===- CosSin.h - Cosines and sines of exact phases -------------*- C++ -*-===//
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
// The product of a position that is an f32 and θ/2π, in two parts, is computed
// in f64 without rounding what matters: its fraction is within 2^-52 of a turn
// as long as the product is less than 2^29 turns.
//
// The functions build scalar or vector code, depending on their operands.
//
//===----------------------------------------------------------------------===//

#ifndef PE_ARITHMETIC_COSSIN_H
#define PE_ARITHMETIC_COSSIN_H

#include "pe/Arithmetic/Precision.h"
#include "pe/Arithmetic/Turns.h"

namespace mlir::pe {

struct CosSin {
  Value cos;
  Value sin;
};

/// A position, or a vector of them, sign-extended to 64 bits.
Value extendTo64(OpBuilder &b, Location loc, Value position);

/// The phase of a position modulo one turn: an i64 in units of 2^-64 of a turn,
/// or a vector of them. `position` is an integer, or an f32 if `turns` are in
/// the form `Real`.
Value buildPhase(OpBuilder &b, Location loc, Value position, Turns turns);

/// The cosine and the sine of a phase, as f32, or f64 if `isWide`. As exact as
/// `buildCosSin`.
CosSin buildCosSinOfPhase(OpBuilder &b, Location loc, Value phase, bool isWide);

/// The cosine and the sine of 2π·position·turns. `position` is an integer, or a
/// vector of integers as long as those of `turns`, sign-extended to 64 bits.
/// The results are f32, within 1.1e-7, or f64 if `turns` has a low part, within
/// 4e-16; both hold at every position less than `2^kPositionBits`.
CosSin buildCosSin(OpBuilder &b, Location loc, Value position, Turns turns);

/// The same in f32, within 2.2e-7, by fewer operations.
CosSin buildFastCosSin(OpBuilder &b, Location loc, Value position, Value turns);

/// The same in f32 by the cosine and sine of the target, marked as approximate
/// (`afn`). Their arguments are at most half a turn, where the instructions of
/// NVIDIA's GPUs err by at most 4.3e-7.
CosSin buildNativeCosSin(OpBuilder &b, Location loc, Value position,
                         Value turns);

} // namespace mlir::pe

#endif // PE_ARITHMETIC_COSSIN_H
