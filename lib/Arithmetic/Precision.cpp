//===- Precision.cpp - Types that arithmetic is done in -------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pe/Arithmetic/Precision.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/TypeUtilities.h"

using namespace mlir;

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

Value mlir::pe::convertFloat(OpBuilder &b, Location loc, Value value,
                             Type type) {
  Type elementType = getElementTypeOrSelf(value);
  unsigned from = elementType.getIntOrFloatBitWidth();
  unsigned to = type.getIntOrFloatBitWidth();
  if (from == to && elementType != type)
    return convertFloat(b, loc, convertFloat(b, loc, value, b.getF32Type()),
                        type);
  Type result = getTypeLike(value.getType(), type);
  if (from < to)
    return arith::ExtFOp::create(b, loc, result, value);
  if (from > to)
    return arith::TruncFOp::create(b, loc, result, value);
  return value;
}
