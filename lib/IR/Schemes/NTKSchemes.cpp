//===- NTKSchemes.cpp - Schemes that change the base ----------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A comment such as `ntk_c1` names the constraint in the description of the
// scheme in PESchemes.td.
//
//===----------------------------------------------------------------------===//

#include "Schemes/Schemes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"

using namespace mlir;
using namespace mlir::pe;

/// The frequencies of the base b·factor^(dim/(dim − 2)). Their ratio is
/// b^(−2/dim)·factor^(−2/(dim − 2)): the last one is divided by factor.
static Frequencies evaluateNTK(int64_t dim, double base,
                               const APFloat &factor) {
  APFloat exponent = quad::fromInt(-2) / quad::fromInt(dim - 2);
  APFloat ratio = getRatio(dim, base) * quad::pow(factor, exponent);
  return roundFrequencies(getPowers(ratio, dim / 2));
}

//===----------------------------------------------------------------------===//
// #pe.ntk
//===----------------------------------------------------------------------===//

LogicalResult NTKSchemeAttr::verify(EmitError emitError, APFloat factor) {
  return verifyAtLeast(emitError, "factor", factor, 1); // ntk_c1
}

LogicalResult NTKSchemeAttr::verifyScheme(EmitError emitError, int64_t dim,
                                          double) const {
  return verifyNTKDim(emitError, *this, dim); // ntk_c2
}

Frequencies NTKSchemeAttr::evaluate(int64_t dim, double base,
                                    std::optional<int64_t>) const {
  return evaluateNTK(dim, base, toQuad(getFactor()));
}

//===----------------------------------------------------------------------===//
// #pe.dynamic_ntk
//===----------------------------------------------------------------------===//

LogicalResult
DynamicNTKSchemeAttr::verify(EmitError emitError, APFloat factor,
                             int64_t originalMaxPositionEmbeddings) {
  if (failed(verifyAtLeast(emitError, "factor", factor,
                           1))) // dynamic_ntk_c1
    return failure();
  return verifyLength(emitError, "original_max_position_embeddings",
                      originalMaxPositionEmbeddings, 1); // dynamic_ntk_c2
}

LogicalResult DynamicNTKSchemeAttr::verifyScheme(EmitError emitError,
                                                 int64_t dim, double) const {
  return verifyNTKDim(emitError, *this, dim); // dynamic_ntk_c3
}

bool DynamicNTKSchemeAttr::dependsOnSeqLen() const { return true; }

Frequencies
DynamicNTKSchemeAttr::evaluate(int64_t dim, double base,
                               std::optional<int64_t> seqLen) const {
  // factor·L/L0 − (factor − 1), written such that L = L0 gives 1.
  int64_t trained = getOriginalMaxPositionEmbeddings();
  int64_t excess = std::max(seqLen.value_or(trained), trained) - trained;
  APFloat growth =
      toQuad(getFactor()) * quad::fromInt(excess) / quad::fromInt(trained);
  return evaluateNTK(dim, base, quad::fromInt(1) + growth);
}

FailureOr<FrequencyValues>
DynamicNTKSchemeAttr::buildFrequencies(OpBuilder &b, Location loc, int64_t dim,
                                       double base, Value seqLen) const {
  auto number = [&](double value) -> Value {
    return arith::ConstantOp::create(b, loc, b.getF64FloatAttr(value));
  };
  int64_t trained = getOriginalMaxPositionEmbeddings();
  APFloat slope = toQuad(getFactor()) / quad::fromInt(trained);
  Value start = arith::ConstantIndexOp::create(b, loc, trained);
  Value length = arith::MaxSIOp::create(b, loc, seqLen, start);
  Value excess = arith::SubIOp::create(b, loc, length, start);
  excess = arith::IndexCastOp::create(b, loc, b.getI64Type(), excess);
  excess = arith::SIToFPOp::create(b, loc, b.getF64Type(), excess);
  Value growth =
      arith::MulFOp::create(b, loc, excess, number(quad::toDouble(slope)));
  Value factor = arith::AddFOp::create(b, loc, growth, number(1.0));

  SmallVector<double> unscaled =
      roundFrequencies(getUnscaledInvFreq(dim, base)).invFreq;
  SmallVector<double> exponents;
  for (int64_t i = 0; i < dim / 2; ++i)
    exponents.push_back(static_cast<double>(-2 * i) /
                        static_cast<double>(dim - 2));
  Value invFreq = createElementwise(
      b, loc,
      {createConstant(b, loc, unscaled), createConstant(b, loc, exponents)},
      [&](OpBuilder &b, Location loc, ValueRange args) -> Value {
        Value power = math::PowFOp::create(b, loc, factor, args[1]);
        return arith::MulFOp::create(b, loc, args[0], power);
      });
  return FrequencyValues{invFreq, number(1.0)};
}
