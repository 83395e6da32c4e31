//===- Features.cpp - Features as sums of products ------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Features.h"
#include "ScalarOps.h"

using namespace mlir;
using namespace mlir::pe::raise;

static bool isNarrow(Type type) {
  auto real = dyn_cast_or_null<FloatType>(type);
  return real && real.getWidth() < 32;
}

/// Adds the terms of x to `feature`. Conversions between the sum and the
/// features are looked through; those of single factors are not.
static void addTerms(const Scalar *x, bool isNegative, Feature &feature) {
  for (SignedScalar term : getTerms(x)) {
    // More than two are no rotation.
    if (feature.terms.size() > 2)
      return;
    const Scalar *magnitude = term.magnitude;
    const Scalar *inner = stripConversions(magnitude);
    bool isWhole = inner->is(ScalarKind::Sum) || inner->is(ScalarKind::Product);
    if (isWhole && inner != magnitude) {
      feature.roundsInside = true;
      addTerms(inner, isNegative != term.negative, feature);
      continue;
    }
    Term added;
    bool isProductNegated;
    added.factors = getFactors(magnitude, isProductNegated);
    added.isNegative = (isNegative != term.negative) != isProductNegated;
    if (added.factors.size() >= 2 && isNarrow(magnitude->getType()))
      feature.roundsInside = true;
    feature.isInF64 |=
        added.factors.size() >= 2 && magnitude->getType().isF64();
    feature.terms.push_back(std::move(added));
  }
}

std::array<TermRoles, 4> mlir::pe::raise::getRoles(const Feature &x,
                                                   const Feature &y) {
  auto get = [&](unsigned i, unsigned j) -> TermRoles {
    return {x.terms[i], x.terms[1 - i], y.terms[j], y.terms[1 - j]};
  };
  return {get(0, 0), get(0, 1), get(1, 0), get(1, 1)};
}

Feature mlir::pe::raise::getFeature(const Scalar *x) {
  Feature feature;
  // The last conversion to a narrower type is the rounding of the result.
  if (x->isOperation("arith.truncf"))
    x = x->getOperand(0);
  addTerms(x, /*isNegative=*/false, feature);
  return feature;
}

Scalars mlir::pe::raise::takeCommon(Scalars &x, Scalars &y) {
  Scalars common;
  for (auto *it = x.begin(); it != x.end();) {
    auto *other = llvm::find_if(y, [&](const Scalar *factor) {
      return stripExtensions(factor) == stripExtensions(*it);
    });
    if (other == y.end()) {
      ++it;
      continue;
    }
    common.push_back(*it);
    y.erase(other);
    it = x.erase(it);
  }
  return common;
}
