//===- CosSin.cpp - Cosines and sines of exact phases ---------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pe/Arithmetic/CosSin.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/TypeUtilities.h"
#include "pe/Arithmetic/Constants.h"

using namespace mlir;
using namespace mlir::pe;

/// coefficients[0] + coefficients[1]·x + …, by Horner's rule.
static Value buildPolynomial(OpBuilder &b, Location loc, Value x,
                             ArrayRef<double> coefficients) {
  auto contract = arith::FastMathFlags::contract;
  Value result = buildFloat(b, loc, x.getType(), coefficients.back());
  for (double coefficient : llvm::reverse(coefficients.drop_back())) {
    result = arith::MulFOp::create(b, loc, result, x, contract);
    result = arith::AddFOp::create(
        b, loc, result, buildFloat(b, loc, x.getType(), coefficient), contract);
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

// The same for sin(π·y)/y and cos(π·y), with errors of 7.6e-9 and 5.5e-8.
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
  CosSinBuilder(OpBuilder &b, Location loc, Type like, bool isWide)
      : b(b), loc(loc), isWide(isWide), width(isWide ? 64 : 32),
        word(getTypeLike(like, b.getIntegerType(width))),
        result(getTypeLike(like, isWide ? Type(b.getF64Type())
                                        : Type(b.getF32Type()))) {}

  /// From the distance to the nearest quarter turn.
  CosSin buildByQuarters(Value phase);
  /// From the distance to the nearest half turn, which saves two selects.
  CosSin buildByHalves(Value phase);

private:
  Value integer(int64_t value) { return buildInteger(b, loc, word, value); }
  /// A word with only bit `index` set.
  int64_t bit(unsigned index) { return static_cast<int64_t>(1ULL << index); }
  /// The top `width` bits of a 64-bit phase.
  Value takeTop(Value phase);
  /// The signed distance of the phase to the nearest multiple of 2^-shift
  /// turns, in units of 2^-shift turns: at most 1/2 in magnitude.
  Value takeDistance(Value phase, int64_t shift);
  CosSin buildPolynomials(Value y, ArrayRef<double> cos, ArrayRef<double> sin);
  /// Negates `value` where the top bit of `sign` is set.
  Value negateIf(Value value, Value sign);

  OpBuilder &b;
  Location loc;
  bool isWide;
  unsigned width;
  Type word, result;
};
} // namespace

Value CosSinBuilder::takeTop(Value phase) {
  if (isWide)
    return phase;
  phase = arith::ShRUIOp::create(b, loc, phase,
                                 buildInteger(b, loc, phase.getType(), 32));
  return arith::TruncIOp::create(b, loc, word, phase);
}

Value CosSinBuilder::takeDistance(Value phase, int64_t shift) {
  Value distance = arith::ShLIOp::create(
      b, loc, phase, buildInteger(b, loc, phase.getType(), shift));
  Value y = arith::SIToFPOp::create(b, loc, result, takeTop(distance));
  return arith::MulFOp::create(
      b, loc, y, buildFloat(b, loc, result, isWide ? 0x1p-64 : 0x1p-32));
}

CosSin CosSinBuilder::buildPolynomials(Value y, ArrayRef<double> cos,
                                       ArrayRef<double> sin) {
  Value square = arith::MulFOp::create(b, loc, y, y);
  Value sine = buildPolynomial(b, loc, square, sin);
  return {buildPolynomial(b, loc, square, cos),
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

/// ⌊position · low / 2^32⌋ for a 32-bit `low`. Splits the position into halves
/// so that no product overflows.
static Value multiplyByLow(OpBuilder &b, Location loc, Value position,
                           Value low) {
  Value bits = buildInteger(b, loc, position.getType(), 32);
  Value mask = buildInteger(b, loc, position.getType(), 0xffffffff);
  Value lower = arith::AndIOp::create(b, loc, position, mask);
  lower = arith::MulIOp::create(b, loc, lower, low);
  lower = arith::ShRSIOp::create(b, loc, lower, bits);
  Value upper = arith::ShRSIOp::create(b, loc, position, bits);
  upper = arith::MulIOp::create(b, loc, upper, low);
  return arith::AddIOp::create(b, loc, upper, lower);
}

Value mlir::pe::extendTo64(OpBuilder &b, Location loc, Value position) {
  Type i64 = getTypeLike(position.getType(), b.getI64Type());
  if (position.getType() == i64)
    return position;
  return arith::ExtSIOp::create(b, loc, i64, position);
}

/// Subtracts the multiple of the last place of `rounder` that is nearest to the
/// value, if that is less than a third of it: to add a large number rounds.
static Value takeFraction(OpBuilder &b, Location loc, Value value,
                          double rounder) {
  Value large = buildFloat(b, loc, value.getType(), rounder);
  Value multiple = arith::AddFOp::create(b, loc, value, large);
  multiple = arith::SubFOp::create(b, loc, multiple, large);
  return arith::SubFOp::create(b, loc, value, multiple);
}

/// The phase of an f32. Its product with the high part, of 29 bits, is exact.
static Value buildRealPhase(OpBuilder &b, Location loc, Value position,
                            Turns turns) {
  Type f64 = turns.high.getType();
  position = convertFloat(b, loc, position, b.getF64Type());
  auto multiply = [&](Value part) -> Value {
    return arith::MulFOp::create(b, loc, position, part);
  };
  // Of up to 2^60 turns, the first step leaves at most one and the fraction:
  // products of 2^52 and more have none. Below -2^51, the sum with 0x1.8p52
  // would keep halves of turns.
  constexpr double kToEven = 0x1.8p53, kToInteger = 0x1.8p52;
  Value high = takeFraction(b, loc, multiply(turns.high), kToEven);
  high = takeFraction(b, loc, high, kToInteger);
  Value low = takeFraction(b, loc, multiply(turns.low), kToInteger);
  Value fraction = arith::AddFOp::create(b, loc, high, low);
  // Between 2 and 4, a unit in the last place is 2^-51 of a turn.
  Value three = buildFloat(b, loc, f64, 3.0);
  Type i64 = getTypeLike(f64, b.getI64Type());
  auto toBits = [&](Value value) -> Value {
    return arith::BitcastOp::create(b, loc, i64, value);
  };
  Value phase = arith::SubIOp::create(
      b, loc, toBits(arith::AddFOp::create(b, loc, fraction, three)),
      toBits(three));
  return arith::ShLIOp::create(b, loc, phase, buildInteger(b, loc, i64, 13));
}

Value mlir::pe::buildPhase(OpBuilder &b, Location loc, Value position,
                           Turns turns) {
  if (isa<FloatType>(getElementTypeOrSelf(turns.high)))
    return buildRealPhase(b, loc, position, turns);
  position = extendTo64(b, loc, position);
  Value phase = arith::MulIOp::create(b, loc, position, turns.high);
  if (!turns.low)
    return phase;
  return arith::AddIOp::create(b, loc, phase,
                               multiplyByLow(b, loc, position, turns.low));
}

CosSin mlir::pe::buildCosSinOfPhase(OpBuilder &b, Location loc, Value phase,
                                    bool isWide) {
  return CosSinBuilder(b, loc, phase.getType(), isWide).buildByQuarters(phase);
}

CosSin mlir::pe::buildCosSin(OpBuilder &b, Location loc, Value position,
                             Turns turns) {
  return buildCosSinOfPhase(b, loc, buildPhase(b, loc, position, turns),
                            /*isWide=*/static_cast<bool>(turns.low));
}

CosSin mlir::pe::buildFastCosSin(OpBuilder &b, Location loc, Value position,
                                 Value turns) {
  position = extendTo64(b, loc, position);
  Value phase = arith::MulIOp::create(b, loc, position, turns);
  return CosSinBuilder(b, loc, phase.getType(), /*isWide=*/false)
      .buildByHalves(phase);
}
