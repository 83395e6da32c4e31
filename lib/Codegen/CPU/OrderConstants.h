//===- OrderConstants.h - Constants in the order of the program -*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_CODEGEN_CPU_ORDERCONSTANTS_H
#define PE_LIB_CODEGEN_CPU_ORDERCONSTANTS_H

#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/BuiltinOps.h"

namespace mlir::pe {

/// Moves the globals of `module` that are not among `given` to its start, in
/// the order of their first uses, and renames them in that order. Upstream
/// bufferizes functions in the order of their addresses in memory, which
/// differs from run to run.
void orderConstants(ModuleOp module, const DenseSet<memref::GlobalOp> &given);

} // namespace mlir::pe

#endif // PE_LIB_CODEGEN_CPU_ORDERCONSTANTS_H
