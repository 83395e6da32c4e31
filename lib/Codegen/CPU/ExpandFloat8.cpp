//===- ExpandFloat8.cpp - Conversions of f8 as integer operations ---------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/IR/TypeUtilities.h"
#include "mlir/Transforms/WalkPatternRewriteDriver.h"
#include "pe/Arithmetic/Precision.h"
#include "pe/Codegen/CPU/Passes.h"

namespace mlir::pe {
#define GEN_PASS_DEF_EXPANDFLOAT8PASS
#include "pe/Codegen/CPU/Passes.h.inc"
} // namespace mlir::pe

using namespace mlir;
using namespace mlir::pe;

namespace {
/// The properties of a signed 8-bit format. A code is the bits without the
/// sign.
struct Format {
  explicit Format(const llvm::fltSemantics &semantics)
      : fractionBits(APFloat::semanticsPrecision(semantics) - 1),
        minExponent(APFloat::semanticsMinExponent(semantics)),
        largest(getCode(APFloat::getLargest(semantics))),
        hasInfinity(APFloat::getInf(semantics).isInfinity()),
        overflow(hasInfinity ? getCode(APFloat::getInf(semantics))
                             : getCode(APFloat::getNaN(semantics))),
        nan(getCode(APFloat::getNaN(semantics))),
        hasNegativeZero(
            APFloat::getZero(semantics, /*Negative=*/true).isNegative()) {}

  /// In formats without a negative zero, its bits are those of the NaN.
  static uint64_t getCode(const APFloat &value) {
    return value.bitcastToAPInt().getZExtValue();
  }

  unsigned fractionBits;
  int minExponent;
  uint64_t largest;
  bool hasInfinity;
  uint64_t overflow, nan;
  bool hasNegativeZero;
};

/// Builds arithmetic on scalars or vectors, with f32 or f64 as `floatType`.
struct Expansion {
  Expansion(PatternRewriter &rewriter, Location loc, Type like, Type floatType)
      : b(loc, rewriter), floats(getTypeLike(like, floatType)),
        words(getTypeLike(like,
                          b.getIntegerType(floatType.getIntOrFloatBitWidth()))),
        bytes(getTypeLike(like, b.getI8Type())),
        fractionBits(floatType.isF32() ? 23 : 52),
        signBit(floatType.isF32() ? 31 : 63),
        bias(floatType.isF32() ? 127 : 1023) {}

  Value constant(Type type, TypedAttr value) {
    TypedAttr attr = value;
    if (auto vector = dyn_cast<VectorType>(type))
      attr = DenseElementsAttr::get(vector, Attribute(value));
    return arith::ConstantOp::create(b, attr);
  }
  Value word(uint64_t value) {
    return constant(words,
                    b.getIntegerAttr(getElementTypeOrSelf(words), value));
  }
  Value number(double value) {
    return constant(floats,
                    b.getFloatAttr(getElementTypeOrSelf(floats), value));
  }
  Value compare(arith::CmpIPredicate predicate, Value a, Value code) {
    return arith::CmpIOp::create(b, predicate, a, code);
  }

  Value extend(Value narrow, const Format &format);
  Value truncate(Value wide, const Format &format);

  ImplicitLocOpBuilder b;
  Type floats, words, bytes;
  unsigned fractionBits, signBit;
  int bias;
};
} // namespace

/// Moves exponent and fraction to their places; a subnormal number is counted
/// in units of its last place.
Value Expansion::extend(Value narrow, const Format &format) {
  using namespace arith;
  Value bits = ExtUIOp::create(b, words, BitcastOp::create(b, bytes, narrow));
  Value code = AndIOp::create(b, bits, word(0x7f));
  unsigned shift = fractionBits - format.fractionBits;
  // An exponent of 1 in the format is `minExponent`.
  uint64_t rebias = bias + format.minExponent - 1;
  Value normal = ShLIOp::create(b, code, word(shift));
  normal = AddIOp::create(b, normal, word(rebias << fractionBits));
  Value subnormal = MulFOp::create(
      b, UIToFPOp::create(b, floats, code),
      number(std::ldexp(1.0, format.minExponent - int(format.fractionBits))));
  Value isSubnormal = compare(CmpIPredicate::ult, code,
                              word(uint64_t(1) << format.fractionBits));
  Value result = SelectOp::create(
      b, isSubnormal, BitcastOp::create(b, words, subnormal), normal);
  const uint64_t infinity = (uint64_t(2) * bias + 1) << fractionBits;
  const uint64_t quiet = uint64_t(1) << (fractionBits - 1);
  Value isNaN =
      format.hasNegativeZero
          ? compare(CmpIPredicate::ugt, code,
                    word(format.hasInfinity ? format.overflow : format.largest))
          : compare(CmpIPredicate::eq, bits, word(format.nan));
  if (format.hasInfinity)
    result = SelectOp::create(
        b, compare(CmpIPredicate::eq, code, word(format.overflow)),
        word(infinity), result);
  result = SelectOp::create(b, isNaN, word(infinity | quiet), result);
  Value sign =
      ShLIOp::create(b, AndIOp::create(b, bits, word(0x80)), word(signBit - 7));
  return BitcastOp::create(b, floats, OrIOp::create(b, result, sign));
}

/// Rounds to nearest even: a normal number by adding just less than half of the
/// last place and the last bit kept, a subnormal one by adding a number whose
/// last place is that of the format.
Value Expansion::truncate(Value wide, const Format &format) {
  using namespace arith;
  Value bits = BitcastOp::create(b, words, wide);
  Value magnitude = AndIOp::create(b, bits, word((uint64_t(1) << signBit) - 1));
  unsigned shift = fractionBits - format.fractionBits;
  uint64_t rebias = bias + format.minExponent - 1;
  Value last =
      AndIOp::create(b, ShRUIOp::create(b, magnitude, word(shift)), word(1));
  Value normal = SubIOp::create(b, magnitude, word(rebias << fractionBits));
  normal = AddIOp::create(b, normal, word((uint64_t(1) << (shift - 1)) - 1));
  normal = ShRUIOp::create(b, AddIOp::create(b, normal, last), word(shift));
  Value unit = number(std::ldexp(1.0, format.minExponent + int(shift)));
  Value sum = AddFOp::create(b, BitcastOp::create(b, floats, magnitude), unit);
  Value subnormal = SubIOp::create(b, BitcastOp::create(b, words, sum),
                                   BitcastOp::create(b, words, unit));
  Value isSubnormal = compare(CmpIPredicate::ult, magnitude,
                              word((rebias + 1) << fractionBits));
  Value code = SelectOp::create(b, isSubnormal, subnormal, normal);
  code = SelectOp::create(
      b, compare(CmpIPredicate::ugt, code, word(format.largest)),
      word(format.overflow), code);
  code = SelectOp::create(b, CmpFOp::create(b, CmpFPredicate::UNO, wide, wide),
                          word(format.nan), code);
  Value sign = AndIOp::create(b, ShRUIOp::create(b, bits, word(signBit - 7)),
                              word(0x80));
  Value signedCode = OrIOp::create(b, code, sign);
  if (!format.hasNegativeZero)
    signedCode = SelectOp::create(b, compare(CmpIPredicate::eq, code, word(0)),
                                  code, signedCode);
  return TruncIOp::create(b, bytes, signedCode);
}

/// The format, if the type is one with a sign and 8 bits.
static std::optional<Format> getFormat(Type type) {
  auto element = dyn_cast<FloatType>(getElementTypeOrSelf(type));
  if (!element || !isa<FloatType, VectorType>(type) ||
      element.getWidth() != 8 || isa<Float8E8M0FNUType>(element))
    return std::nullopt;
  return Format(element.getFloatSemantics());
}

/// The type through which conversions from and to `type` go. Values of all
/// types narrower than f64 are exact in f32.
static Type getIntermediate(OpBuilder &b, Type type) {
  return getElementTypeOrSelf(type).isF64() ? b.getF64Type() : b.getF32Type();
}

namespace {
struct ExpandFloat8ExtF : public OpRewritePattern<arith::ExtFOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(arith::ExtFOp op,
                                PatternRewriter &rewriter) const override {
    std::optional<Format> format = getFormat(op.getIn().getType());
    if (!format)
      return rewriter.notifyMatchFailure(op, "not from 8 bits");
    Expansion expansion(rewriter, op.getLoc(), op.getType(),
                        getIntermediate(rewriter, op.getType()));
    Value wide = expansion.extend(op.getIn(), *format);
    if (wide.getType() != op.getType())
      wide = arith::TruncFOp::create(rewriter, op.getLoc(), op.getType(), wide);
    rewriter.replaceOp(op, wide);
    return success();
  }
};

struct ExpandFloat8TruncF : public OpRewritePattern<arith::TruncFOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(arith::TruncFOp op,
                                PatternRewriter &rewriter) const override {
    std::optional<Format> format = getFormat(op.getType());
    if (!format)
      return rewriter.notifyMatchFailure(op, "not to 8 bits");
    if (op.getRoundingmode().value_or(arith::RoundingMode::to_nearest_even) !=
        arith::RoundingMode::to_nearest_even)
      return rewriter.notifyMatchFailure(op, "not rounding to nearest even");
    Value wide = op.getIn();
    Expansion expansion(rewriter, op.getLoc(), wide.getType(),
                        getIntermediate(rewriter, wide.getType()));
    if (wide.getType() != expansion.floats)
      wide =
          arith::ExtFOp::create(rewriter, op.getLoc(), expansion.floats, wide);
    Value code = expansion.truncate(wide, *format);
    rewriter.replaceOpWithNewOp<arith::BitcastOp>(op, op.getType(), code);
    return success();
  }
};

struct ExpandFloat8 : public pe::impl::ExpandFloat8PassBase<ExpandFloat8> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<ExpandFloat8ExtF, ExpandFloat8TruncF>(&getContext());
    walkAndApplyPatterns(getOperation(), std::move(patterns));
  }
};
} // namespace
