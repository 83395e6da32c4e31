//===- Elements.h - Number formats of the data ------------------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Values of every element type are widened to Real without loss, and all
// arithmetic is on Real.
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_REFERENCE_ELEMENTS_H
#define PE_LIB_REFERENCE_ELEMENTS_H

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

namespace pe::reference {

using Real = long double;

static_assert(std::numeric_limits<Real>::digits >= 64,
              "the reference needs long double to be wider than double");

/// An IEEE 754 binary format of 16 bits.
template <int ExponentBits, int FractionBits>
struct Float16 {
  static_assert(1 + ExponentBits + FractionBits == 16);
  uint16_t bits;
};

using F16 = Float16<5, 10>;
using BF16 = Float16<8, 7>;

/// The range of a number format: `precision` bits for magnitudes between
/// 2^minExponent and 2^(maxExponent + 1), and fewer bits below.
template <typename T>
struct Format {
  static constexpr int precision = std::numeric_limits<T>::digits;
  static constexpr int minExponent = std::numeric_limits<T>::min_exponent - 1;
  static constexpr int maxExponent = std::numeric_limits<T>::max_exponent - 1;
};

template <int ExponentBits, int FractionBits>
struct Format<Float16<ExponentBits, FractionBits>> {
  static constexpr int precision = FractionBits + 1;
  static constexpr int maxExponent = (1 << (ExponentBits - 1)) - 1;
  static constexpr int minExponent = 1 - maxExponent;
};

/// The distance between neighbors in format T at the magnitude of `value`.
template <typename T>
Real ulp(Real value) {
  int exponent = Format<T>::minExponent;
  if (value != 0)
    exponent = std::max(std::ilogb(value), exponent);
  return std::ldexp(Real(1), exponent - Format<T>::precision + 1);
}

inline Real widen(float value) { return value; }
inline Real widen(double value) { return value; }

template <int ExponentBits, int FractionBits>
Real widen(Float16<ExponentBits, FractionBits> value) {
  using F = Format<Float16<ExponentBits, FractionBits>>;
  int biased = value.bits >> FractionBits & ((1 << ExponentBits) - 1);
  int fraction = value.bits & ((1 << FractionBits) - 1);
  Real magnitude;
  if (biased == (1 << ExponentBits) - 1)
    magnitude = fraction ? std::numeric_limits<Real>::quiet_NaN()
                         : std::numeric_limits<Real>::infinity();
  else if (biased == 0)
    magnitude = std::ldexp(Real(fraction), F::minExponent - FractionBits);
  else
    magnitude = std::ldexp(Real(fraction + (1 << FractionBits)),
                           biased - F::maxExponent - FractionBits);
  return value.bits >> 15 ? -magnitude : magnitude;
}

/// Rounds a finite value to the nearest, ties to even.
template <typename T>
struct Narrow {
  static T from(Real value) { return static_cast<T>(value); }
};

template <int ExponentBits, int FractionBits>
struct Narrow<Float16<ExponentBits, FractionBits>> {
  using T = Float16<ExponentBits, FractionBits>;

  static T from(Real value) {
    uint16_t sign = std::signbit(value) ? 0x8000 : 0;
    Real unit = ulp<T>(value);
    Real rounded = std::nearbyint(std::fabs(value) / unit) * unit;
    return {static_cast<uint16_t>(sign | magnitudeBits(rounded))};
  }

private:
  static int magnitudeBits(Real value) {
    using F = Format<T>;
    if (value >= std::ldexp(Real(1), F::maxExponent + 1))
      return ((1 << ExponentBits) - 1) << FractionBits;
    // The fraction bits count units within a binade. The leading bit of the
    // significand adds one to the exponent field; without it the number is
    // subnormal.
    Real unit = ulp<T>(value);
    int exponent = std::ilogb(unit) + F::precision - 1;
    int significand = static_cast<int>(value / unit);
    return ((exponent - F::minExponent) << FractionBits) + significand;
  }
};

template <typename T>
T narrow(Real value) {
  return Narrow<T>::from(value);
}

} // namespace pe::reference

#endif // PE_LIB_REFERENCE_ELEMENTS_H
