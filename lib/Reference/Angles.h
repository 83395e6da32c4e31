//===- Angles.h - Cosines and sines of phases -------------------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_REFERENCE_ANGLES_H
#define PE_LIB_REFERENCE_ANGLES_H

#include "Array.h"
#include "Elements.h"

namespace pe::reference {

/// One frequency for every pair.
using Frequencies = std::vector<double>;

/// The frequencies base^(-2i/dim) / factor, i < dim / 2, rounded to f64.
Frequencies evaluateFrequencies(int64_t dim, double base, double factor);

/// The values of an array of rank 1.
Frequencies readFrequencies(const Array<double> &invFreq);

/// A * cos and A * sin of one pair at one token.
struct Turn {
  Real cos, sin;
  /// How much a rotated pair may be off for each unit of A * hypot(a, b), apart
  /// from the rounding of a 16-bit result.
  Real tolerance;
};

/// The turn of every pair at every token.
struct Turns {
  /// The shape of `turns`: the extents of the tokens, then the number of pairs.
  Index shape;
  std::vector<Turn> turns;

  int64_t numPairs() const { return shape.back(); }
  const Turn &operator[](const Index &index) const {
    return turns[linearize(index, shape)];
  }
};

/// The turns by position times frequency, multiplied by `scale`. The tolerance
/// is for arithmetic in f64 if `inF64`, and in f32 otherwise.
Turns turnsAt(const Array<int64_t> &positions, const Index &axes, Real scale,
              const Frequencies &frequencies, bool inF64);

} // namespace pe::reference

#endif // PE_LIB_REFERENCE_ANGLES_H
