//===- Pairs.h - Rotated pairs of features ----------------------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_RAISE_PAIRS_H
#define PE_LIB_RAISE_PAIRS_H

#include "Decline.h"
#include "Elements.h"

namespace mlir::pe::raise {

using Scalars = SmallVector<const Scalar *>;

/// Two features a and b that became
///
///     a' = shared · (a · cos − b · sin)
///     b' = shared · (b · cos + a · sin)
///
/// or the same with +sin and −sin if `isConjugate`. All are products of
/// factors; `shared` belongs to the tables or to the features. If the tables
/// have elements of their own for b', these are `cosOfB` and `sinOfB`.
struct RotatedPair {
  Scalars a, b;
  Scalars cos, sin;
  Scalars cosOfB, sinOfB;
  Scalars shared;
  bool isConjugate = false;
  /// False if a' = a and b' = b, which is a rotation by an angle of 0.
  bool isTurned = true;
};

/// Features [begin, begin + 2P) of a tensor that are rotated pairs.
struct PairWindow {
  int64_t begin = 0;
  bool isInterleaved = false;
  /// Whether the tables have an element for each feature, which is not known to
  /// be that of its partner.
  bool isPerFeature = false;
  SmallVector<RotatedPair, 0> pairs;
  /// Whether the program rounds to a type narrower than f32 between the
  /// features and the result.
  bool roundsInside = false;
  /// Whether it computes products in f64.
  bool isInF64 = false;

  /// The elements of the table of cosines or sines, in the order in which the
  /// tables of `pe.apply_rotary` have them, each as factors.
  SmallVector<Scalars, 0> getCos() const;
  SmallVector<Scalars, 0> getSin() const;

  /// Takes the tables for the features, and the features for the tables: of
  /// a · cos − b · sin and b · cos + a · sin, neither is known to be either.
  /// Returns whether that is possible.
  bool exchangeRoles();

  int64_t getWidth() const { return 2 * static_cast<int64_t>(pairs.size()); }

private:
  using TableMember = Scalars RotatedPair::*;
  SmallVector<Scalars, 0> getTable(TableMember ofA, TableMember ofB) const;
};

/// Whether x is a sum of two products with factors from different columns of
/// one tensor, as a rotated feature is.
bool mayBeRotated(ElementEvaluator &evaluator, const Scalar *x);

/// Finds the rotated pairs among `features`, the elements of one row of a
/// tensor.
std::optional<PairWindow> findPairs(ElementEvaluator &evaluator,
                                    ArrayRef<const Scalar *> features,
                                    Decline &decline);

/// A tensor in which one of the factors is stored; null if there is none.
Value findSource(ElementEvaluator &evaluator, const Scalars &factors);

/// The product of `factors`.
const Scalar *multiplyAll(ScalarContext &scalars,
                          ArrayRef<const Scalar *> factors, Type type);

} // namespace mlir::pe::raise

#endif // PE_LIB_RAISE_PAIRS_H
