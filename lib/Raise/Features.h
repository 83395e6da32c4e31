//===- Features.h - Features as sums of products ----------------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_RAISE_FEATURES_H
#define PE_LIB_RAISE_FEATURES_H

#include "Pairs.h"
#include <array>

namespace mlir::pe::raise {

/// A term of a sum, with its sign.
struct Term {
  bool isNegative = false;
  Scalars factors;
};

/// The terms that a feature is the sum of.
struct Feature {
  SmallVector<Term, 2> terms;
  bool roundsInside = false;
  bool isInF64 = false;

  /// Whether it can be a rotated feature.
  bool isRotated() const {
    return terms.size() == 2 && terms[0].factors.size() >= 2 &&
           terms[1].factors.size() >= 2;
  }
};

/// The terms of two features, as those of a' and b' of a pair.
struct TermRoles {
  const Term &aCos;
  const Term &bSin;
  const Term &bCos;
  const Term &aSin;

  /// Whether the signs are those of a rotation.
  bool haveSigns() const {
    return !aCos.isNegative && !bCos.isNegative &&
           bSin.isNegative != aSin.isNegative;
  }
};

/// The four ways in which two features of two terms each can be a pair.
std::array<TermRoles, 4> getRoles(const Feature &x, const Feature &y);

/// The terms of x.
Feature getFeature(const Scalar *x);

/// Moves from both lists what they have in common to the result.
Scalars takeCommon(Scalars &x, Scalars &y);

/// Says why features that look like a rotation are none: because most of them
/// have factors in common with their partners, or each with one other feature.
void explain(ElementEvaluator &evaluator, ArrayRef<Feature> features,
             Decline &decline);

} // namespace mlir::pe::raise

#endif // PE_LIB_RAISE_FEATURES_H
