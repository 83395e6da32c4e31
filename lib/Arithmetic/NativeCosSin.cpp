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
#include <limits>

using namespace mlir;
using namespace mlir::pe;

CosSin mlir::pe::buildNativeCosSin(OpBuilder &b, Location loc, Value position,
                                   Value turns) {
  Type i32 = getTypeLike(position.getType(), b.getI32Type());
  Type f32 = getTypeLike(position.getType(), b.getF32Type());
  // The phase in units of 2^-64 of a turn.
  Value phase = arith::MulIOp::create(b, loc, position, turns);
  auto takeWord = [&](int64_t shift) -> Value {
    Value word = arith::ShRUIOp::create(
        b, loc, phase, buildInteger(b, loc, position.getType(), shift));
    return arith::TruncIOp::create(b, loc, i32, word);
  };
  // The distance to the nearest half turn, in units of 2^-32 of half a turn,
  // and the sign from the number of half turns. Rounding to f32 and multiplying
  // by the factor then affect an angle of at most a quarter turn.
  Value top = takeWord(32), distance = takeWord(31);
  Value sign = arith::XOrIOp::create(b, loc, top, distance);
  sign = arith::AndIOp::create(
      b, loc, sign,
      buildInteger(b, loc, i32, std::numeric_limits<int32_t>::min()));
  Value angle = arith::SIToFPOp::create(b, loc, f32, distance);
  constexpr double kHalfTurn = 3.141592653589793;
  angle = arith::MulFOp::create(b, loc, angle,
                                buildFloat(b, loc, f32, kHalfTurn * 0x1p-32));
  auto withSign = [&](Value value) -> Value {
    Value bits = arith::BitcastOp::create(b, loc, i32, value);
    bits = arith::XOrIOp::create(b, loc, bits, sign);
    return arith::BitcastOp::create(b, loc, f32, bits);
  };
  auto approximate = arith::FastMathFlags::afn;
  return {withSign(math::CosOp::create(b, loc, angle, approximate)),
          withSign(math::SinOp::create(b, loc, angle, approximate))};
}
