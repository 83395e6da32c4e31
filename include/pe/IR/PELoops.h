//===- PELoops.h - What is known of loops ----------------------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_IR_PELOOPS_H
#define PE_IR_PELOOPS_H

#include "mlir/Dialect/SCF/IR/SCF.h"

namespace mlir::pe {

/// Marks an `scf.for` without iteration arguments whose iterations are
/// independent: none reads or writes what another one writes, but for slots of
/// a cache that several tokens have, of which any one may be the last.
inline constexpr StringLiteral kIndependentAttr = "pe.independent";

/// Whether the op is a loop with the mark. Loops on tensors that have it pass
/// on other parts of the tensors in each iteration, or tokens of a cache.
inline bool isIndependent(Operation *op) {
  return isa<scf::ForOp>(op) && op->hasAttr(kIndependentAttr);
}

inline void markIndependent(scf::ForOp loop) {
  loop->setAttr(kIndependentAttr, UnitAttr::get(loop.getContext()));
}

} // namespace mlir::pe

#endif // PE_IR_PELOOPS_H
