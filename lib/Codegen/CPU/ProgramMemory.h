//===- ProgramMemory.h - Memory that the program manages --------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The program manages the memory of its memrefs: they are freed only where it
// frees them. The memory of its tensors is allocated by bufferization and freed
// by the pipeline. After bufferization, both are memrefs, and the marks of
// pe-mark-program-memory tell them apart.
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_CODEGEN_CPU_PROGRAMMEMORY_H
#define PE_LIB_CODEGEN_CPU_PROGRAMMEMORY_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Interfaces/CallInterfaces.h"

namespace mlir::pe {

/// The mark of arguments and results that are memrefs in the program. Ops are
/// marked by upstream's `bufferization.manual_deallocation`.
inline constexpr llvm::StringLiteral kProgramMemory = "pe.program_memory";

/// Whether `value` is a memref.
bool isMemRef(Value value);

/// Whether the op allocates `result` other than for the duration of a scope.
bool allocates(OpResult result);

/// Whether the op frees `operand`.
bool frees(OpOperand &operand);

/// Whether the op, which allocates or frees, is marked as the program's.
bool isMarked(Operation *op);

/// Whether `result` of the call is a memref in the program, not a tensor's
/// buffer.
bool isProgramMemory(CallOpInterface call, OpResult result,
                     SymbolTableCollection &symbols);

/// Handles the ops by which the program frees memory. Those that free memrefs
/// of the program stay. Those that free the memory of a tensor are dropped,
/// because that is freed anyway. An op that may free either is an error.
LogicalResult settleFrees(Operation *root, SymbolTableCollection &symbols);

} // namespace mlir::pe

#endif // PE_LIB_CODEGEN_CPU_PROGRAMMEMORY_H
