//===- ProgramMemory.h - What a program allocates by itself -----*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The memory of memrefs is the program's: the program frees it, or does not.
// The memory of tensors is bufferization's: it is freed for the program. Once
// tensors have become memrefs, the marks of pe-mark-program-memory tell the two
// apart.
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_CODEGEN_CPU_PROGRAMMEMORY_H
#define PE_LIB_CODEGEN_CPU_PROGRAMMEMORY_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Interfaces/CallInterfaces.h"

namespace mlir::pe {

/// The mark of an argument or a result that is a memref in the program. That of
/// an op is upstream's `bufferization.manual_deallocation`.
inline constexpr llvm::StringLiteral kProgramMemory = "pe.program_memory";

/// Whether `value` is a memref.
bool isMemRef(Value value);

/// Whether the op allocates what `result` is, for longer than a scope.
bool allocates(OpResult result);

/// Whether the op frees what `operand` is.
bool frees(OpOperand &operand);

/// Whether the program has the op, which allocates or frees.
bool isMarked(Operation *op);

/// Whether the call returns a memref as `result` that is one in the program.
bool isProgramMemory(CallOpInterface call, OpResult result,
                     SymbolTableCollection &symbols);

/// Settles what the program frees itself: leaves memory of memrefs to it, and
/// drops what frees the memory of a tensor, which is freed for it. Fails, with
/// an error, where it may be one or the other.
LogicalResult settleFrees(Operation *root, SymbolTableCollection &symbols);

} // namespace mlir::pe

#endif // PE_LIB_CODEGEN_CPU_PROGRAMMEMORY_H
