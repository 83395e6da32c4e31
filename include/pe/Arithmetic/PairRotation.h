//===- PairRotation.h - The rotation of a pair ------------------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_ARITHMETIC_PAIRROTATION_H
#define PE_ARITHMETIC_PAIRROTATION_H

#include "pe/Arithmetic/CosSin.h"

namespace mlir::pe {

/// The two partners of a pair, or vectors of the partners of several pairs.
struct Pair {
  Value first;
  Value second;
};

/// The cosine and the sine that each partner of a pair is computed with.
struct PairAngles {
  CosSin first;
  CosSin second;

  PairAngles(CosSin both) : first(both), second(both) {}
  PairAngles(CosSin first, CosSin second) : first(first), second(second) {}
};

/// Builds (a·cos − b·sin, b·cos + a·sin) for the pair (a, b), each with the
/// cosine and the sine of its partner; the sines are negated if `isConjugate`.
/// All values have the same type, a float or a vector of it. Products and sums
/// may be contracted to fused multiply-adds.
Pair rotatePair(OpBuilder &b, Location loc, Pair pair, PairAngles angles,
                bool isConjugate);

} // namespace mlir::pe

#endif // PE_ARITHMETIC_PAIRROTATION_H
