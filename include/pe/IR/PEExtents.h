//===- PEExtents.h - Extents known to be equal ------------------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_IR_PEEXTENTS_H
#define PE_IR_PEEXTENTS_H

#include "mlir/IR/Builders.h"
#include "mlir/IR/OpDefinition.h"

namespace mlir::pe {

/// Whether `size` is known to be the whole extent of dimension `dim` of one of
/// `arrays`. A tile of that size must start at 0, even if its offset is not
/// constant.
bool isExtentOf(OpFoldResult size, ValueRange arrays, int64_t dim);

/// The extent of dimension `dim` of all of `arrays`, at least one, which are
/// known to have the same. It is an attribute if any of their types says it.
OpFoldResult getCommonExtent(OpBuilder &b, Location loc, ValueRange arrays,
                             int64_t dim);

/// `tensor`, cast so that its type has the static extents of `shape` as well.
/// An op that reads several arrays of one shape may know an extent from one
/// alone.
Value addStaticExtents(OpBuilder &b, Location loc, Value tensor,
                       ArrayRef<int64_t> shape);

} // namespace mlir::pe

#endif // PE_IR_PEEXTENTS_H
