//===- LongRoPE.cpp - A short and a long list of divisors -----------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A comment such as `longrope_c1` names the constraint in the description of
// the scheme in PESchemes.td.
//
//===----------------------------------------------------------------------===//

#include "Schemes/Schemes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace mlir::pe;

LogicalResult LongRoPESchemeAttr::verify(
    EmitError emitError, DenseF64ArrayAttr shortFactor,
    DenseF64ArrayAttr longFactor, int64_t originalMaxPositionEmbeddings,
    FloatAttr factor, std::optional<int64_t> maxPositionEmbeddings,
    FloatAttr attentionFactor, FloatAttr shortMscale, FloatAttr longMscale) {
  if (failed(verifyAllPositive(emitError, "short_factor",
                               shortFactor)) || // longrope_c1
      failed(verifyAllPositive(emitError, "long_factor",
                               longFactor)) || // longrope_c1
      failed(verifyLength(emitError, "original_max_position_embeddings",
                          originalMaxPositionEmbeddings, 2)) || // longrope_c2
      failed(verifyOptionalPositive(emitError, "factor",
                                    factor)) || // longrope_c3
      failed(verifyLength(emitError, "max_position_embeddings",
                          maxPositionEmbeddings.value_or(1),
                          1)) || // longrope_c3
      failed(verifyOptionalPositive(emitError, "attention_factor",
                                    attentionFactor)) || // longrope_c4
      failed(verifyOptionalPositive(emitError, "short_mscale",
                                    shortMscale)) || // longrope_c4
      failed(verifyOptionalPositive(emitError, "long_mscale",
                                    longMscale))) // longrope_c4
    return failure();
  if (factor || maxPositionEmbeddings || attentionFactor ||
      (shortMscale && longMscale)) // longrope_c5
    return success();
  return emitError() << "expects factor, max_position_embeddings, "
                        "attention_factor, or both short_mscale and "
                        "long_mscale, but found "
                     << (shortMscale  ? "only short_mscale"
                         : longMscale ? "only long_mscale"
                                      : "none of them");
}

LogicalResult LongRoPESchemeAttr::verifyScheme(EmitError emitError, int64_t dim,
                                               double) const {
  if (failed(verifyNumPairs(emitError, "short_factor", getShortFactor(),
                            dim))) // longrope_c6
    return failure();
  return verifyNumPairs(emitError, "long_factor", getLongFactor(),
                        dim); // longrope_c6
}

bool LongRoPESchemeAttr::dependsOnSeqLen() const { return true; }

/// The attention factor: as given, else sqrt(1 + ln(s)/ln(L0)) where s, the
/// new length over the trained one L0, is greater than 1.
static double evaluateAttentionFactor(LongRoPESchemeAttr scheme, bool isLong) {
  if (FloatAttr given = scheme.getAttentionFactor())
    return given.getValueAsDouble();
  if (FloatAttr given =
          isLong ? scheme.getLongMscale() : scheme.getShortMscale())
    return given.getValueAsDouble();
  APFloat one = quad::fromInt(1);
  APFloat trained = quad::fromInt(scheme.getOriginalMaxPositionEmbeddings());
  APFloat growth =
      scheme.getFactor()
          ? toQuad(scheme.getFactor().getValue())
          : quad::fromInt(*scheme.getMaxPositionEmbeddings()) / trained;
  if (growth <= one)
    return 1.0;
  return quad::toDouble(
      quad::sqrt(one + quad::log(growth) / quad::log(trained)));
}

static Frequencies evaluateList(LongRoPESchemeAttr scheme, int64_t dim,
                                double base, bool isLong) {
  ArrayRef<double> divisors =
      isLong ? scheme.getLongFactor() : scheme.getShortFactor();
  return roundFrequencies(getDividedInvFreq(dim, base, divisors),
                          evaluateAttentionFactor(scheme, isLong));
}

Frequencies LongRoPESchemeAttr::evaluate(int64_t dim, double base,
                                         std::optional<int64_t> seqLen) const {
  return evaluateList(*this, dim, base,
                      seqLen.value_or(0) > getOriginalMaxPositionEmbeddings());
}

FailureOr<FrequencyValues>
LongRoPESchemeAttr::buildFrequencies(OpBuilder &b, Location loc, int64_t dim,
                                     double base, Value seqLen) const {
  Value trained = arith::ConstantIndexOp::create(
      b, loc, getOriginalMaxPositionEmbeddings());
  Value isLong =
      arith::CmpIOp::create(b, loc, arith::CmpIPredicate::sgt, seqLen, trained);
  auto create = [&](bool isLong) -> FrequencyValues {
    Frequencies frequencies = evaluateList(*this, dim, base, isLong);
    return {createConstant(b, loc, frequencies.invFreq),
            arith::ConstantOp::create(
                b, loc, b.getF64FloatAttr(frequencies.attentionFactor))};
  };
  FrequencyValues ifShort = create(false), ifLong = create(true);
  auto select = [&](Value ifLong, Value ifShort) -> Value {
    return arith::SelectOp::create(b, loc, isLong, ifLong, ifShort);
  };
  return FrequencyValues{
      select(ifLong.invFreq, ifShort.invFreq),
      select(ifLong.attentionFactor, ifShort.attentionFactor)};
}
