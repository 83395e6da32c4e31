//===- PEAxes.cpp - The axes of multi-axis rotations ----------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pe/IR/PEAxes.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVectorExtras.h"

using namespace mlir;

pe::UsedAxes mlir::pe::getUsedAxes(ArrayRef<int64_t> axes) {
  UsedAxes used{SmallVector<int64_t>(axes), {}};
  llvm::sort(used.rows);
  used.rows.erase(llvm::unique(used.rows), used.rows.end());
  used.axes = llvm::map_to_vector(axes, [&](int64_t axis) -> int64_t {
    return llvm::lower_bound(used.rows, axis) - used.rows.begin();
  });
  return used;
}
