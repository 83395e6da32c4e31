//===- BytecodeInterface.h - Versioned bytecode -----------------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_IR_BYTECODEINTERFACE_H
#define PE_LIB_IR_BYTECODEINTERFACE_H

namespace mlir::pe {
class PEDialect;

/// Adds the interface that writes and checks the dialect's bytecode version.
void addBytecodeInterface(PEDialect &dialect);

} // namespace mlir::pe

#endif // PE_LIB_IR_BYTECODEINTERFACE_H
