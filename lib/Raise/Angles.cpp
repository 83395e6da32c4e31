//===- Angles.cpp - Tables as positions and frequencies -------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Angles.h"
#include "ScalarOps.h"

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

/// Multiplies `angle` by the factors of x.
static LogicalResult multiplyAngle(const Scalar *x, Angle &angle,
                                   std::string &reason) {
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
      if (failed(multiplyAngle(factor, angle, reason)))
        return failure();
    } else if (factor->isOperation("arith.divf") &&
               factor->getOperand(1)->is(ScalarKind::Float)) {
      angle.invFreq /= factor->getOperand(1)->getFloat();
      if (failed(multiplyAngle(factor->getOperand(0), angle, reason)))
        return failure();
    } else if ((factor->isOperation("arith.extf") && factor->getDims()) ||
               factor->isOperation("arith.truncf")) {
      if (failed(multiplyAngle(factor->getOperand(0), angle, reason)))
        return failure();
    } else if (factor->isOperation("arith.sitofp") && !angle.position) {
      angle.position = factor->getOperand(0);
    } else if (!factor->getDims() && !angle.learnedFreq) {
      angle.learnedFreq = factor;
    } else {
      reason = "the angles are not products of an integer position and a "
               "frequency";
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
    const Scalar *inner = factor;
    while (inner->isOperation("arith.extf") ||
           inner->isOperation("arith.truncf"))
      inner = inner->getOperand(0);
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
    const Scalar *inner = factor;
    while (inner->isOperation("arith.extf") ||
           inner->isOperation("arith.truncf"))
      inner = inner->getOperand(0);
    bool isNegative = false;
    if (inner->is(ScalarKind::Product))
      llvm::append_range(result, getTableFactors(getFactors(inner, isNegative)));
    else
      result.push_back(factor);
  }
  return result;
}

std::optional<Angles>
mlir::pe::raise::findAngles(ScalarContext &scalars,
                            ArrayRef<RotatedPair> pairs, std::string &reason) {
  Angles angles;
  for (const RotatedPair &pair : pairs) {
    Scalars cosScale = getTableFactors(pair.cos);
    Scalars sinScale = getTableFactors(pair.sin);
    const Scalar *angle = takeAngle("math.cos", cosScale);
    if (!angle || angle != takeAngle("math.sin", sinScale)) {
      reason = "the tables are not the cosines and sines of the same angles";
      return std::nullopt;
    }
    llvm::append_range(cosScale, pair.shared);
    llvm::append_range(sinScale, pair.shared);
    auto byId = [](const Scalar *x, const Scalar *y) {
      return x->getId() < y->getId();
    };
    for (Scalars *scale : {&cosScale, &sinScale}) {
      for (const Scalar *&factor : *scale)
        factor = stripExtensions(factor);
      llvm::sort(*scale, byId);
    }
    if (angles.axes.empty())
      angles.scale = cosScale;
    bool isScalar = llvm::none_of(
        cosScale, [](const Scalar *x) { return x->getDims() != 0; });
    if (!isScalar || cosScale != sinScale || cosScale != angles.scale) {
      reason = "cosines and sines have different factors";
      return std::nullopt;
    }
    Angle product;
    if (failed(multiplyAngle(angle, product, reason)))
      return std::nullopt;
    if (!product.position) {
      reason = "the angles have no integer position";
      return std::nullopt;
    }
    auto *position = llvm::find(angles.positions, product.position);
    angles.axes.push_back(position - angles.positions.begin());
    if (position == angles.positions.end())
      angles.positions.push_back(product.position);
    angles.invFreq.push_back(product.invFreq);
    if (product.learnedFreq)
      angles.learnedFreq.push_back(product.learnedFreq);
  }
  if (!angles.learnedFreq.empty() && angles.learnedFreq.size() != pairs.size()) {
    reason = "only some of the frequencies are constants";
    return std::nullopt;
  }
  return angles;
}
