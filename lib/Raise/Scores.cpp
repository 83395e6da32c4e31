//===- Scores.cpp - Attention scores as sums ------------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Scores.h"
#include "Distances.h"
#include "ScalarOps.h"
#include <cmath>

using namespace mlir;
using namespace mlir::pe::raise;

/// The factors of x, and those of its products that are converted.
static void takeFactors(const Scalar *x, BiasTerm &term, Scalars &factors) {
  bool isNegative;
  for (const Scalar *factor : getFactors(x, isNegative)) {
    const Scalar *inner = stripConversions(factor);
    if (inner->is(ScalarKind::Product) || inner->is(ScalarKind::Negate)) {
      term.rounds |= inner != factor;
      takeFactors(inner, term, factors);
    } else {
      factors.push_back(factor);
    }
  }
  term.isNegative ^= isNegative;
}

static bool isOneDim(uint64_t dims) { return dims && !(dims & (dims - 1)); }

static std::optional<BiasTerm> findBias(ScalarContext &scalars, SignedScalar x,
                                        ArrayRef<const Scalar *> dims) {
  size_t rank = dims.size();
  BiasTerm term;
  term.isNegative = x.negative;
  const Scalar *product = x.magnitude;
  while (isConversion(product) || product->is(ScalarKind::Negate)) {
    term.rounds |= isConversion(product);
    term.isNegative ^= product->is(ScalarKind::Negate);
    product = product->getOperand(0);
  }
  term.constant = findConstantBias(scalars, product, term.isNegative, dims);
  if (term.constant)
    return term;
  if (!product->is(ScalarKind::Product))
    return std::nullopt;
  Type type = product->getType();
  Scalars factors;
  takeFactors(product, term, factors);
  term.reorders = factors.size() > 2;
  uint64_t key = uint64_t(1) << (rank - 1);
  uint64_t query = uint64_t(1) << (rank - 2);
  for (const Scalar *factor : factors) {
    if (factor->getDims() & (key | query) && !term.distance &&
        isIntegerDerived(scalars, factor))
      term.distance = factor;
    else if (!term.slope)
      term.slope = factor;
    else
      term.slope = scalars.multiply(convertFloat(scalars, term.slope, type),
                                    convertFloat(scalars, factor, type));
  }
  if (!term.distance || !term.slope)
    return std::nullopt;
  uint64_t head = term.slope->getDims();
  if (!isOneDim(head) || head == key || head & term.distance->getDims())
    return std::nullopt;
  return term;
}

static bool isMinusInfinity(const Scalar *x) {
  return x->is(ScalarKind::Float) && std::isinf(x->getFloat()) &&
         x->getFloat() < 0;
}

/// If x selects −∞ where j − i + start > 0, that start, and what it selects
/// elsewhere as `other`. Null if it does not.
static const Scalar *findCausalMask(ScalarContext &scalars, const Scalar *x,
                                    ArrayRef<const Scalar *> dims,
                                    const Scalar *&other) {
  if (!x->isOperation("arith.select"))
    return nullptr;
  bool isFirst = isMinusInfinity(x->getOperand(1));
  if (!isFirst && !isMinusInfinity(x->getOperand(2)))
    return nullptr;
  const Scalar *excess = getPositiveIf(scalars, x->getOperand(0), !isFirst);
  if (!excess)
    return nullptr;
  const Scalar *start = scalars.addIntegers(
      scalars.subtractIntegers(excess, dims.back()), dims[dims.size() - 2]);
  other = x->getOperand(isFirst ? 2 : 1);
  return start->getDims() ? nullptr : start;
}

static bool hasBias(ScalarContext &scalars, const Scalar *x,
                    ArrayRef<const Scalar *> dims) {
  return llvm::any_of(getTerms(stripConversions(x)), [&](SignedScalar term) {
    return findBias(scalars, term, dims).has_value();
  });
}

/// The one of the numbers that `x` selects that is the score, not the mask.
static const Scalar *getMasked(ScalarContext &scalars, const Scalar *x,
                               ArrayRef<const Scalar *> dims) {
  const Scalar *first = x->getOperand(1);
  const Scalar *second = x->getOperand(2);
  bool isFirst =
      hasBias(scalars, first, dims) ||
      (first->isOperation("arith.select") && !hasBias(scalars, second, dims));
  return isFirst ? first : second;
}

Score mlir::pe::raise::findScore(ScalarContext &scalars, const Scalar *x,
                                 ArrayRef<const Scalar *> dims) {
  Score score;
  int64_t numConversions = 0;
  while (isConversion(x) || x->isOperation("arith.select")) {
    if (isConversion(x)) {
      score.roundsTwice |= ++numConversions > 1 || x->isOperation("arith.extf");
      x = x->getOperand(0);
      continue;
    }
    const Scalar *other;
    const Scalar *start = findCausalMask(scalars, x, dims, other);
    if (start && !score.causalStart) {
      score.causalStart = start;
      x = other;
      continue;
    }
    score.hasOtherMask = true;
    x = getMasked(scalars, x, dims);
  }
  score.type = x->getType();
  for (SignedScalar term : getTerms(x)) {
    if (std::optional<BiasTerm> bias = findBias(scalars, term, dims)) {
      score.biases.push_back(*bias);
      continue;
    }
    const Scalar *zero = nullptr;
    const Scalar *start = findCausalMask(scalars, term.magnitude, dims, zero);
    if (start && !term.negative && zero->isFloat(0) && !score.causalStart) {
      score.causalStart = start;
      continue;
    }
    const Scalar *other =
        term.negative ? scalars.negate(term.magnitude) : term.magnitude;
    score.others = score.others ? scalars.add(score.others, other) : other;
    ++score.numOthers;
  }
  return score;
}
