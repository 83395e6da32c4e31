//===- Calls.h - Loops that call other code ---------------------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_CODEGEN_CPU_CALLS_H
#define PE_LIB_CODEGEN_CPU_CALLS_H

#include "mlir/Interfaces/CallInterfaces.h"

namespace mlir::pe {

/// Whether there is a call in the op. The callee may signal to another thread
/// that earlier stores are complete.
inline bool hasCalls(Operation *op) {
  return op->walk([](CallOpInterface) { return WalkResult::interrupt(); })
      .wasInterrupted();
}

} // namespace mlir::pe

#endif // PE_LIB_CODEGEN_CPU_CALLS_H
