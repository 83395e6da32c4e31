//===- DeclinedPairs.cpp - Why features are no rotation -------------------===//
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

Value mlir::pe::raise::findSource(ElementEvaluator &evaluator,
                                  const Scalars &factors) {
  for (const Scalar *factor : factors)
    for (const Occurrence &occurrence :
         evaluator.getOccurrences(stripExtensions(factor)))
      return occurrence.tensor;
  return {};
}

/// Whether each of two features has a factor of the other one, as the partners
/// of a pair have. If so, `decline` says why they are none.
static bool explainPair(ElementEvaluator &evaluator, const Feature &x,
                        const Feature &y, Decline &decline) {
  for (const TermRoles &terms : getRoles(x, y)) {
    Scalars cos = terms.aCos.factors;
    Scalars sinOfB = terms.aSin.factors;
    Scalars sin = terms.bSin.factors;
    Scalars cosOfB = terms.bCos.factors;
    Scalars a = takeCommon(cos, sinOfB);
    Scalars b = takeCommon(sin, cosOfB);
    if (a.empty() || b.empty())
      continue;
    takeCommon(cos, cosOfB);
    takeCommon(sin, sinOfB);
    bool areEqual =
        cos.empty() && cosOfB.empty() && sin.empty() && sinOfB.empty();
    decline.set(areEqual ? "the signs are not those of a rotation"
                         : "the partners of a pair have different cosines "
                           "or sines",
                findSource(evaluator, a));
    return true;
  }
  return false;
}

void mlir::pe::raise::explain(ElementEvaluator &evaluator,
                              ArrayRef<Feature> features, Decline &decline) {
  auto numPairs = static_cast<int64_t>(features.size() / 2);
  for (bool isInterleaved : {false, true}) {
    int64_t numCrossed = 0;
    for (int64_t i : llvm::seq(numPairs)) {
      int64_t a = isInterleaved ? 2 * i : i;
      int64_t b = a + (isInterleaved ? 1 : numPairs);
      numCrossed += explainPair(evaluator, features[a], features[b], decline);
    }
    if (2 * numCrossed > numPairs)
      return;
    decline.set("");
  }
  llvm::DenseMap<const Scalar *, int64_t> numUses;
  for (const Feature &feature : features)
    for (const Term &term : feature.terms)
      for (const Scalar *factor : term.factors)
        ++numUses[factor];
  int64_t numPaired = llvm::count_if(features, [&](const Feature &feature) {
    return llvm::any_of(feature.terms, [&](const Term &term) {
      return llvm::any_of(term.factors, [&](const Scalar *factor) {
        return numUses[factor] == 2 &&
               !llvm::all_of(feature.terms, [&](const Term &other) {
                 return llvm::is_contained(other.factors, factor);
               });
      });
    });
  });
  if (2 * numPaired > static_cast<int64_t>(features.size()))
    decline.set("features are combined that are neither neighbors nor half of "
                "the window apart",
                findSource(evaluator, features.front().terms[0].factors));
}
