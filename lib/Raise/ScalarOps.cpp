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
  // Of numbers that every integer type but the narrow ones has.
  if (isa<arith::FPToSIOp>(op) && operands[0]->is(ScalarKind::Float) &&
      (type.isInteger(32) || type.isInteger(64)) &&
      std::fabs(operands[0]->getFloat()) < 0x1p31)
    return scalars.getInteger(static_cast<int64_t>(operands[0]->getFloat()));
  return scalars.getOperation(op->getName().getStringRef(), getMeaning(op),
                              type, operands);
}
