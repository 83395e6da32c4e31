//===- Pairs.cpp - Rotated pairs of features ------------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Features.h"
#include "Roles.h"
#include "ScalarOps.h"

using namespace mlir;
using namespace mlir::pe::raise;

/// Removes all of `part` from x, or fails.
static LogicalResult removeAll(Scalars &x, Scalars part) {
  takeCommon(part, x);
  return success(part.empty());
}

/// The pair whose rotated features are x and y.
static std::optional<RotatedPair> fitPair(ElementEvaluator &evaluator,
                                          const Feature &x, const Feature &y) {
  std::optional<RotatedPair> best;
  int bestScore = 0;
  for (const TermRoles &terms : getRoles(x, y)) {
    if (!terms.haveSigns())
      continue;
    RotatedPair pair;
    pair.a = terms.aCos.factors;
    pair.b = terms.bCos.factors;
    pair.cos = takeCommon(pair.a, pair.b);
    pair.sin = terms.bSin.factors;
    Scalars otherSin = terms.aSin.factors;
    if (pair.a.empty() || pair.b.empty() || pair.cos.empty() ||
        failed(removeAll(pair.sin, pair.b)) ||
        failed(removeAll(otherSin, pair.a)))
      continue;
    Scalars sin = takeCommon(pair.sin, otherSin);
    if (!pair.sin.empty() || !otherSin.empty() || sin.empty())
      continue;
    pair.sin = std::move(sin);
    pair.shared = takeCommon(pair.cos, pair.sin);
    pair.isConjugate = !terms.bSin.isNegative;
    int score = getPlausibility(evaluator, pair);
    if (!best || score > bestScore) {
      best = std::move(pair);
      bestScore = score;
    }
  }
  return best;
}

/// Whether the factors are one number of a tensor, or its cosine or sine, so
/// that nothing is known of the angle.
static bool isOpaque(const Scalars &factors) {
  if (factors.size() != 1)
    return false;
  const Scalar *number = stripConversions(factors.front());
  if (isTrigonometric(number))
    number = stripConversions(number->getOperand(0));
  return number->is(ScalarKind::Element);
}

/// The pair whose rotated features are x and y, by tables that may differ for
/// the two.
static std::optional<RotatedPair> fitPairPerFeature(const Feature &x,
                                                    const Feature &y) {
  for (const TermRoles &terms : getRoles(x, y)) {
    if (!terms.haveSigns())
      continue;
    RotatedPair pair;
    pair.cos = terms.aCos.factors;
    pair.sinOfB = terms.aSin.factors;
    pair.a = takeCommon(pair.cos, pair.sinOfB);
    pair.sin = terms.bSin.factors;
    pair.cosOfB = terms.bCos.factors;
    pair.b = takeCommon(pair.sin, pair.cosOfB);
    if (pair.a.empty() || pair.b.empty() || !isOpaque(pair.cos) ||
        !isOpaque(pair.sin) || !isOpaque(pair.cosOfB) ||
        !isOpaque(pair.sinOfB) || countDims(pair.a) < countDims(pair.cos))
      continue;
    pair.isConjugate = !terms.bSin.isNegative;
    return pair;
  }
  return std::nullopt;
}

SmallVector<Scalars, 0> PairWindow::getCos() const {
  return getTable(&RotatedPair::cos, &RotatedPair::cosOfB);
}

SmallVector<Scalars, 0> PairWindow::getSin() const {
  return getTable(&RotatedPair::sin, &RotatedPair::sinOfB);
}

SmallVector<Scalars, 0> PairWindow::getTable(TableMember ofA,
                                             TableMember ofB) const {
  SmallVector<Scalars, 0> table;
  auto add = [&](const RotatedPair &pair, TableMember member) {
    table.push_back(pair.*member);
    llvm::append_range(table.back(), pair.shared);
  };
  for (const RotatedPair &pair : pairs) {
    add(pair, ofA);
    if (isPerFeature && isInterleaved)
      add(pair, ofB);
  }
  if (isPerFeature && !isInterleaved)
    for (const RotatedPair &pair : pairs)
      add(pair, ofB);
  return table;
}

/// The pair of two features that are not changed.
static std::optional<RotatedPair> fitUnturnedPair(const Feature &x,
                                                  const Feature &y) {
  for (const Feature *feature : {&x, &y})
    if (feature->terms.size() != 1 || feature->terms[0].isNegative ||
        feature->terms[0].factors.size() != 1)
      return std::nullopt;
  RotatedPair pair;
  pair.a = x.terms[0].factors;
  pair.b = y.terms[0].factors;
  pair.isTurned = false;
  return pair;
}

static void noteRoundings(const Feature &x, const Feature &y,
                          PairWindow &window) {
  window.roundsInside |= x.roundsInside || y.roundsInside;
  window.isInF64 |= x.isInF64 || y.isInF64;
}

/// The halves of all features, some of which are not turned: their frequencies
/// are 0.
static bool fitWithUnturned(ElementEvaluator &evaluator,
                            ArrayRef<Feature> features, PairWindow &window) {
  auto numPairs = static_cast<int64_t>(features.size() / 2);
  for (int64_t i : llvm::seq(numPairs)) {
    const Feature &x = features[i];
    const Feature &y = features[numPairs + i];
    std::optional<RotatedPair> pair;
    if (x.isRotated() && y.isRotated())
      pair = fitPair(evaluator, x, y);
    else
      pair = fitUnturnedPair(x, y);
    // The first pair is turned.
    if (!pair || (pair->isTurned && i > 0 &&
                  pair->isConjugate != window.pairs.front().isConjugate))
      return false;
    window.pairs.push_back(std::move(*pair));
    noteRoundings(x, y, window);
  }
  return true;
}

/// Pairs of the `width` features from `begin` on.
static bool fitWindow(ElementEvaluator &evaluator, ArrayRef<Feature> features,
                      int64_t begin, int64_t width, PairWindow &window) {
  int64_t numPairs = width / 2;
  for (int64_t i : llvm::seq(numPairs)) {
    int64_t a = begin + (window.isInterleaved ? 2 * i : i);
    int64_t b = a + (window.isInterleaved ? 1 : numPairs);
    std::optional<RotatedPair> pair =
        window.isPerFeature ? fitPairPerFeature(features[a], features[b])
                            : fitPair(evaluator, features[a], features[b]);
    if (!pair || (!window.pairs.empty() &&
                  pair->isConjugate != window.pairs[0].isConjugate))
      return false;
    window.pairs.push_back(std::move(*pair));
    noteRoundings(features[a], features[b], window);
  }
  window.begin = begin;
  if (!window.isPerFeature)
    alignRoles(window);
  return true;
}

/// Whether the two are in one tensor a constant number of elements apart. That
/// is the case for features of a head also where rows have many heads.
static bool areApartByConstants(ScalarContext &scalars, const Occurrence &x,
                                const Occurrence &y) {
  return x.tensor == y.tensor && x.part == y.part &&
         llvm::all_of(
             llvm::zip_equal(x.indices, y.indices), [&](const auto &indices) {
               auto [i, j] = indices;
               return scalars.subtractIntegers(i, j)->is(ScalarKind::Integer);
             });
}

bool mlir::pe::raise::mayBeRotated(ElementEvaluator &evaluator,
                                   const Scalar *x) {
  Feature feature = getFeature(x);
  if (!feature.isRotated())
    return false;
  auto isBesides = [&](const Scalar *a, const Scalar *b) {
    if (a == b)
      return false;
    for (const Occurrence &i : getFirstPlaces(evaluator, a))
      for (const Occurrence &j : getFirstPlaces(evaluator, b))
        if (areApartByConstants(evaluator.getScalars(), i, j))
          return true;
    return false;
  };
  for (const Scalar *a : feature.terms[0].factors)
    for (const Scalar *b : feature.terms[1].factors)
      if (isBesides(a, b) || isBesides(stripExtensions(a), stripExtensions(b)))
        return true;
  return false;
}

std::optional<PairWindow>
mlir::pe::raise::findPairs(ElementEvaluator &evaluator,
                           ArrayRef<const Scalar *> scalars, Decline &decline) {
  SmallVector<Feature, 0> features;
  for (const Scalar *x : scalars)
    features.push_back(getFeature(x));
  auto *first = llvm::find_if(
      features, [](const Feature &feature) { return feature.isRotated(); });
  auto *last = std::find_if(first, features.end(), [](const Feature &feature) {
    return !feature.isRotated();
  });
  int64_t begin = first - features.begin();
  int64_t width = last - first;
  if (width < 2)
    return std::nullopt;
  if (features.size() % 2 == 0 && begin == 0 &&
      width <= static_cast<int64_t>(features.size() / 2)) {
    PairWindow window;
    if (fitWithUnturned(evaluator, features, window))
      return window;
  }
  if (width % 2)
    return std::nullopt;
  for (bool isPerFeature : {false, true})
    for (bool isInterleaved : {false, true}) {
      PairWindow window;
      window.isInterleaved = isInterleaved;
      window.isPerFeature = isPerFeature;
      if (fitWindow(evaluator, features, begin, width, window))
        return window;
    }
  explain(evaluator, ArrayRef(features).slice(begin, width), decline);
  return std::nullopt;
}

const Scalar *mlir::pe::raise::multiplyAll(ScalarContext &scalars,
                                           ArrayRef<const Scalar *> factors,
                                           Type type) {
  const Scalar *product = scalars.getFloat(1, type);
  for (const Scalar *factor : factors)
    product = product->isFloat(1) ? factor : scalars.multiply(product, factor);
  return product;
}
