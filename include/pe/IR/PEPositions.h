//===- PEPositions.h - The loop behind pe.positions -------------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_IR_PEPOSITIONS_H
#define PE_IR_PEPOSITIONS_H

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "pe/IR/PE.h"

namespace mlir::pe {

/// Builds the `linalg.generic` that writes the positions of `op` into `init`, a
/// tensor or memref of its shape.
linalg::GenericOp fillWithPositions(OpBuilder &b, PositionsOp op, Value init);

} // namespace mlir::pe

#endif // PE_IR_PEPOSITIONS_H
