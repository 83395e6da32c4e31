//===- Sinusoidal.cpp - Checks of absolute encodings ----------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Angles.h"
#include "Verdict.h"

using namespace pe::reference;

namespace {
/// The values of pe.order.
enum Order { Interleaved, SinCos, CosSin };
} // namespace

/// The value of `column` in the encoding, given the turns of its token. A
/// column after all sines and cosines is zero.
static Real encode(const Turn *turns, int64_t numPairs, int64_t column,
                   int64_t order) {
  if (column == 2 * numPairs)
    return 0;
  if (order == Interleaved) {
    const Turn &turn = turns[column / 2];
    return column % 2 == 0 ? turn.sin : turn.cos;
  }
  const Turn &turn = turns[column % numPairs];
  bool isFirstHalf = column < numPairs;
  return isFirstHalf == (order == SinCos) ? turn.sin : turn.cos;
}

template <typename T>
static int64_t checkSinusoidal(const char *name, const Array<T> &y,
                               const Array<int64_t> &positions,
                               const Frequencies &frequencies, int64_t order,
                               double leeway) {
  const char *orders[] = {"interleaved", "sin_cos", "cos_sin"};
  Verdict verdict(std::string(name) + " " + join(y.shape, "x") + " " +
                      orders[order],
                  "of 1");
  Turns turns = turnsAt(positions, {}, 1, frequencies, sizeof(T) == 8);
  int64_t numPairs = turns.numPairs(), numColumns = y.shape.back();
  Index tokens = y.shape;
  tokens.pop_back();
  if (tokens != positions.shape || std::abs(numColumns - 2 * numPairs) > 1) {
    verdict.record(y.shape, 0, 0, false, 0);
    return verdict.conclude();
  }
  for (int64_t i = 0, e = numElements(y.shape); i < e; ++i) {
    Index index = delinearize(i, y.shape);
    const Turn *token = &turns.turns[i / numColumns * numPairs];
    Real exact = encode(token, numPairs, index.back(), order);
    // As for tables: half of the tolerance of a rotation.
    verdict.compare(index, y[index], exact, 1, token->tolerance / 2 * leeway);
  }
  return verdict.conclude();
}

#define DEFINE_CHECK_SINUSOIDAL(NAME, T)                                       \
  int64_t _mlir_ciface_pe_reference_check_sinusoidal_##NAME(                   \
      const PEReferenceMemRef *y, const PEReferenceMemRef *positions,          \
      const PEReferenceMemRef *inv_freq, int64_t order, double leeway) {       \
    return checkSinusoidal<T>("sinusoidal " #NAME, y, positions,               \
                              readFrequencies(inv_freq), order, leeway);       \
  }
DEFINE_CHECK_SINUSOIDAL(f16, F16)
DEFINE_CHECK_SINUSOIDAL(bf16, BF16)
DEFINE_CHECK_SINUSOIDAL(f32, float)
DEFINE_CHECK_SINUSOIDAL(f64, double)
