//===- Angles.cpp - Cosines and sines of phases ---------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Angles.h"

using namespace pe::reference;

Frequencies pe::reference::evaluateFrequencies(int64_t dim, double base,
                                               double factor) {
  Frequencies result;
  for (int64_t i = 0; i < dim / 2; ++i) {
    // The exponent 2i/dim is the sum of its rounded value and a rest. The power
    // of the rest is 1 - rest * log(base), exact to the precision of a Real.
    Real exponent = Real(2 * i) / Real(dim);
    Real rest = std::fma(-exponent, Real(dim), Real(2 * i)) / Real(dim);
    Real power = std::pow(Real(base), -exponent);
    power -= power * rest * std::log(Real(base));
    result.push_back(static_cast<double>(power / factor));
  }
  return result;
}

Frequencies pe::reference::readFrequencies(const Array<double> &invFreq) {
  Frequencies result;
  for (int64_t i = 0; i < invFreq.shape[0]; ++i)
    result.push_back(invFreq[{i}]);
  return result;
}

/// cos and sin of position * frequency. The product has up to 84 bits. The
/// products of the position and either half of the frequency fit into the 64
/// bits of a Real.
static Turn exactTurn(int64_t position, double frequency) {
  Real coarse = static_cast<float>(frequency);
  Real a = position * coarse, b = position * (frequency - coarse);
  return {std::cos(a) * std::cos(b) - std::sin(a) * std::sin(b),
          std::sin(a) * std::cos(b) + std::cos(a) * std::sin(b), 0};
}

Turns pe::reference::turnsAt(const Array<int64_t> &positions, const Index &axes,
                             Real scale, const Frequencies &frequencies,
                             bool inF64) {
  Turns result{positions.shape, {}};
  if (!axes.empty())
    result.shape.erase(result.shape.begin());
  result.shape.push_back(frequencies.size());

  for (int64_t i = 0, e = numElements(result.shape); i < e; ++i) {
    Index index = delinearize(i, result.shape);
    int64_t pair = index.back();
    index.pop_back();
    if (!axes.empty())
      index.insert(index.begin(), axes[pair]);
    Turn turn = exactTurn(positions[index], frequencies[pair]);
    result.turns.push_back(
        {scale * turn.cos, scale * turn.sin, inF64 ? 1e-15L : 5e-7L});
  }
  return result;
}
