//===- Verdict.h - Comparison of elements with exact values -----*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_REFERENCE_VERDICT_H
#define PE_LIB_REFERENCE_VERDICT_H

#include "Array.h"
#include "Elements.h"
#include <type_traits>

namespace pe::reference {

/// Collects what one check finds, and prints it.
class Verdict {
public:
  /// A check called `name`. `magnitude` names what its errors are relative to.
  Verdict(std::string name, const char *magnitude)
      : name(std::move(name)), errorUnit(magnitude) {}

  /// Compares an element of type T with the exact value. It may be off by
  /// `tolerance` times `magnitude`, the length of the pair, and by the rounding
  /// to T if T has 16 bits.
  template <typename T>
  void compare(const Index &index, T element, Real exact, Real magnitude,
               Real tolerance) {
    constexpr bool is16Bit = sizeof(T) == 2;
    Real found = widen(element);
    if (std::isnan(exact))
      return record(index, found, exact, std::isnan(found), 0);
    if (std::isinf(exact))
      return record(index, found, exact, found == exact, 0);

    // Arithmetic is in f64 for f64 and in f32 for all others. Its products may
    // be subnormal.
    using Arithmetic = std::conditional_t<sizeof(T) == 8, double, float>;
    Real unit = ulp<T>(exact);
    Real arithmeticError =
        tolerance * magnitude + std::numeric_limits<Arithmetic>::denorm_min();
    Real permitted = arithmeticError + (is16Bit ? unit / 2 : 0);
    if (std::isinf(found)) {
      Real limit = std::ldexp(Real(1), Format<T>::maxExponent + 1) - unit / 2;
      bool mayOverflow = std::fabs(exact) + arithmeticError >= limit &&
                         std::signbit(found) == std::signbit(exact);
      return record(index, found, exact, mayOverflow, 0);
    }
    Real error = std::fabs(found - exact);
    if (is16Bit)
      errorUnit = "ulp";
    record(index, found, exact, error <= permitted,
           error == 0 ? 0 : error / (is16Bit ? unit : magnitude));
  }

  /// Records an element, whether it is right, and its error in some unit.
  void record(const Index &index, Real found, Real exact, bool isRight,
              Real error);

  /// Prints the line of the check and returns the number of wrong elements.
  int64_t conclude();

private:
  std::string name;
  const char *errorUnit;
  int64_t numChecked = 0, numWrong = 0;
  Real maxError = 0;
};

} // namespace pe::reference

#endif // PE_LIB_REFERENCE_VERDICT_H
