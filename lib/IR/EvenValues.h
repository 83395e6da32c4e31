//===- EvenValues.h - Values known to be even -------------------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_IR_EVENVALUES_H
#define PE_LIB_IR_EVENVALUES_H

#include "mlir/IR/OpDefinition.h"

namespace mlir::pe {

/// Whether `value` is known to be even: a constant, the index of a loop with
/// even bounds and step, or an affine function of these.
bool isKnownEven(OpFoldResult value);

} // namespace mlir::pe

#endif // PE_LIB_IR_EVENVALUES_H
