//===- WavelengthSchemes.cpp - Schemes that scale by wavelength -----------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Pairs that make many turns in the trained length keep their frequency, and
// pairs that make few are interpolated, with a ramp in between.
//
// A comment such as `yarn_c1` names the constraint in the description of the
// scheme in PESchemes.td.
//
//===----------------------------------------------------------------------===//

#include "Schemes/Schemes.h"

using namespace mlir;
using namespace mlir::pe;

static APFloat clampToUnit(const APFloat &value) {
  return minimum(maximum(value, quad::fromInt(0)), quad::fromInt(1));
}

/// weight·theta + (1 − weight)·theta/factor, written such that a weight of 1
/// and a factor of 1 give theta itself.
static APFloat mix(const APFloat &theta, const APFloat &factor,
                   const APFloat &weight) {
  return theta - (quad::fromInt(1) - weight) * (theta - theta / factor);
}

//===----------------------------------------------------------------------===//
// #pe.ntk_by_parts and #pe.llama3: a ramp over the number of turns
//===----------------------------------------------------------------------===//

static LogicalResult verifyByParts(EmitError emitError, const APFloat &factor,
                                   int64_t originalMaxPositionEmbeddings,
                                   const APFloat &lowFreqFactor,
                                   const APFloat &highFreqFactor) {
  if (failed(verifyAtLeast(emitError, "factor", factor,
                           1)) || // ntk_by_parts_c1, llama3_c1
      failed(verifyLength(emitError, "original_max_position_embeddings",
                          originalMaxPositionEmbeddings,
                          1)) || // ntk_by_parts_c2, llama3_c2
      failed(verifyPositive(emitError, "low_freq_factor",
                            lowFreqFactor))) // ntk_by_parts_c3, llama3_c3
    return failure();
  return verifyNotLess(emitError, "high_freq_factor", highFreqFactor,
                       "low_freq_factor",
                       lowFreqFactor); // ntk_by_parts_c4, llama3_c4
}

/// Both schemes have the same parameters and mean the same by them.
template <typename SchemeT>
static Frequencies evaluateByParts(SchemeT scheme, int64_t dim, double base) {
  APFloat factor = toQuad(scheme.getFactor());
  APFloat low = toQuad(scheme.getLowFreqFactor());
  APFloat high = toQuad(scheme.getHighFreqFactor());
  APFloat turnsPerTheta =
      quad::fromInt(scheme.getOriginalMaxPositionEmbeddings()) /
      (quad::fromInt(2) * quad::pi());
  SmallVector<APFloat> invFreq = getUnscaledInvFreq(dim, base);
  for (APFloat &theta : invFreq) {
    APFloat turns = turnsPerTheta * theta;
    APFloat weight = low == high ? quad::fromInt(turns >= low)
                                 : clampToUnit((turns - low) / (high - low));
    theta = mix(theta, factor, weight);
  }
  return roundFrequencies(invFreq);
}

LogicalResult
NTKByPartsSchemeAttr::verify(EmitError emitError, APFloat factor,
                             int64_t originalMaxPositionEmbeddings,
                             APFloat lowFreqFactor, APFloat highFreqFactor) {
  return verifyByParts(emitError, factor, originalMaxPositionEmbeddings,
                       lowFreqFactor, highFreqFactor);
}

Frequencies NTKByPartsSchemeAttr::evaluate(int64_t dim, double base,
                                           std::optional<int64_t>) const {
  return evaluateByParts(*this, dim, base);
}

LogicalResult Llama3SchemeAttr::verify(EmitError emitError, APFloat factor,
                                       int64_t originalMaxPositionEmbeddings,
                                       APFloat lowFreqFactor,
                                       APFloat highFreqFactor) {
  return verifyByParts(emitError, factor, originalMaxPositionEmbeddings,
                       lowFreqFactor, highFreqFactor);
}

Frequencies Llama3SchemeAttr::evaluate(int64_t dim, double base,
                                       std::optional<int64_t>) const {
  return evaluateByParts(*this, dim, base);
}

//===----------------------------------------------------------------------===//
// #pe.yarn: a ramp over the number of the pair
//===----------------------------------------------------------------------===//

LogicalResult YarnSchemeAttr::verify(EmitError emitError, APFloat factor,
                                     int64_t originalMaxPositionEmbeddings,
                                     APFloat betaFast, APFloat betaSlow, bool,
                                     APFloat extrapolationFactor,
                                     APFloat mscale, APFloat mscaleAllDim,
                                     FloatAttr attentionFactor, bool) {
  if (failed(verifyAtLeast(emitError, "factor", factor, 1)) || // yarn_c1
      failed(verifyLength(emitError, "original_max_position_embeddings",
                          originalMaxPositionEmbeddings, 1)) ||   // yarn_c2
      failed(verifyPositive(emitError, "beta_slow", betaSlow)) || // yarn_c3
      failed(verifyNotLess(emitError, "beta_fast", betaFast, "beta_slow",
                           betaSlow)) || // yarn_c4
      failed(verifyAtLeast(emitError, "extrapolation_factor",
                           extrapolationFactor, 0)) ||         // yarn_c5
      failed(verifyAtLeast(emitError, "mscale", mscale, 0)) || // yarn_c6
      failed(verifyAtLeast(emitError, "mscale_all_dim", mscaleAllDim,
                           0))) // yarn_c6
    return failure();
  return verifyOptionalPositive(emitError, "attention_factor",
                                attentionFactor); // yarn_c7
}

LogicalResult YarnSchemeAttr::verifyScheme(EmitError emitError, int64_t,
                                           double base) const {
  if (base > 1.0) // yarn_c8
    return success();
  return emitError() << "expects base to be greater than 1, because " << *this
                     << " divides by its logarithm, but found " << base;
}

/// m(k) = 0.1·k·ln(factor) + 1, by which attention gets sharper with length.
static APFloat getMagnitude(const APFloat &factor, const APFloat &k) {
  return k * quad::log(factor) / quad::fromInt(10) + quad::fromInt(1);
}

/// The attention factor: as given, else m(mscale)/m(mscale_all_dim) if both
/// are given, else m(1).
static double evaluateAttentionFactor(YarnSchemeAttr scheme) {
  if (FloatAttr given = scheme.getAttentionFactor())
    return given.getValueAsDouble();
  APFloat factor = toQuad(scheme.getFactor());
  APFloat some = toQuad(scheme.getMscale());
  APFloat all = toQuad(scheme.getMscaleAllDim());
  if (some.isZero() || all.isZero())
    return quad::toDouble(getMagnitude(factor, quad::fromInt(1)));
  return quad::toDouble(getMagnitude(factor, some) / getMagnitude(factor, all));
}

Frequencies YarnSchemeAttr::evaluate(int64_t dim, double base,
                                     std::optional<int64_t>) const {
  // The index, as a real number, of the pair that makes `turns` turns in the
  // trained length: dim·ln(L0/(2π·turns)) / (2·ln base).
  auto getPair = [&](const APFloat &turns) {
    APFloat theta = quad::fromInt(2) * quad::pi() * toQuad(turns) /
                    quad::fromInt(getOriginalMaxPositionEmbeddings());
    APFloat step = quad::log(quad::fromDouble(base)) / quad::fromInt(dim / 2);
    return neg(quad::log(theta)) / step;
  };
  APFloat low = getPair(getBetaFast()), high = getPair(getBetaSlow());
  if (getTruncate()) {
    low.roundToIntegral(APFloat::rmTowardNegative);
    high.roundToIntegral(APFloat::rmTowardPositive);
  }
  low = maximum(low, quad::fromInt(0));
  high = minimum(high, quad::fromInt((getClampToPairs() ? dim / 2 : dim) - 1));
  if (low == high)
    high = high + quad::fromInt(1) / quad::fromInt(1000);

  APFloat factor = toQuad(getFactor());
  APFloat extrapolation = toQuad(getExtrapolationFactor());
  SmallVector<APFloat> invFreq = getUnscaledInvFreq(dim, base);
  for (auto [i, theta] : llvm::enumerate(invFreq)) {
    APFloat ramp = clampToUnit((quad::fromInt(static_cast<int64_t>(i)) - low) /
                               (high - low));
    theta = mix(theta, factor, (quad::fromInt(1) - ramp) * extrapolation);
  }
  return roundFrequencies(invFreq, evaluateAttentionFactor(*this));
}
