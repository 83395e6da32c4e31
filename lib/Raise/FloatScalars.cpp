//===- FloatScalars.cpp - Sums and products of floats ---------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Scalar.h"

using namespace mlir;
using namespace mlir::pe::raise;

/// Residuals add up over all layers; no rotation has as many parts.
static constexpr size_t maxFactors = 8;
static constexpr size_t maxTerms = 4;

static const Scalar *stripSign(const Scalar *x) {
  return x->is(ScalarKind::Negate) ? x->getOperand(0) : x;
}

SmallVector<const Scalar *> mlir::pe::raise::getFactors(const Scalar *x,
                                                        bool &negative) {
  negative = x->is(ScalarKind::Negate);
  if (negative)
    x = x->getOperand(0);
  if (x->is(ScalarKind::Product))
    return llvm::to_vector(x->getOperands());
  if (x->is(ScalarKind::Float)) {
    if (x->getFloat() == 1 || x->getFloat() == -1) {
      negative ^= x->getFloat() < 0;
      return {};
    }
  }
  return {x};
}

SmallVector<SignedScalar> mlir::pe::raise::getTerms(const Scalar *x) {
  bool negative = x->is(ScalarKind::Negate);
  if (negative)
    x = x->getOperand(0);
  ArrayRef<const Scalar *> terms = x;
  if (x->is(ScalarKind::Sum))
    terms = x->getOperands();
  SmallVector<SignedScalar> result;
  for (const Scalar *term : terms) {
    bool isNegated = term->is(ScalarKind::Negate);
    result.push_back(
        {isNegated ? term->getOperand(0) : term, negative != isNegated});
  }
  return result;
}

const Scalar *ScalarContext::negate(const Scalar *x) {
  if (x->is(ScalarKind::Negate))
    return x->getOperand(0);
  if (x->is(ScalarKind::Float))
    return getFloat(-x->getFloat(), x->getType());
  if (x->is(ScalarKind::Undefined))
    return x;
  Scalar scalar;
  scalar.kind = ScalarKind::Negate;
  scalar.type = x->getType();
  scalar.operands = x;
  return intern(scalar);
}

const Scalar *ScalarContext::multiply(const Scalar *x, const Scalar *y) {
  if (x->is(ScalarKind::Float) && y->is(ScalarKind::Float))
    return getFloat(x->getFloat() * y->getFloat(), x->getType());
  // Of finite numbers, which is what features, angles and tables are.
  if (x->isFloat(0) || y->isFloat(0))
    return getFloat(0, x->getType());
  bool isNegated;
  bool isOtherNegated;
  SmallVector<const Scalar *> factors = getFactors(x, isNegated);
  SmallVector<const Scalar *> others = getFactors(y, isOtherNegated);
  // Long products are factors of others.
  for (SmallVector<const Scalar *> *list : {&factors, &others})
    if (list->size() > maxFactors)
      *list = {stripSign(list == &factors ? x : y)};
  llvm::append_range(factors, others);
  isNegated ^= isOtherNegated;
  // A negative constant is a positive one and a sign.
  for (const Scalar *&factor : factors)
    if (factor->is(ScalarKind::Float) && factor->getFloat() < 0) {
      factor = negate(factor);
      isNegated = !isNegated;
    }
  llvm::sort(factors, isOlder);
  const Scalar *product;
  if (factors.empty()) {
    product = getFloat(1, x->getType());
  } else if (factors.size() == 1) {
    product = factors.front();
  } else {
    Scalar scalar;
    scalar.kind = ScalarKind::Product;
    scalar.type = x->getType();
    scalar.operands = factors;
    product = intern(scalar);
  }
  return isNegated ? negate(product) : product;
}

const Scalar *ScalarContext::add(const Scalar *x, const Scalar *y) {
  if (x->is(ScalarKind::Float) && y->is(ScalarKind::Float))
    return getFloat(x->getFloat() + y->getFloat(), x->getType());
  if (x->isFloat(0))
    return y;
  if (y->isFloat(0))
    return x;
  SmallVector<const Scalar *> terms;
  for (const Scalar *operand : {x, y}) {
    SmallVector<SignedScalar> parts = getTerms(operand);
    // Long sums are terms of others.
    if (parts.size() > maxTerms)
      parts = {{stripSign(operand), operand->is(ScalarKind::Negate)}};
    for (SignedScalar term : parts)
      terms.push_back(term.negative ? negate(term.magnitude) : term.magnitude);
  }
  llvm::sort(terms, isOlder);
  Scalar scalar;
  scalar.kind = ScalarKind::Sum;
  scalar.type = x->getType();
  scalar.operands = terms;
  return intern(scalar);
}
