//===- Angles.cpp - Tables as positions and frequencies -------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Angles.h"
#include "ConstantTables.h"
#include "ScalarOps.h"
#include <cmath>

using namespace mlir;
using namespace mlir::pe::raise;

namespace {
/// An angle as position · invFreq · learnedFreq.
struct Angle {
  const Scalar *position = nullptr;
  double invFreq = 1;
  const Scalar *learnedFreq = nullptr;
};
} // namespace

/// Whether a type holds f32 numbers without rounding them further.
static bool isPrecise(Type type) {
  auto real = dyn_cast<FloatType>(type);
  return real && real.getFPMantissaWidth() >= 24;
}

/// The integer that x is, as a float: one that was converted, or a sum or
/// product of such. Null for others.
static const Scalar *getInteger(ScalarContext &scalars, const Scalar *x) {
  if (!isPrecise(x->getType()))
    return nullptr;
  switch (x->getKind()) {
  case ScalarKind::Float:
    if (x->getFloat() != std::trunc(x->getFloat()) ||
        std::fabs(x->getFloat()) > 0x1p24)
      return nullptr;
    return scalars.getInteger(static_cast<int64_t>(x->getFloat()));
  case ScalarKind::Negate:
  case ScalarKind::Product: {
    bool isNegative;
    Scalars factors = getFactors(x, isNegative);
    const Scalar *product = scalars.getInteger(isNegative ? -1 : 1);
    for (const Scalar *factor : factors) {
      const Scalar *integer = getInteger(scalars, factor);
      if (!integer)
        return nullptr;
      product = scalars.multiplyIntegers(product, integer);
    }
    return product;
  }
  case ScalarKind::Sum: {
    const Scalar *sum = scalars.getInteger(0);
    for (const SignedScalar &term : getTerms(x)) {
      const Scalar *integer = getInteger(scalars, term.magnitude);
      if (!integer)
        return nullptr;
      sum = term.negative ? scalars.subtractIntegers(sum, integer)
                          : scalars.addIntegers(sum, integer);
    }
    return sum;
  }
  default:
    return x->isOperation("arith.sitofp") ? x->getOperand(0) : nullptr;
  }
}

/// Multiplies `angle` by the factors of x.
static LogicalResult multiplyAngle(ScalarContext &scalars, const Scalar *x,
                                   Angle &angle, std::string &reason) {
  if (x->getType() && !isPrecise(x->getType())) {
    reason = "the angles are rounded to less than f32";
    return failure();
  }
  bool isNegative;
  Scalars factors = getFactors(x, isNegative);
  if (isNegative)
    angle.invFreq = -angle.invFreq;
  for (const Scalar *factor : factors) {
    if (factor->is(ScalarKind::Float)) {
      angle.invFreq *= factor->getFloat();
    } else if (factor->is(ScalarKind::Product) ||
               factor->is(ScalarKind::Negate)) {
      if (failed(multiplyAngle(scalars, factor, angle, reason)))
        return failure();
    } else if (factor->isOperation("arith.divf") &&
               factor->getOperand(1)->is(ScalarKind::Float)) {
      angle.invFreq /= factor->getOperand(1)->getFloat();
      if (failed(multiplyAngle(scalars, factor->getOperand(0), angle, reason)))
        return failure();
    } else if ((factor->isOperation("arith.extf") && factor->getDims()) ||
               factor->isOperation("arith.truncf")) {
      if (failed(multiplyAngle(scalars, factor->getOperand(0), angle, reason)))
        return failure();
    } else if (const Scalar *integer = getInteger(scalars, factor);
               integer && !angle.position) {
      angle.position = integer;
    } else if (factor->getDims() && !angle.position &&
               isa_and_nonnull<Float32Type>(factor->getType())) {
      angle.position = factor;
    } else if (!factor->getDims() && !angle.learnedFreq) {
      angle.learnedFreq = factor;
    } else {
      reason = "the angles are not products of a position, an integer or an "
               "f32, and a frequency";
      return failure();
    }
  }
  return success();
}

/// Removes the cosine or sine, as `name` says, from `factors`, and returns its
/// angle; null if there is not exactly one.
static const Scalar *takeAngle(StringRef name, Scalars &factors) {
  const Scalar *angle = nullptr;
  Scalars rest;
  for (const Scalar *factor : factors) {
    const Scalar *inner = stripConversions(factor);
    if (!inner->isOperation(name)) {
      rest.push_back(factor);
      continue;
    }
    if (angle)
      return nullptr;
    angle = inner->getOperand(0);
  }
  factors = rest;
  return angle;
}

/// The factors of a table, with those of its rounded products.
static Scalars getTableFactors(ArrayRef<const Scalar *> factors) {
  Scalars result;
  for (const Scalar *factor : factors) {
    const Scalar *inner = stripConversions(factor);
    bool isNegative = false;
    if (inner->is(ScalarKind::Product))
      llvm::append_range(result,
                         getTableFactors(getFactors(inner, isNegative)));
    else
      result.push_back(factor);
  }
  return result;
}

double Angles::getConstantScale() const {
  double product = 1;
  for (const Scalar *factor : scale)
    if (factor->is(ScalarKind::Float))
      product *= factor->getFloat();
  return product;
}

namespace {
/// The angle of one pair, with the factors of its cosine and sine.
struct PairAngle {
  Angle angle;
  Scalars scale;
  /// Of constant tables: how much the frequency may differ from the true one.
  double tolerance = 0;
};
} // namespace

/// The angle of constant tables.
static std::optional<PairAngle>
findConstantAngle(ElementEvaluator &evaluator, ArrayRef<const Scalar *> cos,
                  ArrayRef<const Scalar *> sin) {
  if (cos.size() != 1 || sin.size() != 1)
    return std::nullopt;
  std::optional<ColumnAngle> column = evaluator.getConstantTables().findAngle(
      evaluator.getScalars(), stripConversions(cos.front()),
      stripConversions(sin.front()));
  if (!column)
    return std::nullopt;
  PairAngle result;
  result.angle.position = column->position;
  result.angle.invFreq = column->invFreq;
  result.tolerance = column->tolerance;
  if (column->scale != 1)
    result.scale.push_back(
        evaluator.getScalars().getFloat(column->scale, cos.front()->getType()));
  return result;
}

static int getPrecision(const Scalar *x) {
  return cast<FloatType>(x->getType()).getFPMantissaWidth();
}

/// Whether the numbers of a table are rounded to less than `precision` bits.
static bool areRounded(ArrayRef<const Scalar *> table, int precision) {
  for (const Scalar *factor : table) {
    for (; isConversion(factor); factor = factor->getOperand(0))
      if (getPrecision(factor) < precision)
        return true;
    if (getPrecision(factor) < precision)
      return true;
  }
  return false;
}

static std::optional<PairAngle> findPairAngle(ElementEvaluator &evaluator,
                                              const RotatedPair &pair,
                                              std::string &reason) {
  // That of the features, but f32 is enough.
  int precision = pair.a.empty() ? 0 : 24;
  for (const Scalar *factor : pair.a)
    precision = std::min(precision, getPrecision(stripExtensions(factor)));
  if (areRounded(pair.cos, precision) || areRounded(pair.sin, precision)) {
    reason = "the tables are rounded to less than the features";
    return std::nullopt;
  }
  Scalars cosScale = getTableFactors(pair.cos);
  Scalars sinScale = getTableFactors(pair.sin);
  PairAngle result;
  if (std::optional<PairAngle> constant =
          findConstantAngle(evaluator, cosScale, sinScale)) {
    result = std::move(*constant);
    llvm::append_range(result.scale, pair.shared);
  } else {
    const Scalar *angle = takeAngle("math.cos", cosScale);
    if (!angle || angle != takeAngle("math.sin", sinScale)) {
      reason = "the tables are not the cosines and sines of the same angles";
      return std::nullopt;
    }
    if (failed(
            multiplyAngle(evaluator.getScalars(), angle, result.angle, reason)))
      return std::nullopt;
    llvm::append_range(cosScale, pair.shared);
    llvm::append_range(sinScale, pair.shared);
    auto normalize = [](Scalars &scale) {
      for (const Scalar *&factor : scale)
        factor = stripExtensions(factor);
      llvm::sort(scale, isOlder);
    };
    normalize(cosScale);
    normalize(sinScale);
    if (cosScale != sinScale) {
      reason = "cosines and sines have different factors";
      return std::nullopt;
    }
    result.scale = std::move(cosScale);
  }
  if (!result.angle.position) {
    reason = "the angles have no position";
    return std::nullopt;
  }
  if (llvm::any_of(result.scale,
                   [](const Scalar *x) { return x->getDims() != 0; })) {
    reason = "the factor of cosines and sines depends on the token";
    return std::nullopt;
  }
  return result;
}

/// Whether all positions are integers, or all are numbers that several pairs
/// share: one that belongs to a single pair is an angle that was computed in
/// some other way.
static LogicalResult checkPositions(const Angles &angles, std::string &reason) {
  for (auto [i, position] : llvm::enumerate(angles.positions)) {
    if ((position->getType() != nullptr) != angles.hasFloatPositions()) {
      reason = "only some of the positions are integers";
      return failure();
    }
    if (position->getType() && llvm::count(angles.axes, i) < 2) {
      reason = "the angles are not products of a position that several pairs "
               "share and a frequency";
      return failure();
    }
  }
  return success();
}

std::optional<Angles> mlir::pe::raise::findAngles(ElementEvaluator &evaluator,
                                                  MLIRContext *context,
                                                  ArrayRef<RotatedPair> pairs,
                                                  std::string &reason) {
  Angles angles;
  SmallVector<double> tolerances;
  bool isEstimate = false;
  for (const RotatedPair &pair : pairs) {
    if (!pair.isTurned) {
      // Whatever the position is.
      angles.axes.push_back(0);
      angles.invFreq.push_back(0);
      tolerances.push_back(0);
      continue;
    }
    std::optional<PairAngle> found = findPairAngle(evaluator, pair, reason);
    if (!found)
      return std::nullopt;
    if (angles.axes.empty())
      angles.scale = found->scale;
    if (found->scale != angles.scale) {
      reason = "the factor of cosines and sines depends on the pair";
      return std::nullopt;
    }
    const Angle &angle = found->angle;
    auto *position = llvm::find(angles.positions, angle.position);
    angles.axes.push_back(position - angles.positions.begin());
    if (position == angles.positions.end())
      angles.positions.push_back(angle.position);
    angles.invFreq.push_back(angle.invFreq);
    tolerances.push_back(found->tolerance);
    isEstimate |= found->tolerance != 0;
    if (angle.learnedFreq)
      angles.learnedFreq.push_back(angle.learnedFreq);
  }
  bool areTurned = llvm::all_of(
      pairs, [](const RotatedPair &pair) { return pair.isTurned; });
  if (!areTurned && !angles.scale.empty()) {
    reason = "the factor of cosines and sines depends on the pair";
    return std::nullopt;
  }
  if (failed(checkPositions(angles, reason)))
    return std::nullopt;
  if (!angles.learnedFreq.empty() &&
      angles.learnedFreq.size() != pairs.size()) {
    reason = "only some of the frequencies are constants";
    return std::nullopt;
  }
  if (isEstimate) {
    // Frequencies read off rounded tables are not exact.
    angles.scheme = findScheme(context, angles.invFreq,
                               angles.getConstantScale(), tolerances);
    if (!angles.scheme) {
      reason = "the frequencies of the constant tables are of no known scheme";
      return std::nullopt;
    }
  }
  return angles;
}
