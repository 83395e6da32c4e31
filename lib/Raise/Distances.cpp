//===- Distances.cpp - Distances of queries and keys ----------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Distances.h"
#include "AffineTables.h"
#include "ScalarOps.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/TypeUtilities.h"
#include <cmath>

using namespace mlir;
using namespace mlir::pe::raise;

/// An element of a constant whose elements are |j − i + start|.
static std::optional<Distance> findAbsoluteConstant(ScalarContext &scalars,
                                                    const Scalar *x) {
  std::optional<ConstantTensor> constant = ConstantTensor::getSource(x);
  if (!constant)
    return std::nullopt;
  auto type = cast<RankedTensorType>(x->getSource().getType());
  if (type.getNumElements() == 0)
    return std::nullopt;
  std::optional<AffineTable> table =
      findAbsoluteTable(*constant, getTableDims(type.getShape()));
  if (!table)
    return std::nullopt;
  return Distance{table->evaluate(scalars, x->getOperands()),
                  /*isAbsolute=*/true, false};
}

/// Whether an integer is 0 or 1, as conditions are.
static bool isCondition(const Scalar *x) {
  if (x->is(ScalarKind::Element) || x->is(ScalarKind::Value))
    return getElementTypeOrSelf(x->getSource().getType()).isInteger(1);
  if (x->is(ScalarKind::Linear))
    return llvm::all_of(x->getOperands(), isCondition);
  return x->isOperation("<") || x->isOperation("==");
}

bool mlir::pe::raise::isIntegerDerived(ScalarContext &scalars,
                                       const Scalar *x) {
  if (x->isOperation("arith.sitofp"))
    return !isCondition(x->getOperand(0));
  if (isConversion(x) || x->is(ScalarKind::Negate) ||
      x->isOperation("math.absf"))
    return isIntegerDerived(scalars, x->getOperand(0));
  if (x->is(ScalarKind::Sum))
    return llvm::all_of(x->getOperands(), [&](const Scalar *term) {
      return term->is(ScalarKind::Float) || isIntegerDerived(scalars, term);
    });
  return findAbsoluteConstant(scalars, x).has_value();
}

/// The absolute value of `distance`.
static Distance makeAbsolute(Distance distance) {
  distance.isAbsolute = true;
  distance.isNegative = false;
  return distance;
}

/// An integer, as it is converted to a float.
static Distance getDistance(ScalarContext &scalars, const Scalar *x) {
  if (x->isOperation("math.absi"))
    return makeAbsolute(getDistance(scalars, x->getOperand(0)));
  // The greater one of x and −x, or the lesser one.
  bool isLesser = x->isOperation("arith.minsi");
  if (isLesser || x->isOperation("arith.maxsi")) {
    const Scalar *value = x->getOperand(0);
    const Scalar *other = x->getOperand(1);
    if (scalars.addIntegers(value, other)->isInteger(0))
      return {value, /*isAbsolute=*/true, isLesser};
  }
  if (std::optional<Distance> constant = findAbsoluteConstant(scalars, x))
    return *constant;
  // −|x|.
  if (x->is(ScalarKind::Linear) && x->getNumber() == 0 &&
      x->getOperands().size() == 1 && std::abs(x->getCoefficients()[0]) == 1) {
    Distance distance = getDistance(scalars, x->getOperand(0));
    if (distance.isAbsolute) {
      distance.isNegative ^= x->getCoefficients()[0] < 0;
      return distance;
    }
  }
  return {x};
}

/// Whether all values of an integer are exact in `type`, or rounded to f32
/// only.
static bool isPrecise(ScalarContext &scalars, const Scalar *x, Type type) {
  int precision = cast<FloatType>(type).getFPMantissaWidth();
  if (precision >= 24)
    return true;
  ScalarRange range = scalars.getRange(x);
  int64_t bound = int64_t(1) << precision;
  return range.lower && range.upper && *range.lower >= -bound &&
         *range.upper <= bound;
}

/// The sum of floats that are integers.
static std::optional<Distance> addTerms(ScalarContext &scalars,
                                        ArrayRef<const Scalar *> terms) {
  Distance sum = {scalars.getInteger(0)};
  for (const Scalar *term : terms) {
    std::optional<Distance> part = findDistance(scalars, term);
    if (!part || part->isAbsolute)
      return std::nullopt;
    sum.isRounded |= part->isRounded;
    sum.value = part->isNegative
                    ? scalars.subtractIntegers(sum.value, part->value)
                    : scalars.addIntegers(sum.value, part->value);
  }
  return sum;
}

std::optional<Distance> mlir::pe::raise::findDistance(ScalarContext &scalars,
                                                      const Scalar *x) {
  std::optional<Distance> distance;
  if (x->isOperation("arith.sitofp"))
    distance = getDistance(scalars, x->getOperand(0));
  else if (isConversion(x) || x->is(ScalarKind::Negate) ||
           x->isOperation("math.absf"))
    distance = findDistance(scalars, x->getOperand(0));
  else if (x->is(ScalarKind::Sum))
    distance = addTerms(scalars, x->getOperands());
  else if (!x->is(ScalarKind::Float))
    distance = findAbsoluteConstant(scalars, x);
  else if (std::floor(x->getFloat()) == x->getFloat() &&
           std::fabs(x->getFloat()) <= 0x1p31)
    distance =
        Distance{scalars.getInteger(static_cast<int64_t>(x->getFloat()))};
  if (!distance)
    return std::nullopt;
  if (x->is(ScalarKind::Negate))
    distance->isNegative = !distance->isNegative;
  if (x->isOperation("math.absf"))
    distance = makeAbsolute(*distance);
  distance->isRounded |= !isPrecise(scalars, distance->value, x->getType());
  return distance;
}

int64_t mlir::pe::raise::getCoefficient(const Scalar *x, int64_t dim) {
  if (x->is(ScalarKind::Dim))
    return x->getNumber() == dim;
  if (!x->is(ScalarKind::Linear))
    return 0;
  for (auto [operand, coefficient] :
       llvm::zip_equal(x->getOperands(), x->getCoefficients()))
    if (operand->is(ScalarKind::Dim) && operand->getNumber() == dim)
      return coefficient;
  return 0;
}

const Scalar *mlir::pe::raise::getPositiveIf(ScalarContext &scalars,
                                             const Scalar *condition,
                                             bool isNegated) {
  // 1 − condition.
  if (condition->is(ScalarKind::Linear) && condition->getNumber() == 1 &&
      condition->getOperands().size() == 1 &&
      condition->getCoefficients()[0] == -1)
    return getPositiveIf(scalars, condition->getOperand(0), !isNegated);
  if (condition->isOperation("==") && condition->getOperand(1)->isInteger(0) &&
      condition->getOperand(0)->isOperation("<"))
    return getPositiveIf(scalars, condition->getOperand(0), !isNegated);
  if (!condition->isOperation("<"))
    return nullptr;
  const Scalar *x = condition->getOperand(0);
  const Scalar *y = condition->getOperand(1);
  return isNegated ? scalars.addIntegers(scalars.subtractIntegers(x, y),
                                         scalars.getInteger(1))
                   : scalars.subtractIntegers(y, x);
}
