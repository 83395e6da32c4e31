//===- RowLoop.h - Loops over the vectors of a row --------------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A row whose extent is known at run time only is a loop over whole vectors,
// one over quarters of them, and one over single elements: a short row is not
// left to single elements alone, and no vector is masked.
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_CODEGEN_CPU_ROWLOOP_H
#define PE_LIB_CODEGEN_CPU_ROWLOOP_H

#include "mlir/IR/Builders.h"

namespace mlir::pe {

/// Builds what is done with `size` elements from `first` on, an index, given
/// the rows so far; returns the new rows.
using BuildPart = function_ref<SmallVector<Value>(Value first, int64_t size,
                                                  ValueRange rows)>;

/// Builds the loops over the elements [begin, end), which are of type index,
/// with `lanes` in a whole vector. Returns the rows after `rows`.
SmallVector<Value> buildRowLoop(OpBuilder &b, Location loc, Value begin,
                                Value end, int64_t lanes, ValueRange rows,
                                BuildPart buildPart);

} // namespace mlir::pe

#endif // PE_LIB_CODEGEN_CPU_ROWLOOP_H
