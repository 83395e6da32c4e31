//===- PairRotation.cpp - The rotation of a pair --------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pe/Arithmetic/PairRotation.h"
#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace mlir::pe;

Pair mlir::pe::rotatePair(OpBuilder &b, Location loc, Pair pair,
                          PairAngles angles, bool isConjugate) {
  auto contract = arith::FastMathFlags::contract;
  auto mul = [&](Value lhs, Value rhs) -> Value {
    return arith::MulFOp::create(b, loc, lhs, rhs, contract);
  };
  auto add = [&](Value lhs, Value rhs) -> Value {
    return arith::AddFOp::create(b, loc, lhs, rhs, contract);
  };
  auto sub = [&](Value lhs, Value rhs) -> Value {
    return arith::SubFOp::create(b, loc, lhs, rhs, contract);
  };
  auto [first, second] = angles;
  Value ac = mul(pair.first, first.cos), bs = mul(pair.second, first.sin);
  Value bc = mul(pair.second, second.cos), as = mul(pair.first, second.sin);
  if (isConjugate)
    return {add(ac, bs), sub(bc, as)};
  return {sub(ac, bs), add(bc, as)};
}
