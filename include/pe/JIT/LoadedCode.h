//===- LoadedCode.h - Machine code in this process --------------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_JIT_LOADEDCODE_H
#define PE_JIT_LOADEDCODE_H

#include "llvm/ExecutionEngine/Orc/LLJIT.h"
#include "llvm/IR/Module.h"
#include "llvm/Target/TargetMachine.h"
#include <memory>

namespace mlir::pe {

/// The functions of a module, which can be called as long as this object lives.
/// They may call functions of this process and, if needed, of OpenMP's library.
class LoadedCode {
public:
  /// Generates code for an optimized module, which is not changed.
  static llvm::Expected<std::unique_ptr<LoadedCode>>
  load(const llvm::Module &module, llvm::TargetMachine &machine);

  /// The address of a function. Fails if there is no function of that name, or
  /// if one that the code calls is missing.
  llvm::Expected<void *> lookup(llvm::StringRef name);

private:
  std::unique_ptr<llvm::orc::LLJIT> jit;
};

} // namespace mlir::pe

#endif // PE_JIT_LOADEDCODE_H
