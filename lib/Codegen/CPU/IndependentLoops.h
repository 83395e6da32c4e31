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
#include "pe/IR/PELoops.h"

namespace mlir::pe {

/// Loops on tensors that have the mark pass on other parts of the tensors in
/// each iteration, or tokens of a cache.
inline bool isIndependent(scf::ForOp loop) {
  return loop->hasAttr(kIndependentAttr);
}

inline void markIndependent(scf::ForOp loop) {
  loop->setAttr(kIndependentAttr, UnitAttr::get(loop.getContext()));
}

} // namespace mlir::pe

#endif // PE_LIB_CODEGEN_CPU_INDEPENDENTLOOPS_H
