//===- Roles.cpp - Which factors are features, and which tables -----------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Roles.h"
#include "ScalarOps.h"

using namespace mlir;
using namespace mlir::pe::raise;

bool mlir::pe::raise::isTrigonometric(ArrayRef<const Scalar *> factors) {
  return llvm::any_of(factors, [](const Scalar *factor) {
    factor = stripConversions(factor);
    return factor->isOperation("math.cos") || factor->isOperation("math.sin");
  });
}

int mlir::pe::raise::countDims(ArrayRef<const Scalar *> factors) {
  uint64_t dims = 0;
  for (const Scalar *factor : factors)
    dims |= factor->getDims();
  return llvm::popcount(dims);
}

static constexpr size_t maxPlaces = 16;

ArrayRef<Occurrence>
mlir::pe::raise::getFirstPlaces(ElementEvaluator &evaluator, const Scalar *x) {
  ArrayRef<Occurrence> places = evaluator.getOccurrences(x);
  return places.take_front(std::min(places.size(), maxPlaces));
}

/// Whether two features are stored side by side in one tensor.
static bool areOfOneTensor(ElementEvaluator &evaluator, const Scalars &a,
                           const Scalars &b) {
  if (a.size() != 1 || b.size() != 1)
    return false;
  for (const Occurrence &x : getFirstPlaces(evaluator, a[0]))
    for (const Occurrence &y : getFirstPlaces(evaluator, b[0]))
      if (x.tensor == y.tensor && !x.indices.empty() &&
          x.indices.drop_back() == y.indices.drop_back())
        return true;
  return false;
}

int mlir::pe::raise::getPlausibility(ElementEvaluator &evaluator,
                                     const RotatedPair &pair) {
  int score = 0;
  if (isTrigonometric(pair.cos))
    score += 8;
  if (isTrigonometric(pair.a))
    score -= 8;
  int difference = countDims(pair.a) - countDims(pair.cos);
  score += difference > 0 ? 4 : difference < 0 ? -4 : 0;
  if (areOfOneTensor(evaluator, pair.a, pair.b))
    score += 2;
  if (areOfOneTensor(evaluator, pair.cos, pair.sin))
    score -= 1;
  return score;
}

/// Whether both are, but for conversions, elements of one tensor.
static bool haveOneSource(const Scalars &x, const Scalars &y) {
  if (x.empty() || y.empty())
    return false;
  const Scalar *a = stripExtensions(x.front());
  const Scalar *b = stripExtensions(y.front());
  return a->is(ScalarKind::Element) && b->is(ScalarKind::Element) &&
         a->getSource() == b->getSource();
}

static void exchange(RotatedPair &pair) {
  std::swap(pair.a, pair.cos);
  std::swap(pair.b, pair.sin);
}

void mlir::pe::raise::alignRoles(PairWindow &window) {
  auto *known = llvm::find_if(window.pairs, [](const RotatedPair &pair) {
    return isTrigonometric(pair.cos);
  });
  if (known == window.pairs.end())
    known = window.pairs.begin();
  for (RotatedPair &pair : window.pairs)
    if (!pair.isConjugate && !haveOneSource(pair.a, known->a) &&
        haveOneSource(pair.cos, known->a))
      exchange(pair);
}

bool PairWindow::exchangeRoles() {
  if (isPerFeature || llvm::any_of(pairs, [](const RotatedPair &pair) {
        return pair.isConjugate || !pair.isTurned || pair.cos.empty() ||
               pair.sin.empty();
      }))
    return false;
  for (RotatedPair &pair : pairs)
    exchange(pair);
  return true;
}
