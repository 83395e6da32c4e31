//===- ExactPhase.cpp - Cosines and sines of exact phases -----------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pe/Conversion/ExactPhase.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/Matchers.h"
#include "pe/IR/PE.h"
#include <cmath>

using namespace mlir;
using namespace mlir::pe;

//===----------------------------------------------------------------------===//
// Types and constants, scalar or vector
//===----------------------------------------------------------------------===//

static Value constant(OpBuilder &b, Location loc, Value like,
                      TypedAttr element) {
  Type type = getTypeLike(like.getType(), element.getType());
  if (auto vector = dyn_cast<VectorType>(type))
    element = DenseElementsAttr::get(vector, Attribute(element));
  return arith::ConstantOp::create(b, loc, element);
}

static Value constantInt(OpBuilder &b, Location loc, Value like, unsigned width,
                         int64_t value) {
  return constant(
      b, loc, like,
      b.getIntegerAttr(b.getIntegerType(width), APInt(width, value, true,
                                                      /*implicitTrunc=*/true)));
}

static Value constantFloat(OpBuilder &b, Location loc, Value like, Type type,
                           double value) {
  return constant(b, loc, like, b.getFloatAttr(type, value));
}

//===----------------------------------------------------------------------===//
// Frequencies to turns
//===----------------------------------------------------------------------===//

std::optional<SmallVector<double>> mlir::pe::getConstantInvFreq(Value invFreq) {
  DenseElementsAttr constant;
  if (matchPattern(invFreq, m_Constant(&constant)))
    return llvm::to_vector(constant.getValues<double>());
  if (auto op = invFreq.getDefiningOp<FrequenciesOp>())
    if (std::optional<Frequencies> frequencies = op.evaluate())
      return frequencies->invFreq;
  return std::nullopt;
}

FixedTurns mlir::pe::getTurns(double theta) {
  if (!std::isfinite(theta) || theta == 0.0)
    return {0, 0};
  // floor(2^256 / 2π).
  constexpr StringLiteral kInverseTwoPi =
      "28BE60DB9391054A7F09D5F47D4D377036D8A5664F10E4107F9458EAF7AEF158";
  constexpr int kFractionBits = 256, kWidth = 512;
  int exponent;
  double fraction = std::frexp(theta, &exponent);
  auto mantissa = static_cast<int64_t>(std::ldexp(fraction, 53));
  exponent -= 53;
  // |mantissa| · 2^exponent / 2π in units of 2^-96, rounded to nearest.
  APInt product =
      APInt(kWidth, kInverseTwoPi, 16) * APInt(kWidth, std::abs(mantissa));
  int shift = kFractionBits - 96 - exponent;
  if (shift <= 0 || shift > kWidth)
    return {0, 0};
  product += APInt::getOneBitSet(kWidth, shift - 1);
  product.lshrInPlace(shift);
  if (theta < 0.0)
    product.negate();
  // The low word is signed, which rounds the high word to nearest.
  auto low = static_cast<int32_t>(product.extractBitsAsZExtValue(32, 0));
  uint64_t high = product.extractBitsAsZExtValue(64, 32);
  return {low < 0 ? high + 1 : high, low};
}

Turns mlir::pe::buildConstantTurns(OpBuilder &b, Location loc,
                                   ArrayRef<double> thetas, ShapedType type,
                                   bool withLow) {
  SmallVector<int64_t> high, low;
  for (double theta : thetas) {
    FixedTurns turns = getTurns(theta);
    high.push_back(static_cast<int64_t>(turns.high));
    low.push_back(turns.low);
  }
  auto build = [&](ArrayRef<int64_t> words) -> Value {
    return arith::ConstantOp::create(b, loc,
                                     DenseElementsAttr::get(type, words));
  };
  return {build(high), withLow ? build(low) : Value()};
}

Turns mlir::pe::buildTurns(OpBuilder &b, Location loc, Value theta,
                           bool withLow) {
  Type f64 = b.getF64Type();
  Type i64 = getTypeLike(theta.getType(), b.getI64Type());
  auto number = [&](double value) {
    return constantFloat(b, loc, theta, f64, value);
  };
  auto add = [&](Value lhs, Value rhs) -> Value {
    return arith::AddFOp::create(b, loc, lhs, rhs);
  };
  auto sub = [&](Value lhs, Value rhs) -> Value {
    return arith::SubFOp::create(b, loc, lhs, rhs);
  };
  auto mul = [&](Value lhs, Value rhs) -> Value {
    return arith::MulFOp::create(b, loc, lhs, rhs);
  };
  // Splits off the integer part: what is left is exact.
  auto takeInteger = [&](Value &value) -> Value {
    Value integer = arith::FPToSIOp::create(b, loc, i64, value);
    value =
        sub(value, arith::SIToFPOp::create(b, loc, theta.getType(), integer));
    return integer;
  };
  // θ/2π = product + error, with 1/2π in two parts.
  Value inverse = number(0.15915494309189535);
  Value inverseTail = number(-9.839338337591243e-18);
  Value product = mul(theta, inverse);
  Value error = math::FmaOp::create(b, loc, theta, inverse,
                                    arith::NegFOp::create(b, loc, product));
  error = add(error, mul(theta, inverseTail));
  // The fraction of a turn, 32 bits at a time.
  Value rest = sub(product, math::RoundEvenOp::create(b, loc, product));
  Value word = number(0x1p32);
  rest = mul(rest, word);
  Value high = arith::ShLIOp::create(b, loc, takeInteger(rest),
                                     constantInt(b, loc, theta, 64, 32));
  rest = mul(rest, word);
  high = arith::AddIOp::create(b, loc, high, takeInteger(rest));
  error = mul(error, number(0x1p64));
  high = arith::AddIOp::create(b, loc, high, takeInteger(error));
  if (!withLow)
    return {high, Value()};
  Value low = arith::FPToSIOp::create(b, loc, i64, mul(add(rest, error), word));
  // Signed words of 32 bits, as of constants: what is more is carried.
  Value half = constantInt(b, loc, theta, 64, int64_t(1) << 31);
  Value bits = constantInt(b, loc, theta, 64, 32);
  Value carry = arith::ShRSIOp::create(
      b, loc, arith::AddIOp::create(b, loc, low, half), bits);
  high = arith::AddIOp::create(b, loc, high, carry);
  low = arith::SubIOp::create(b, loc, low,
                              arith::ShLIOp::create(b, loc, carry, bits));
  return {high, low};
}

//===----------------------------------------------------------------------===//
// Phases to cosines and sines
//===----------------------------------------------------------------------===//

/// coefficients[0] + coefficients[1]·x + …, by Horner's rule.
static Value buildPolynomial(OpBuilder &b, Location loc, Value x, Type type,
                             ArrayRef<double> coefficients) {
  auto contract = arith::FastMathFlags::contract;
  Value result = constantFloat(b, loc, x, type, coefficients.back());
  for (double coefficient : llvm::reverse(coefficients.drop_back())) {
    result = arith::MulFOp::create(b, loc, result, x, contract);
    result = arith::AddFOp::create(
        b, loc, result, constantFloat(b, loc, x, type, coefficient), contract);
  }
  return result;
}

// Minimax polynomials of sin(π/2·y)/y and cos(π/2·y) in y², for |y| <= 1/2,
// with each coefficient rounded before the next ones were fitted. Errors of
// the sine and the cosine: 4.9e-9 and 3.3e-8, 2.1e-18 and 3.1e-19.
static constexpr double kSin32[] = {1.570796251296997, -0.6459611058235168,
                                    0.0796605572104454, -0.004556032828986645};
static constexpr double kCos32[] = {1.0, -1.2336980104446411,
                                    0.25360700488090515, -0.02042796090245247};
static constexpr double kSin64[] = {
    1.5707963267948966,    -0.6459640975062371,   0.07969262624576944,
    -0.004681754127736779, 0.0001604411105900549, -3.5984543714851594e-06,
    5.588342681805159e-08, 4.4235472406271005e-10};
static constexpr double kCos64[] = {1.0,
                                    -1.2337005501361697,
                                    0.25366950790104154,
                                    -0.020863480763173285,
                                    0.0009192602725084844,
                                    -2.520202654024251e-05,
                                    4.710303249006822e-07,
                                    -6.2854332464478644e-09};

// The same of sin(π·y)/y and cos(π·y): 7.6e-9 and 5.5e-8.
static constexpr double kHalfTurnSin32[] = {
    3.141592502593994, -5.1677021980285645, 2.549957752227783,
    -0.5976253747940063, 0.07643380761146545};
static constexpr double kHalfTurnCos32[] = {
    1.0, -4.934795379638672, 4.058447360992432, -1.3320623636245728,
    0.22000698745250702};

namespace {
/// Builds the cosines and sines of one phase, of `width` bits.
class CosSinBuilder {
public:
  CosSinBuilder(OpBuilder &b, Location loc, Value like, bool isWide)
      : b(b), loc(loc), like(like), isWide(isWide), width(isWide ? 64 : 32),
        floatType(isWide ? Type(b.getF64Type()) : Type(b.getF32Type())),
        word(getTypeLike(like.getType(), b.getIntegerType(width))),
        result(getTypeLike(like.getType(), floatType)) {}

  /// From the distance to the nearest quarter turn.
  CosSin buildByQuarters(Value phase);
  /// From the distance to the nearest half turn: two selections fewer.
  CosSin buildByHalves(Value phase);

private:
  Value integer(int64_t value) {
    return constantInt(b, loc, like, width, value);
  }
  /// A power of two in units of the last place of a word.
  int64_t bit(unsigned index) { return static_cast<int64_t>(1ULL << index); }
  /// The top `width` bits of a phase of 64.
  Value takeTop(Value phase);
  /// The distance of the phase to the nearest 2^-shift turn, as a fraction of
  /// that, at most 1/2.
  Value takeDistance(Value phase, int64_t shift);
  CosSin buildPolynomials(Value y, ArrayRef<double> cos, ArrayRef<double> sin);
  /// Negates `value` where the top bit of `sign` is set.
  Value negateIf(Value value, Value sign);

  OpBuilder &b;
  Location loc;
  Value like;
  bool isWide;
  unsigned width;
  Type floatType, word, result;
};
} // namespace

Value CosSinBuilder::takeTop(Value phase) {
  if (isWide)
    return phase;
  phase =
      arith::ShRUIOp::create(b, loc, phase, constantInt(b, loc, like, 64, 32));
  return arith::TruncIOp::create(b, loc, word, phase);
}

Value CosSinBuilder::takeDistance(Value phase, int64_t shift) {
  Value distance = arith::ShLIOp::create(b, loc, phase,
                                         constantInt(b, loc, like, 64, shift));
  Value y = arith::SIToFPOp::create(b, loc, result, takeTop(distance));
  return arith::MulFOp::create(
      b, loc, y,
      constantFloat(b, loc, like, floatType, isWide ? 0x1p-64 : 0x1p-32));
}

CosSin CosSinBuilder::buildPolynomials(Value y, ArrayRef<double> cos,
                                       ArrayRef<double> sin) {
  Value square = arith::MulFOp::create(b, loc, y, y);
  Value sine = buildPolynomial(b, loc, square, floatType, sin);
  return {buildPolynomial(b, loc, square, floatType, cos),
          arith::MulFOp::create(b, loc, sine, y)};
}

Value CosSinBuilder::negateIf(Value value, Value sign) {
  sign = arith::AndIOp::create(b, loc, sign, integer(bit(width - 1)));
  Value bits = arith::BitcastOp::create(b, loc, word, value);
  bits = arith::XOrIOp::create(b, loc, bits, sign);
  return arith::BitcastOp::create(b, loc, result, bits);
}

CosSin CosSinBuilder::buildByQuarters(Value phase) {
  CosSin near = buildPolynomials(takeDistance(phase, 2),
                                 isWide ? ArrayRef(kCos64) : ArrayRef(kCos32),
                                 isWide ? ArrayRef(kSin64) : ArrayRef(kSin32));
  // The nearest quarter, in the top two bits: odd quarters swap, quarters 2
  // and 3 negate the sine, quarters 1 and 2 the cosine.
  Value quarter =
      arith::AddIOp::create(b, loc, takeTop(phase), integer(bit(width - 3)));
  Value one = integer(bit(width - 2));
  Value odd = arith::AndIOp::create(b, loc, quarter, one);
  Value swap =
      arith::CmpIOp::create(b, loc, arith::CmpIPredicate::ne, odd, integer(0));
  Value cos = arith::SelectOp::create(b, loc, swap, near.sin, near.cos);
  Value sin = arith::SelectOp::create(b, loc, swap, near.cos, near.sin);
  Value next = arith::AddIOp::create(b, loc, quarter, one);
  return {negateIf(cos, next), negateIf(sin, quarter)};
}

CosSin CosSinBuilder::buildByHalves(Value phase) {
  CosSin near =
      buildPolynomials(takeDistance(phase, 1), kHalfTurnCos32, kHalfTurnSin32);
  // The nearest half turn is the top bit: an odd one negates both.
  Value half =
      arith::AddIOp::create(b, loc, takeTop(phase), integer(bit(width - 2)));
  return {negateIf(near.cos, half), negateIf(near.sin, half)};
}

/// ⌊position · low / 2^32⌋ of a word of 32 bits, by halves of the position so
/// that no product overflows.
static Value multiplyByLow(OpBuilder &b, Location loc, Value position,
                           Value low) {
  Value bits = constantInt(b, loc, position, 64, 32);
  Value mask = constantInt(b, loc, position, 64, 0xffffffff);
  Value lower = arith::AndIOp::create(b, loc, position, mask);
  lower = arith::MulIOp::create(b, loc, lower, low);
  lower = arith::ShRSIOp::create(b, loc, lower, bits);
  Value upper = arith::ShRSIOp::create(b, loc, position, bits);
  upper = arith::MulIOp::create(b, loc, upper, low);
  return arith::AddIOp::create(b, loc, upper, lower);
}

CosSin mlir::pe::buildCosSin(OpBuilder &b, Location loc, Value position,
                             Turns turns, Accuracy accuracy) {
  bool isWide = static_cast<bool>(turns.low);
  Type i64 = getTypeLike(position.getType(), b.getI64Type());
  if (position.getType() != i64)
    position = arith::ExtSIOp::create(b, loc, i64, position);
  // The phase, an unsigned fraction of a turn.
  Value phase = arith::MulIOp::create(b, loc, position, turns.high);
  if (isWide)
    phase = arith::AddIOp::create(b, loc, phase,
                                  multiplyByLow(b, loc, position, turns.low));
  CosSinBuilder builder(b, loc, position, isWide);
  if (isWide || accuracy == Accuracy::High)
    return builder.buildByQuarters(phase);
  return builder.buildByHalves(phase);
}
