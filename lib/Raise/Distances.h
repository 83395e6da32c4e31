//===- Distances.h - Distances of queries and keys --------------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_RAISE_DISTANCES_H
#define PE_LIB_RAISE_DISTANCES_H

#include "Scalar.h"
#include <string>

namespace mlir::pe::raise {

/// A float that is an integer, up to its sign: value, or its absolute value.
struct Distance {
  const Scalar *value = nullptr;
  bool isAbsolute = false;
  bool isNegative = false;
  /// Whether a type of less than f32's precision may not hold it.
  bool isRounded = false;
};

/// Whether x is computed from integers that are converted to floats, without
/// anything else but sums and signs.
bool isIntegerDerived(ScalarContext &scalars, const Scalar *x);

/// x as an integer, if it is one.
std::optional<Distance> findDistance(ScalarContext &scalars, const Scalar *x);

/// The coefficient of dimension `dim` in x, a sum.
int64_t getCoefficient(const Scalar *x, int64_t dim);

/// If a condition on integers is x >= 1 for some x, that x; otherwise null.
/// With `isNegated`, the condition is that it does not hold.
const Scalar *getPositiveIf(ScalarContext &scalars, const Scalar *condition,
                            bool isNegated);

} // namespace mlir::pe::raise

#endif // PE_LIB_RAISE_DISTANCES_H
