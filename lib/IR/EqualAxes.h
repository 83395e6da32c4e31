//===- EqualAxes.h - Axes that read equal positions -------------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_IR_EQUALAXES_H
#define PE_LIB_IR_EQUALAXES_H

#include "mlir/IR/Builders.h"

namespace mlir::pe {

/// The common value of all rows of positions named by `axes`, if they are known
/// to be equal and it can be had without a slice: a value that was broadcast to
/// all rows, or equal constants. Null otherwise.
Value getCommonRow(OpBuilder &b, Location loc, Value positions,
                   ArrayRef<int64_t> axes);

} // namespace mlir::pe

#endif // PE_LIB_IR_EQUALAXES_H
