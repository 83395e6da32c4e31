//===- MemoryOrder.h - Tensors that are read from memory --------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A tensor that `bufferization.to_tensor` reads from a memref is read where it
// is used, once it has a buffer. So its users must stay before what changes the
// memref.
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_CODEGEN_CPU_MEMORYORDER_H
#define PE_LIB_CODEGEN_CPU_MEMORYORDER_H

#include "mlir/IR/Operation.h"

namespace mlir::pe {

/// Whether a tensor that the op needs is read from a memref.
bool readsMemRef(Operation *op);

/// Whether the op may write to memory, or free it.
bool mayChangeMemory(Operation *op);

/// Whether `op` computes the same just before `later`, which comes after it in
/// the block: no op between them may change or free what it reads.
bool mayMoveDown(Operation *op, Operation *later);

} // namespace mlir::pe

#endif // PE_LIB_CODEGEN_CPU_MEMORYORDER_H
