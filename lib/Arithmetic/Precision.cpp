//===- Precision.cpp - Types that arithmetic is done in -------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pe/Arithmetic/Precision.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/TypeUtilities.h"
#include "pe/Arithmetic/Constants.h"

using namespace mlir;
using namespace mlir::pe;

FloatType mlir::pe::getComputeType(Type elementType) {
  MLIRContext *context = elementType.getContext();
  if (elementType.isF64())
    return Float64Type::get(context);
  return Float32Type::get(context);
}

Type mlir::pe::getTypeLike(Type like, Type element) {
  if (auto vector = dyn_cast<VectorType>(like))
    return vector.clone(element);
  return element;
}

/// Rounds an f64 to an f32 that rounds to bf16 as the f64 itself does: toward
/// zero, with the last bit set where that is not exact (round to odd).
static Value roundToOdd(OpBuilder &b, Location loc, Value value) {
  Type floats = getTypeLike(value.getType(), b.getF32Type());
  Type words = getTypeLike(value.getType(), b.getI32Type());
  Value nearest = arith::TruncFOp::create(b, loc, floats, value);
  Value back = arith::ExtFOp::create(b, loc, value.getType(), nearest);
  auto compare = [&](arith::CmpFPredicate predicate, Value lhs,
                     Value rhs) -> Value {
    return arith::CmpFOp::create(b, loc, predicate, lhs, rhs);
  };
  Value isInexact = compare(arith::CmpFPredicate::ONE, back, value);
  Value isBeyond =
      compare(arith::CmpFPredicate::OGT, math::AbsFOp::create(b, loc, back),
              math::AbsFOp::create(b, loc, value));
  Value bits = arith::BitcastOp::create(b, loc, words, nearest);
  bits = arith::SubIOp::create(b, loc, bits,
                               arith::ExtUIOp::create(b, loc, words, isBeyond));
  bits = arith::OrIOp::create(b, loc, bits,
                              arith::ExtUIOp::create(b, loc, words, isInexact));
  return arith::BitcastOp::create(b, loc, floats, bits);
}

Value mlir::pe::convertFloat(OpBuilder &b, Location loc, Value value,
                             Type type) {
  Type elementType = getElementTypeOrSelf(value);
  unsigned from = elementType.getIntOrFloatBitWidth();
  unsigned to = type.getIntOrFloatBitWidth();
  if (from == to && elementType != type)
    return convertFloat(b, loc, convertFloat(b, loc, value, b.getF32Type()),
                        type);
  // LLVM's conversion would round twice.
  if (elementType.isF64() && type.isBF16())
    return convertFloat(b, loc, roundToOdd(b, loc, value), type);
  Type result = getTypeLike(value.getType(), type);
  if (from < to)
    return arith::ExtFOp::create(b, loc, result, value);
  if (from > to)
    return arith::TruncFOp::create(b, loc, result, value);
  return value;
}

Value mlir::pe::saturateFloat(OpBuilder &b, Location loc, Value value,
                              FloatType type) {
  double largest =
      APFloat::getLargest(type.getFloatSemantics()).convertToDouble();
  auto limit = [&](Value value, double bound, arith::CmpFPredicate isBeyond) {
    Value constant = buildFloat(b, loc, value.getType(), bound);
    Value beyond = arith::CmpFOp::create(b, loc, isBeyond, value, constant);
    return arith::SelectOp::create(b, loc, beyond, constant, value);
  };
  value = limit(value, largest, arith::CmpFPredicate::OGT);
  return limit(value, -largest, arith::CmpFPredicate::OLT);
}

Value mlir::pe::invertFloat(OpBuilder &b, Location loc, Value value) {
  return arith::DivFOp::create(b, loc, buildFloat(b, loc, value.getType(), 1.0),
                               value);
}
