//===- Constants.cpp - Constants, scalar or vector ------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pe/Arithmetic/Constants.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/IR/TypeUtilities.h"

using namespace mlir;

Value mlir::pe::buildInteger(OpBuilder &b, Location loc, Type type,
                             int64_t value) {
  unsigned width = getElementTypeOrSelf(type).getIntOrFloatBitWidth();
  return createScalarOrSplatConstant(
      b, loc, type,
      APInt(width, value, /*isSigned=*/true, /*implicitTrunc=*/true));
}

Value mlir::pe::buildFloat(OpBuilder &b, Location loc, Type type,
                           double value) {
  FloatAttr element = b.getFloatAttr(getElementTypeOrSelf(type), value);
  return createScalarOrSplatConstant(b, loc, type, element.getValue());
}
