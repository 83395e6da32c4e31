//===- PEExtents.h - Extents known to be equal ------------------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_IR_PEEXTENTS_H
#define PE_IR_PEEXTENTS_H

#include "mlir/IR/OpDefinition.h"

namespace mlir::pe {

/// Whether `size` is known to be the whole extent of dimension `dim` of one of
/// `arrays`. A tile of that size must start at 0, even if its offset is not
/// constant.
bool isExtentOf(OpFoldResult size, ValueRange arrays, int64_t dim);

} // namespace mlir::pe

#endif // PE_IR_PEEXTENTS_H
