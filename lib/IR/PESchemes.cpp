//===- PESchemes.cpp - Evaluation of frequency schemes --------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Frequencies are computed in IEEE quadruple precision and rounded once. A
// plain pow(base, -2.0 * i / dim) would not do: the rounding of its exponent
// alone costs up to log(base) units in the last place. All powers needed are
// integer powers of one root, so multiplication is enough, and results do not
// depend on the host's math library.
//
//===----------------------------------------------------------------------===//

#include "pe/IR/PE.h"
#include "llvm/ADT/SmallString.h"
#include <cmath>

using namespace mlir;
using namespace mlir::pe;

static constexpr auto kRounding = APFloat::rmNearestTiesToEven;

/// `value` in quadruple precision, exactly.
static APFloat toQuad(double value) {
  APFloat quad(value);
  bool losesInfo;
  quad.convert(APFloat::IEEEquad(), kRounding, &losesInfo);
  return quad;
}

static double toDouble(APFloat quad) {
  bool losesInfo;
  quad.convert(APFloat::IEEEdouble(), kRounding, &losesInfo);
  return quad.convertToDouble();
}

/// value^exponent by repeated squaring.
static APFloat power(APFloat value, int64_t exponent) {
  APFloat result = toQuad(1.0);
  for (; exponent > 0; exponent >>= 1) {
    if (exponent & 1)
      result = result * value;
    value = value * value;
  }
  return result;
}

/// value^(−1/n): Newton's iteration on value · x^n = 1, which has no division
/// by x. The f64 start is good to 2^-50, so two steps reach full precision.
static APFloat inverseRoot(double value, int64_t n) {
  APFloat one = toQuad(1.0), order = toQuad(static_cast<double>(n));
  APFloat x = toQuad(std::pow(value, -1.0 / static_cast<double>(n)));
  for (int step = 0; step < 2; ++step)
    x = x + x * (one - toQuad(value) * power(x, n)) / order;
  return x;
}

/// base^(−2i/dim) for i = 0 … dim/2 − 1, in quadruple precision.
static SmallVector<APFloat> unscaledInvFreq(int64_t dim, double base) {
  int64_t numPairs = dim / 2;
  SmallVector<APFloat> result(1, toQuad(1.0));
  if (numPairs == 1)
    return result;
  APFloat ratio = inverseRoot(base, numPairs);
  for (int64_t i = 1; i < numPairs; ++i)
    result.push_back(result.back() * ratio);
  return result;
}

//===----------------------------------------------------------------------===//
// #pe.default
//===----------------------------------------------------------------------===//

Frequencies DefaultSchemeAttr::evaluate(int64_t dim, double base,
                                        std::optional<int64_t>) const {
  return {llvm::map_to_vector(unscaledInvFreq(dim, base), toDouble)};
}

//===----------------------------------------------------------------------===//
// #pe.linear
//===----------------------------------------------------------------------===//

LogicalResult
LinearSchemeAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                         APFloat factor) {
  if (factor.isFinite() && factor >= APFloat(1.0)) // linear_c1
    return success();
  SmallString<24> value;
  factor.toString(value);
  return emitError() << "expects factor to be finite and at least 1, but found "
                     << value;
}

Frequencies LinearSchemeAttr::evaluate(int64_t dim, double base,
                                       std::optional<int64_t>) const {
  APFloat factor = toQuad(getFactor().convertToDouble());
  return {llvm::map_to_vector(unscaledInvFreq(dim, base),
                              [&](APFloat f) { return toDouble(f / factor); })};
}
