//===- Schemes.cpp - Schemes that treat pairs alike or by number ----------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A comment such as `linear_c1` names the constraint in the description of the
// scheme in PESchemes.td.
//
//===----------------------------------------------------------------------===//

#include "Schemes/Schemes.h"
#include <cmath>

using namespace mlir;
using namespace mlir::pe;

//===----------------------------------------------------------------------===//
// What frequency schemes share
//===----------------------------------------------------------------------===//

SmallVector<APFloat> mlir::pe::getPowers(const APFloat &ratio, int64_t count) {
  SmallVector<APFloat> result(1, quad::fromInt(1));
  for (int64_t i = 1; i < count; ++i)
    result.push_back(result.back() * ratio);
  return result;
}

APFloat mlir::pe::getRatio(int64_t dim, double base) {
  APFloat exponent = quad::fromInt(-2) / quad::fromInt(dim);
  return quad::pow(quad::fromDouble(base), exponent);
}

SmallVector<APFloat> mlir::pe::getUnscaledInvFreq(int64_t dim, double base) {
  return getPowers(getRatio(dim, base), dim / 2);
}

SmallVector<APFloat> mlir::pe::getDividedInvFreq(int64_t dim, double base,
                                                 ArrayRef<double> divisors) {
  SmallVector<APFloat> invFreq = getUnscaledInvFreq(dim, base);
  for (auto [theta, divisor] : llvm::zip_equal(invFreq, divisors))
    theta = theta / quad::fromDouble(divisor);
  return invFreq;
}

APFloat mlir::pe::toQuad(const APFloat &parameter) {
  return quad::fromDouble(parameter.convertToDouble());
}

Frequencies mlir::pe::roundFrequencies(ArrayRef<APFloat> invFreq,
                                       double attentionFactor) {
  return {llvm::map_to_vector(invFreq, quad::toDouble), attentionFactor};
}

//===----------------------------------------------------------------------===//
// #pe.default
//===----------------------------------------------------------------------===//

Frequencies DefaultSchemeAttr::evaluate(int64_t dim, double base,
                                        std::optional<int64_t>) const {
  return roundFrequencies(getUnscaledInvFreq(dim, base));
}

//===----------------------------------------------------------------------===//
// #pe.linear
//===----------------------------------------------------------------------===//

LogicalResult LinearSchemeAttr::verify(EmitError emitError, APFloat factor) {
  return verifyAtLeast(emitError, "factor", factor, 1); // linear_c1
}

Frequencies LinearSchemeAttr::evaluate(int64_t dim, double base,
                                       std::optional<int64_t>) const {
  APFloat factor = toQuad(getFactor());
  SmallVector<APFloat> invFreq = getUnscaledInvFreq(dim, base);
  for (APFloat &theta : invFreq)
    theta = theta / factor;
  return roundFrequencies(invFreq);
}

//===----------------------------------------------------------------------===//
// #pe.proportional
//===----------------------------------------------------------------------===//

LogicalResult ProportionalSchemeAttr::verify(EmitError emitError,
                                             APFloat partialRotaryFactor,
                                             APFloat factor) {
  if (failed(verifyFraction(emitError, "partial_rotary_factor",
                            partialRotaryFactor))) // proportional_c1
    return failure();
  return verifyPositive(emitError, "factor", factor); // proportional_c2
}

Frequencies ProportionalSchemeAttr::evaluate(int64_t dim, double base,
                                             std::optional<int64_t>) const {
  APFloat factor = toQuad(getFactor());
  double rotated =
      getPartialRotaryFactor().convertToDouble() * static_cast<double>(dim);
  auto numRotated = static_cast<int64_t>(std::floor(rotated / 2.0));
  SmallVector<APFloat> invFreq = getUnscaledInvFreq(dim, base);
  for (auto [i, theta] : llvm::enumerate(invFreq))
    theta = static_cast<int64_t>(i) < numRotated ? theta / factor
                                                 : quad::fromInt(0);
  return roundFrequencies(invFreq);
}

//===----------------------------------------------------------------------===//
// #pe.divisors
//===----------------------------------------------------------------------===//

LogicalResult DivisorsSchemeAttr::verify(EmitError emitError,
                                         DenseF64ArrayAttr divisors) {
  return verifyAllPositive(emitError, "divisors", divisors); // divisors_c1
}

LogicalResult DivisorsSchemeAttr::verifyScheme(EmitError emitError, int64_t dim,
                                               double) const {
  return verifyNumPairs(emitError, "divisors", getDivisors(),
                        dim); // divisors_c2
}

Frequencies DivisorsSchemeAttr::evaluate(int64_t dim, double base,
                                         std::optional<int64_t>) const {
  return roundFrequencies(getDividedInvFreq(dim, base, getDivisors()));
}

//===----------------------------------------------------------------------===//
// #pe.timescales
//===----------------------------------------------------------------------===//

Frequencies TimescalesSchemeAttr::evaluate(int64_t dim, double base,
                                           std::optional<int64_t>) const {
  // The ratio is base^(−2/(2·(P − 1))), which is that of dim − 2.
  int64_t numPairs = dim / 2;
  if (numPairs == 1)
    return {{1.0}};
  return roundFrequencies(getPowers(getRatio(dim - 2, base), numPairs));
}
