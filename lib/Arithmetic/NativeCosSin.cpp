//===- NativeCosSin.cpp - Angles for sin.approx and cos.approx ------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "pe/Arithmetic/Constants.h"
#include "pe/Arithmetic/CosSin.h"

using namespace mlir;
using namespace mlir::pe;

/// The upper half of the product of 64-bit numbers modulo 2^64, by operations
/// of 32 bits, which are what GPUs have.
static Value buildUpperProduct(OpBuilder &b, Location loc, Value lhs,
                               Value rhs) {
  Type i32 = getTypeLike(lhs.getType(), b.getI32Type());
  auto takeLow = [&](Value value) -> Value {
    return arith::TruncIOp::create(b, loc, i32, value);
  };
  auto takeHigh = [&](Value value) -> Value {
    return takeLow(arith::ShRUIOp::create(
        b, loc, value, buildInteger(b, loc, value.getType(), 32)));
  };
  auto multiply = [&](Value left, Value right) -> Value {
    return arith::MulIOp::create(b, loc, left, right);
  };
  auto add = [&](Value left, Value right) -> Value {
    return arith::AddIOp::create(b, loc, left, right);
  };
  Value lhsLow = takeLow(lhs), rhsLow = takeLow(rhs);
  Value carried =
      arith::MulUIExtendedOp::create(b, loc, lhsLow, rhsLow).getHigh();
  return add(carried, add(multiply(lhsLow, takeHigh(rhs)),
                          multiply(takeHigh(lhs), rhsLow)));
}

CosSin mlir::pe::buildNativeCosSin(OpBuilder &b, Location loc, Value position,
                                   Value turns) {
  Type f32 = getTypeLike(position.getType(), b.getF32Type());
  // The phase in units of 2^-32 of a turn, from -1/2 to 1/2 of a turn.
  Value phase = buildUpperProduct(b, loc, position, turns);
  Value angle = arith::SIToFPOp::create(b, loc, f32, phase);
  constexpr double kTurn = 6.283185307179586;
  angle = arith::MulFOp::create(b, loc, angle,
                                buildFloat(b, loc, f32, kTurn * 0x1p-32));
  auto approximate = arith::FastMathFlags::afn;
  return {math::CosOp::create(b, loc, angle, approximate),
          math::SinOp::create(b, loc, angle, approximate)};
}
