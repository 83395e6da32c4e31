//===- QuadMath.cpp - Elementary functions in quad precision --------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Schemes/QuadMath.h"
#include "mlir/Support/LLVM.h"
#include "llvm/ADT/APSInt.h"
#include <cmath>

using namespace mlir;
using namespace mlir::pe;

static constexpr auto kRounding = APFloat::rmNearestTiesToEven;

static APFloat fromString(StringRef digits) {
  return APFloat(APFloat::IEEEquad(), digits);
}

static APFloat ln2() {
  return fromString("0.693147180559945309417232121458176568075500134");
}

APFloat quad::pi() {
  return fromString("3.14159265358979323846264338327950288419716940");
}

APFloat quad::fromDouble(double value) {
  APFloat result(value);
  bool losesInfo;
  result.convert(APFloat::IEEEquad(), kRounding, &losesInfo);
  return result;
}

APFloat quad::fromInt(int64_t value) {
  APFloat result(APFloat::IEEEquad());
  result.convertFromAPInt(APInt(64, value, /*isSigned=*/true),
                          /*IsSigned=*/true, kRounding);
  return result;
}

double quad::toDouble(APFloat value) {
  bool losesInfo;
  value.convert(APFloat::IEEEdouble(), kRounding, &losesInfo);
  return value.convertToDouble();
}

APFloat quad::sqrt(const APFloat &value) {
  int exponent = ilogb(value);
  exponent -= exponent & 1;
  APFloat scaled = scalbn(value, -exponent, kRounding);
  // Newton's iteration doubles the 53 bits of the start twice.
  APFloat root = fromDouble(std::sqrt(toDouble(scaled)));
  APFloat half = fromDouble(0.5);
  for (int step = 0; step < 2; ++step)
    root = half * (root + scaled / root);
  return scalbn(root, exponent / 2, kRounding);
}

APFloat quad::log(const APFloat &value) {
  APFloat one = fromInt(1);
  int exponent;
  APFloat fraction = frexp(value, exponent, kRounding);
  if (fraction < fromDouble(0.70710678118654752)) {
    fraction = scalbn(fraction, 1, kRounding);
    --exponent;
  }
  // ln f = 2 artanh z = 2 (z + z³/3 + z⁵/5 + …) with |z| < 0.172.
  APFloat z = (fraction - one) / (fraction + one), square = z * z;
  APFloat sum = fromInt(0);
  for (int k = 24; k >= 0; --k)
    sum = sum * square + one / fromInt(2 * k + 1);
  return fromInt(exponent) * ln2() + fromInt(2) * z * sum;
}

APFloat quad::exp2(const APFloat &exponent) {
  APFloat integer = exponent;
  integer.roundToIntegral(kRounding);
  APSInt shift(/*BitWidth=*/32, /*isUnsigned=*/false);
  bool isExact;
  integer.convertToInteger(shift, kRounding, &isExact);
  // e^x = 1 + x (1 + x/2 (1 + x/3 (…))) with |x| < 0.347.
  APFloat x = (exponent - integer) * ln2(), one = fromInt(1);
  APFloat sum = one;
  for (int k = 28; k > 0; --k)
    sum = one + sum * x / fromInt(k);
  return scalbn(sum, static_cast<int>(shift.getSExtValue()), kRounding);
}

APFloat quad::pow(const APFloat &base, const APFloat &exponent) {
  return exp2(log(base) * exponent / ln2());
}
