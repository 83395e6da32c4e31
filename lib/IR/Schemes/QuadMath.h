//===- QuadMath.h - Elementary functions in quad precision ------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Values that fold at compile time are computed in IEEE quadruple precision,
// 113 bits, and rounded once to f64 or less. Errors of a few units in the last
// of 113 bits do not matter then, and the results do not depend on the host's
// math library.
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_IR_SCHEMES_QUADMATH_H
#define PE_LIB_IR_SCHEMES_QUADMATH_H

#include "llvm/ADT/APFloat.h"

namespace mlir::pe::quad {

using llvm::APFloat;

/// Exact conversions.
APFloat fromDouble(double value);
APFloat fromInt(int64_t value);

/// Rounds to nearest.
double toDouble(APFloat value);

APFloat pi();

/// The square root and the natural logarithm of a finite value > 0.
APFloat sqrt(const APFloat &value);
APFloat log(const APFloat &value);

/// 2^exponent, of a finite exponent.
APFloat exp2(const APFloat &exponent);

/// base^exponent, of a finite base > 0.
APFloat pow(const APFloat &base, const APFloat &exponent);

} // namespace mlir::pe::quad

#endif // PE_LIB_IR_SCHEMES_QUADMATH_H
