//===- PEDecompositions.h - Are they registered? ----------------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_IR_PEDECOMPOSITIONS_H
#define PE_IR_PEDECOMPOSITIONS_H

#include "mlir/IR/Operation.h"

namespace mlir::pe {

/// Emits an error and fails if a pe op in `root` has no decomposition, which
/// the dialect promises and `registerDecompositionModels` provides. MLIR checks
/// promises in builds with assertions only.
LogicalResult verifyDecompositions(Operation *root);

} // namespace mlir::pe

#endif // PE_IR_PEDECOMPOSITIONS_H
