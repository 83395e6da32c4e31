//===- Turns.cpp - Frequencies as fractions of a turn ---------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pe/Arithmetic/Turns.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "pe/Arithmetic/Constants.h"
#include "pe/Arithmetic/FixedTurns.h"
#include "pe/Arithmetic/Precision.h"
#include <cmath>

using namespace mlir;
using namespace mlir::pe;

// 1/2π in two parts.
static constexpr double kInverseTwoPi = 0.15915494309189535;
static constexpr double kInverseTwoPiTail = -9.839338337591243e-18;

/// Times this, a number of 53 bits is split into its first 29 and the rest
/// (Veltkamp).
static constexpr double kSplitter = 0x1p24 + 1;

TurnsForm mlir::pe::getTurnsForm(Type position, FloatType computeType) {
  if (isa<FloatType>(position))
    return TurnsForm::Real;
  return computeType.isF64() ? TurnsForm::FixedWithLow : TurnsForm::Fixed;
}

Type mlir::pe::getTurnsType(Builder &b, TurnsForm form) {
  return form == TurnsForm::Real ? Type(b.getF64Type()) : Type(b.getI64Type());
}

SmallVector<DenseElementsAttr, 2>
mlir::pe::getConstantTurns(Builder &b, ArrayRef<double> thetas, ShapedType like,
                           TurnsForm form) {
  ShapedType type = like.clone(getTurnsType(b, form));
  if (form == TurnsForm::Real) {
    SmallVector<double> high, low;
    for (double theta : thetas) {
      double product = theta * kInverseTwoPi;
      double error =
          std::fma(theta, kInverseTwoPi, -product) + theta * kInverseTwoPiTail;
      double split = product * kSplitter;
      high.push_back(split - (split - product));
      low.push_back(product - high.back() + error);
    }
    return {DenseElementsAttr::get(type, ArrayRef(high)),
            DenseElementsAttr::get(type, ArrayRef(low))};
  }
  SmallVector<int64_t> high, low;
  for (double theta : thetas) {
    FixedTurns turns = getTurns(theta);
    high.push_back(static_cast<int64_t>(turns.high));
    low.push_back(turns.low);
  }
  SmallVector<DenseElementsAttr, 2> words = {
      DenseElementsAttr::get(type, ArrayRef(high))};
  if (form == TurnsForm::FixedWithLow)
    words.push_back(DenseElementsAttr::get(type, ArrayRef(low)));
  return words;
}

Turns mlir::pe::buildConstantTurns(OpBuilder &b, Location loc,
                                   ArrayRef<double> thetas, ShapedType like,
                                   TurnsForm form) {
  auto words = getConstantTurns(b, thetas, like, form);
  Turns turns{arith::ConstantOp::create(b, loc, words.front()), Value()};
  if (words.size() > 1)
    turns.low = arith::ConstantOp::create(b, loc, words.back());
  return turns;
}

Turns mlir::pe::buildTurns(OpBuilder &b, Location loc, Value theta,
                           TurnsForm form) {
  theta = convertFloat(b, loc, theta, b.getF64Type());
  Type i64 = getTypeLike(theta.getType(), b.getI64Type());
  auto number = [&](double value) {
    return buildFloat(b, loc, theta.getType(), value);
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
  // Splits off the integer part. The subtraction is exact.
  auto takeInteger = [&](Value &value) -> Value {
    Value integer = arith::FPToSIOp::create(b, loc, i64, value);
    value =
        sub(value, arith::SIToFPOp::create(b, loc, theta.getType(), integer));
    return integer;
  };
  // θ/2π = product + error.
  Value inverse = number(kInverseTwoPi);
  Value product = mul(theta, inverse);
  Value error = math::FmaOp::create(b, loc, theta, inverse,
                                    arith::NegFOp::create(b, loc, product));
  error = add(error, mul(theta, number(kInverseTwoPiTail)));
  if (form == TurnsForm::Real) {
    Value split = mul(product, number(kSplitter));
    Value high = sub(split, sub(split, product));
    return {high, add(sub(product, high), error)};
  }
  // The fraction of a turn, 32 bits at a time.
  Value rest = sub(product, math::RoundEvenOp::create(b, loc, product));
  Value word = number(0x1p32);
  rest = mul(rest, word);
  Value high = arith::ShLIOp::create(b, loc, takeInteger(rest),
                                     buildInteger(b, loc, i64, 32));
  rest = mul(rest, word);
  high = arith::AddIOp::create(b, loc, high, takeInteger(rest));
  error = mul(error, number(0x1p64));
  high = arith::AddIOp::create(b, loc, high, takeInteger(error));
  if (form == TurnsForm::Fixed)
    return {high, Value()};
  Value low = arith::FPToSIOp::create(b, loc, i64, mul(add(rest, error), word));
  // Makes the low word a signed 32-bit number, as in constants, and carries the
  // rest into the high word.
  Value half = buildInteger(b, loc, i64, int64_t(1) << 31);
  Value bits = buildInteger(b, loc, i64, 32);
  Value carry = arith::ShRSIOp::create(
      b, loc, arith::AddIOp::create(b, loc, low, half), bits);
  high = arith::AddIOp::create(b, loc, high, carry);
  low = arith::SubIOp::create(b, loc, low,
                              arith::ShLIOp::create(b, loc, carry, bits));
  return {high, low};
}
