//===- SchemeSearch.cpp - The scheme of given frequencies -----------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Candidates are guessed from a few frequencies, and kept if they agree with
// all of them. Numbers of a scheme have few digits.
//
//===----------------------------------------------------------------------===//

#include "SchemeSearch.h"
#include "pe/IR/PEFrequencies.h"
#include <cmath>

using namespace mlir;
using namespace mlir::pe;
using namespace mlir::pe::raise;

/// Base and exponent are rounded to f32, and so is their power: for bases up
/// to 1e7, this is the relative error.
static constexpr double tolerance = 0x1p-20;

static bool isClose(double x, double y) {
  return std::fabs(x - y) <= tolerance * std::fabs(y);
}

/// x rounded to so many decimal digits.
static double roundTo(double x, int digits) {
  if (x == 0 || !std::isfinite(x))
    return x;
  int exponent =
      digits - 1 - static_cast<int>(std::floor(std::log10(std::fabs(x))));
  double scale = std::pow(10.0, exponent < 0 ? -exponent : exponent);
  return exponent < 0 ? std::round(x / scale) * scale
                      : std::round(x * scale) / scale;
}

/// The number of fewest digits that differs from x by less than an error of
/// `relative`.
static double simplify(double x, double relative) {
  for (int digits = 1; digits < 9; ++digits) {
    double rounded = roundTo(x, digits);
    if (std::fabs(rounded - x) <= relative * std::fabs(x))
      return rounded;
  }
  return x;
}

namespace {
class SchemeSearch {
public:
  SchemeSearch(MLIRContext *context, ArrayRef<double> invFreq, double scale,
               ArrayRef<double> tolerances)
      : context(context), invFreq(invFreq), scale(scale),
        tolerances(tolerances), numPairs(invFreq.size()) {}

  std::optional<FoundScheme> run() {
    if (numPairs < 2 || !(invFreq[0] > 0) || !(invFreq[1] > 0))
      return std::nullopt;
    // The base from two frequencies: the first and the last one that is not 0,
    // those at the beginning, which all schemes leave as they are, or those at
    // the end, which have one factor.
    int64_t numNonZero = numPairs;
    while (numNonZero > 1 && invFreq[numNonZero - 1] == 0)
      --numNonZero;
    std::pair<int64_t, int64_t> places[] = {{0, numNonZero - 1},
                                            {0, numNonZero / 4},
                                            {0, 2},
                                            {0, 1},
                                            {numNonZero / 2, numNonZero - 1}};
    for (auto [first, last] : places)
      if (first < last && last < numNonZero && invFreq[last] > 0)
        if (auto found = tryBases(first, last, numNonZero))
          return found;
    return std::nullopt;
  }

private:
  std::optional<FoundScheme> tryBases(int64_t first, int64_t last,
                                      int64_t numNonZero) {
    double exponent = static_cast<double>(numPairs) / (last - first);
    double raw = std::pow(invFreq[first] / invFreq[last], exponent);
    double error = 4 * getRelativeTolerance(last) * exponent;
    for (double candidate : {simplify(raw, error), raw}) {
      if (!(candidate > 0) || !std::isfinite(candidate))
        continue;
      base = candidate;
      if (auto found = tryUniform(numNonZero))
        return found;
      if (auto found = tryByParts())
        return found;
    }
    return std::nullopt;
  }

  double getTolerance(int64_t i, double theta) const {
    return tolerances.empty() ? tolerance * std::fabs(theta) : tolerances[i];
  }
  double getRelativeTolerance(int64_t i) const {
    return getTolerance(i, invFreq[i]) / std::fabs(invFreq[i]);
  }

  double getDefault(int64_t i) const {
    return std::pow(base, -static_cast<double>(i) / numPairs);
  }

  /// The same factor for all frequencies.
  std::optional<FoundScheme> tryUniform(int64_t numNonZero) {
    double factor = simplify(1 / invFreq[0], getRelativeTolerance(0));
    for (int64_t i : llvm::seq(numNonZero))
      if (std::fabs(getDefault(i) / factor - invFreq[i]) >
          2 * getTolerance(i, invFreq[i]))
        return std::nullopt;
    if (numNonZero < numPairs && factor > 0)
      return check(ProportionalSchemeAttr::get(
          context, APFloat(static_cast<double>(numNonZero) / numPairs),
          APFloat(factor)));
    if (factor == 1)
      return check(DefaultSchemeAttr::get(context));
    // There is no scheme of greater frequencies.
    if (factor < 1)
      return std::nullopt;
    return check(LinearSchemeAttr::get(context, APFloat(factor)));
  }

  /// The first frequencies as they are, and the last ones divided by a factor.
  std::optional<FoundScheme> tryByParts() {
    if (std::fabs(invFreq[0] - 1) > getTolerance(0, 1))
      return std::nullopt;
    double factor = simplify(getDefault(numPairs - 1) / invFreq[numPairs - 1],
                             100 * tolerance);
    if (!(factor > 1) || !std::isfinite(factor))
      return std::nullopt;
    // How much of a frequency is kept, where it is neither all nor nothing. It
    // does not grow.
    double before = 1;
    SmallVector<std::pair<int64_t, double>> kept;
    for (int64_t i : llvm::seq(numPairs)) {
      double part =
          (invFreq[i] / getDefault(i) - 1 / factor) / (1 - 1 / factor);
      if (!(part <= before + 1e-3) || part < -1e-3)
        return std::nullopt;
      before = part;
      if (part > 1e-3 && part < 1 - 1e-3)
        kept.emplace_back(i, part);
    }
    if (auto found = tryLlama3(factor, kept))
      return found;
    return tryYarn(factor);
  }

  /// What is kept is linear in the number of turns in the trained length.
  std::optional<FoundScheme>
  tryLlama3(double factor, ArrayRef<std::pair<int64_t, double>> kept) {
    double low = 1;
    double high = 4;
    double length;
    auto getTurns = [&](int64_t i) { return getDefault(i) / (2 * M_PI); };
    if (kept.empty()) {
      // Between the last one that is kept and the first one that is divided.
      int64_t i = 0;
      while (i + 1 < numPairs && isClose(invFreq[i + 1], getDefault(i + 1)))
        ++i;
      length = std::exp2(std::floor(std::log2(low / getTurns(i + 1))));
    } else {
      auto [i, part] = kept.front();
      auto [j, otherPart] = kept.back();
      if (i != j) {
        double slope = (part - otherPart) / (getTurns(i) - getTurns(j));
        double offset = slope * getTurns(i) - part;
        high = simplify(1 + 1 / offset, 1e-3);
        length = slope * (high - low);
      } else {
        length = (part * (high - low) + low) / getTurns(i);
      }
    }
    if (!(high > low) || !(length >= 1) || !(length < 1e9))
      return std::nullopt;
    // Lengths are mostly powers of two.
    for (double candidate : {std::exp2(std::round(std::log2(length))),
                             simplify(length, 1e-3), std::round(length)})
      if (auto found = check(Llama3SchemeAttr::get(
              context, APFloat(factor), static_cast<int64_t>(candidate),
              APFloat(low), APFloat(high))))
        return found;
    return std::nullopt;
  }

  /// What is kept is linear in the number of the pair.
  std::optional<FoundScheme> tryYarn(double factor) {
    for (bool truncate : {true, false})
      for (int64_t length = 16; length <= 1 << 21; length *= 2) {
        auto get = [&](FloatAttr attentionFactor) {
          return YarnSchemeAttr::get(
              context, APFloat(factor), length, /*beta_fast=*/APFloat(32.0),
              /*beta_slow=*/APFloat(1.0), truncate,
              /*extrapolation_factor=*/APFloat(1.0), /*mscale=*/APFloat(0.0),
              /*mscale_all_dim=*/APFloat(0.0), attentionFactor,
              /*clamp_to_pairs=*/false);
        };
        if (auto found = check(get({})))
          return found;
        auto own = FloatAttr::get(Float64Type::get(context), scale);
        if (auto found = check(get(own)))
          return found;
      }
    return std::nullopt;
  }

  std::optional<FoundScheme> check(SchemeAttrInterface candidate) {
    if (failed(verifyFrequencies(
            [&] {
              // Nothing is emitted for a candidate.
              return InFlightDiagnostic();
            },
            2 * numPairs, base, candidate)))
      return std::nullopt;
    Frequencies frequencies =
        candidate.evaluate(2 * numPairs, base, std::nullopt);
    for (auto [i, theta] : llvm::enumerate(frequencies.invFreq))
      if (!(std::fabs(theta - invFreq[i]) <= getTolerance(i, theta)))
        return std::nullopt;
    double factor = frequencies.attentionFactor;
    if (factor != 1 && !isClose(scale, factor))
      return std::nullopt;
    return FoundScheme{base, candidate, factor != 1};
  }

  MLIRContext *context;
  ArrayRef<double> invFreq;
  double scale;
  ArrayRef<double> tolerances;
  int64_t numPairs;
  double base = 0;
};
} // namespace

std::optional<FoundScheme>
mlir::pe::raise::findScheme(MLIRContext *context, ArrayRef<double> invFreq,
                            double scale, ArrayRef<double> tolerances) {
  return SchemeSearch(context, invFreq, scale, tolerances).run();
}
