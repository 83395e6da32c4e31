//===- IndependentLoops.h - Loops that threads may share --------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_CODEGEN_CPU_INDEPENDENTLOOPS_H
#define PE_LIB_CODEGEN_CPU_INDEPENDENTLOOPS_H

#include "mlir/Dialect/SCF/IR/SCF.h"

namespace mlir::pe {

/// Marks an `scf.for` on tensors none of whose iterations needs what another
/// one computes. The iterations write other parts of the tensors that they pass
/// on, or tokens of a cache, whose slots are distinct.
inline constexpr llvm::StringLiteral kIndependentAttr = "pe.independent";

inline bool isIndependent(scf::ForOp loop) {
  return loop->hasAttr(kIndependentAttr);
}

inline void markIndependent(scf::ForOp loop) {
  loop->setAttr(kIndependentAttr, UnitAttr::get(loop.getContext()));
}

} // namespace mlir::pe

#endif // PE_LIB_CODEGEN_CPU_INDEPENDENTLOOPS_H
