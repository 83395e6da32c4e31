//===- MachineCode.h - From LLVM IR to machine code -------------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_JIT_MACHINECODE_H
#define PE_JIT_MACHINECODE_H

#include "llvm/ADT/SmallString.h"
#include "llvm/IR/Module.h"
#include "llvm/Support/CodeGen.h"
#include "llvm/Support/Error.h"
#include "llvm/Target/TargetMachine.h"
#include <memory>

namespace mlir::pe {

/// The target machine of "host", or of a CPU as clang names it.
llvm::Expected<std::unique_ptr<llvm::TargetMachine>>
createTargetMachine(llvm::StringRef target);

/// Makes an x86-64 machine round to bf16 as others do. With some features, LLVM
/// would use instructions that flush subnormal numbers to zero.
void keepSubnormalBF16(llvm::TargetMachine &machine);

/// Optimizes like `opt -O3`, except for a pass that costs more than it gains.
llvm::Error optimize(llvm::Module &module, llvm::TargetMachine &machine);

/// Emits an object file or assembly. The module is not changed.
llvm::Expected<llvm::SmallString<0>> emit(const llvm::Module &module,
                                          llvm::TargetMachine &machine,
                                          llvm::CodeGenFileType type);

} // namespace mlir::pe

#endif // PE_JIT_MACHINECODE_H
