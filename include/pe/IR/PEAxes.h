//===- PEAxes.h - The axes of multi-axis rotations --------------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_IR_PEAXES_H
#define PE_IR_PEAXES_H

#include "mlir/Support/LLVM.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"

namespace mlir::pe {

/// The rows of positions that are named by `axes`.
struct UsedAxes {
  /// The rows, in ascending order.
  SmallVector<int64_t> rows;
  /// For every pair, the index of its axis in `rows`.
  SmallVector<int64_t> axes;
};

UsedAxes getUsedAxes(ArrayRef<int64_t> axes);

} // namespace mlir::pe

#endif // PE_IR_PEAXES_H
