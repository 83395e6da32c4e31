//===- IntegerScalars.cpp - Arithmetic of indices -------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Scalar.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::pe::raise;

/// Sums of more terms are not looked into.
static constexpr size_t maxIntegerTerms = 64;

/// Adds x · y to `sum`. True if it does not fit.
static bool multiplyAndAdd(int64_t &sum, int64_t x, int64_t y) {
  int64_t product;
  return llvm::MulOverflow(x, y, product) ||
         llvm::AddOverflow(sum, product, sum);
}

namespace {
/// An integer as constant + sum of coefficient * scalar.
struct LinearForm {
  int64_t constant = 0;
  llvm::SmallMapVector<const Scalar *, int64_t, 4> terms;
  /// Whether a number does not fit in 64 bits.
  bool overflows = false;

  LinearForm(const Scalar *x, int64_t factor) { add(x, factor); }

  void add(const Scalar *x, int64_t factor) {
    if (x->is(ScalarKind::Integer)) {
      accumulate(constant, x->getNumber(), factor);
    } else if (x->is(ScalarKind::Linear)) {
      accumulate(constant, x->getNumber(), factor);
      for (auto [term, coefficient] :
           llvm::zip_equal(x->getOperands(), x->getCoefficients()))
        accumulate(terms[term], coefficient, factor);
    } else {
      accumulate(terms[x], 1, factor);
    }
  }

  void accumulate(int64_t &sum, int64_t x, int64_t y) {
    overflows |= multiplyAndAdd(sum, x, y);
  }

  /// c·k·(x div c) + k·(x mod c) = k·x.
  void joinQuotients() {
    for (auto &[quotient, coefficient] : terms) {
      if (!quotient->is(ScalarKind::FloorDiv) || !coefficient)
        continue;
      for (auto &[rest, other] : terms) {
        if (!rest->is(ScalarKind::Mod) || !other ||
            rest->getOperand(0) != quotient->getOperand(0) ||
            rest->getNumber() != quotient->getNumber() ||
            other * quotient->getNumber() != coefficient)
          continue;
        int64_t factor = other;
        coefficient = 0;
        other = 0;
        add(rest->getOperand(0), factor);
        return joinQuotients();
      }
    }
  }
};
} // namespace

const Scalar *
ScalarContext::getLinear(int64_t constant,
                         ArrayRef<std::pair<const Scalar *, int64_t>> terms) {
  SmallVector<std::pair<const Scalar *, int64_t>> sorted;
  for (auto term : terms)
    if (term.second)
      sorted.push_back(term);
  if (sorted.empty())
    return getInteger(constant);
  if (sorted.size() == 1 && sorted[0].second == 1 && constant == 0)
    return sorted[0].first;
  llvm::sort(sorted, [](const auto &x, const auto &y) {
    return x.first->getId() < y.first->getId();
  });
  SmallVector<const Scalar *> operands = llvm::to_vector(
      llvm::map_range(sorted, [](const auto &term) { return term.first; }));
  SmallVector<int64_t> coefficients = llvm::to_vector(
      llvm::map_range(sorted, [](const auto &term) { return term.second; }));
  Scalar scalar;
  scalar.kind = ScalarKind::Linear;
  scalar.number = constant;
  scalar.operands = operands;
  scalar.coefficients = coefficients;
  return intern(scalar);
}

const Scalar *ScalarContext::addIntegers(const Scalar *x, const Scalar *y) {
  LinearForm form(x, 1);
  form.add(y, 1);
  form.joinQuotients();
  if (form.overflows || form.terms.size() > maxIntegerTerms)
    return getOperation("+", {}, {}, {x, y});
  return getLinear(form.constant, form.terms.takeVector());
}

const Scalar *ScalarContext::multiplyIntegers(const Scalar *x,
                                              const Scalar *y) {
  if (x->is(ScalarKind::Integer))
    std::swap(x, y);
  if (y->is(ScalarKind::Integer)) {
    LinearForm form(x, y->getNumber());
    if (form.overflows)
      return getOperation("*", {}, {}, {x, y});
    return getLinear(form.constant, form.terms.takeVector());
  }
  // Distributes.
  LinearForm left(x, 1);
  LinearForm right(y, 1);
  if (left.terms.size() * right.terms.size() > maxIntegerTerms)
    return getOperation("*", {}, {}, {x, y});
  auto scale = [&](const Scalar *term, int64_t factor, int64_t other) {
    return multiplyIntegers(multiplyIntegers(term, getInteger(factor)),
                            getInteger(other));
  };
  const Scalar *sum = scale(getInteger(left.constant), right.constant, 1);
  for (auto [term, coefficient] : left.terms)
    sum = addIntegers(sum, scale(term, coefficient, right.constant));
  for (auto [term, coefficient] : right.terms)
    sum = addIntegers(sum, scale(term, coefficient, left.constant));
  for (auto [term, coefficient] : left.terms)
    for (auto [other, otherCoefficient] : right.terms) {
      SmallVector<const Scalar *> factors;
      for (const Scalar *factor : {term, other}) {
        if (factor->is(ScalarKind::Monomial))
          llvm::append_range(factors, factor->getOperands());
        else
          factors.push_back(factor);
      }
      llvm::sort(factors, isOlder);
      Scalar scalar;
      scalar.kind = ScalarKind::Monomial;
      scalar.operands = factors;
      sum = addIntegers(sum,
                        scale(intern(scalar), coefficient, otherCoefficient));
    }
  return sum;
}

ScalarRange ScalarContext::getRange(const Scalar *x) {
  auto it = ranges.find(x);
  if (it != ranges.end())
    return it->second;
  ScalarRange range = computeRange(x);
  ranges[x] = range;
  return range;
}

ScalarRange ScalarContext::computeRange(const Scalar *x) {
  switch (x->getKind()) {
  case ScalarKind::Integer:
    return {x->getNumber(), x->getNumber()};
  case ScalarKind::Extent:
    return {0, std::nullopt};
  case ScalarKind::Dim: {
    const Scalar *extent = x->getOperand(0);
    if (extent->is(ScalarKind::Integer))
      return {0, extent->getNumber() - 1};
    return {0, std::nullopt};
  }
  case ScalarKind::Mod:
    return {0, x->getNumber() - 1};
  case ScalarKind::FloorDiv: {
    ScalarRange range = getRange(x->getOperand(0));
    auto divide = [&](std::optional<int64_t> bound) {
      return bound ? std::optional(
                         llvm::divideFloorSigned(*bound, x->getNumber()))
                   : std::nullopt;
    };
    return {divide(range.lower), divide(range.upper)};
  }
  case ScalarKind::Monomial: {
    for (const Scalar *factor : x->getOperands())
      if (!getRange(factor).isNonNegative())
        return {};
    return {0, std::nullopt};
  }
  case ScalarKind::Linear: {
    ScalarRange sum = {x->getNumber(), x->getNumber()};
    for (const auto &[term, factor] :
         llvm::zip_equal(x->getOperands(), x->getCoefficients())) {
      int64_t coefficient = factor;
      ScalarRange range = getRange(term);
      if (coefficient < 0)
        std::swap(range.lower, range.upper);
      auto accumulate = [&](std::optional<int64_t> &total,
                            std::optional<int64_t> bound) {
        if (!total || !bound || multiplyAndAdd(*total, coefficient, *bound))
          total.reset();
      };
      accumulate(sum.lower, range.lower);
      accumulate(sum.upper, range.upper);
    }
    return sum;
  }
  default:
    return {};
  }
}

bool ScalarContext::isInBounds(const Scalar *x, const Scalar *bound) {
  ScalarRange range = getRange(x);
  if (!range.isNonNegative())
    return false;
  bound = getLeader(bound);
  if (bound->is(ScalarKind::Integer) && range.upper)
    return *range.upper < bound->getNumber();
  return x->is(ScalarKind::Dim) && getLeader(x->getOperand(0)) == bound;
}

/// `term` without one factor `y`, or null if it does not have it.
static const Scalar *removeFactor(ScalarContext &scalars, const Scalar *term,
                                  const Scalar *y) {
  if (term == y)
    return scalars.getInteger(1);
  if (!term->is(ScalarKind::Monomial))
    return nullptr;
  auto *factor = llvm::find(term->getOperands(), y);
  if (factor == term->getOperands().end())
    return nullptr;
  const Scalar *rest = scalars.getInteger(1);
  for (const Scalar *const &other : term->getOperands())
    if (&other != factor)
      rest = scalars.multiplyIntegers(rest, other);
  return rest;
}

/// Quotient and remainder. x is split into a multiple of y and a rest.
std::pair<const Scalar *, const Scalar *>
ScalarContext::divide(const Scalar *x, const Scalar *y) {
  y = getLeader(y);
  const Scalar *quotient = getInteger(0);
  const Scalar *rest = getInteger(0);
  bool isConstant = y->is(ScalarKind::Integer);
  if (isConstant && y->getNumber() <= 0)
    return {};
  if (y->is(ScalarKind::Linear) && y->getNumber() == 0 &&
      y->getOperands().size() == 1) {
    // By c·n, if n divides x.
    auto [multiple, remainder] = divide(x, y->getOperand(0));
    if (!multiple || !remainder->isInteger(0))
      return {};
    auto [part, rest] = divide(multiple, getInteger(y->getCoefficients()[0]));
    if (!part || !rest->isInteger(0))
      return {};
    return {part, rest};
  }
  LinearForm form(x, 1);
  if (isConstant) {
    int64_t divisor = y->getNumber();
    int64_t multiple = llvm::divideFloorSigned(form.constant, divisor);
    quotient = getInteger(multiple);
    rest = getInteger(form.constant - multiple * divisor);
    for (auto [term, coefficient] : form.terms) {
      int64_t part = llvm::divideFloorSigned(coefficient, divisor);
      const Scalar *factor = getInteger(part);
      quotient = addIntegers(quotient, multiplyIntegers(term, factor));
      rest = addIntegers(
          rest,
          multiplyIntegers(term, getInteger(coefficient - part * divisor)));
    }
  } else {
    if (!y->is(ScalarKind::Extent) && !y->is(ScalarKind::Value))
      return {};
    rest = getInteger(form.constant);
    for (auto [term, coefficient] : form.terms) {
      const Scalar *factor = getInteger(coefficient);
      if (const Scalar *part = removeFactor(*this, term, y))
        quotient = addIntegers(quotient, multiplyIntegers(part, factor));
      else
        rest = addIntegers(rest, multiplyIntegers(term, factor));
    }
  }
  if (isInBounds(rest, y) || rest->isInteger(0))
    return {quotient, rest};
  if (!isConstant)
    return {};
  Scalar scalar;
  scalar.kind = ScalarKind::FloorDiv;
  scalar.number = y->getNumber();
  scalar.operands = rest;
  const Scalar *restQuotient = intern(scalar);
  scalar.kind = ScalarKind::Mod;
  return {addIntegers(quotient, restQuotient), intern(scalar)};
}

const Scalar *ScalarContext::floorDiv(const Scalar *x, const Scalar *y) {
  return divide(x, y).first;
}

const Scalar *ScalarContext::mod(const Scalar *x, const Scalar *y) {
  return divide(x, y).second;
}
