//===- Constants.h - Constants, scalar or vector ----------------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_ARITHMETIC_CONSTANTS_H
#define PE_ARITHMETIC_CONSTANTS_H

#include "mlir/IR/Builders.h"

namespace mlir::pe {

/// A constant of an integer type or a vector of it: the low bits of `value`.
Value buildInteger(OpBuilder &b, Location loc, Type type, int64_t value);

/// A constant of a float type or a vector of it: `value`, rounded to nearest.
Value buildFloat(OpBuilder &b, Location loc, Type type, double value);

} // namespace mlir::pe

#endif // PE_ARITHMETIC_CONSTANTS_H
