//===- Turns.cpp - Frequencies in fixed point as values -------------------===//
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

using namespace mlir;
using namespace mlir::pe;

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
                                     buildInteger(b, loc, i64, 32));
  rest = mul(rest, word);
  high = arith::AddIOp::create(b, loc, high, takeInteger(rest));
  error = mul(error, number(0x1p64));
  high = arith::AddIOp::create(b, loc, high, takeInteger(error));
  if (!withLow)
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
