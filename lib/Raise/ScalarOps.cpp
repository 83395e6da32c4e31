//===- ScalarOps.cpp - Operations on symbolic scalars ---------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ScalarOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/TypeUtilities.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include <cmath>

using namespace mlir;
using namespace mlir::pe::raise;

using Operands = ArrayRef<const Scalar *>;

/// The attributes of `op` that change its result.
static Attribute getMeaning(Operation *op) {
  NamedAttrList attributes(op->getAttrDictionary());
  for (StringRef name : {"fastmath", "overflowFlags"})
    attributes.erase(name);
  if (attributes.empty())
    return {};
  return attributes.getDictionary(op->getContext());
}

/// A float as an integer of at least 32 bits: a constant, or what was an
/// integer of at most 24 bits before. Null for others.
static const Scalar *truncateToInteger(ScalarContext &scalars,
                                       const Scalar *x) {
  if (x->is(ScalarKind::Float))
    return std::fabs(x->getFloat()) < 0x1p31
               ? scalars.getInteger(static_cast<int64_t>(x->getFloat()))
               : nullptr;
  bool isNegative = x->is(ScalarKind::Negate);
  const Scalar *integer = isNegative ? x->getOperand(0) : x;
  if (!integer->isOperation("arith.sitofp") ||
      cast<FloatType>(integer->getType()).getFPMantissaWidth() < 24)
    return nullptr;
  return scalars.multiplyIntegers(integer->getOperand(0),
                                  scalars.getInteger(isNegative ? -1 : 1));
}

const Scalar *mlir::pe::raise::evaluateOp(ScalarContext &scalars, Operation *op,
                                          Operands operands) {
  if (op->getNumResults() != 1 || op->getNumRegions() || !isPure(op))
    return nullptr;
  Type type = getElementTypeOrSelf(op->getResult(0).getType());
  if (isa<arith::SelectOp>(op))
    return select(scalars, operands[0], operands[1], operands[2]);
  const Scalar *result = evaluateFloatOp(scalars, op, operands);
  if (!result)
    result = evaluateIntegerOp(scalars, op, operands);
  if (!result)
    result = evaluateComplexOp(scalars, op, operands);
  if (result)
    return result;
  if (isa<arith::FPToSIOp>(op) && (type.isInteger(32) || type.isInteger(64)))
    if (const Scalar *integer = truncateToInteger(scalars, operands[0]))
      return integer;
  return scalars.getOperation(op->getName().getStringRef(), getMeaning(op),
                              type, operands);
}
