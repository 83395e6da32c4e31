//===- Kernel.h - A compiled module -----------------------------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_PYTHON_KERNEL_H
#define PE_PYTHON_KERNEL_H

#include "Lowering.h"
#include "pe/JIT/LoadedCode.h"
#include "llvm/Target/TargetMachine.h"
#include <memory>

namespace pe::python {

/// A module that was compiled for a CPU, and, if that is the host, a function
/// in it that can be called.
class Kernel {
public:
  /// Words of the arguments, then of the results; see PackedCall.h.
  using Entry = void (*)(uint64_t *words);

  static llvm::Expected<std::unique_ptr<Kernel>>
  create(llvm::StringRef text, llvm::StringRef entry, llvm::StringRef target,
         llvm::StringRef options);

  const Signature &getSignature() const { return lowered.signature; }
  const std::string &getName() const { return lowered.entry; }
  const std::vector<std::string> &getWarnings() const {
    return lowered.warnings;
  }

  /// The function, or null if the target is not the host.
  Entry getEntry() const { return entry; }

  /// The optimized module.
  std::string getLLVMIR() const;
  llvm::Expected<std::string> getAssembly() const;

private:
  Kernel() = default;

  LoweredModule lowered;
  std::unique_ptr<llvm::TargetMachine> machine;
  std::unique_ptr<mlir::pe::LoadedCode> code;
  Entry entry = nullptr;
};

} // namespace pe::python

#endif // PE_PYTHON_KERNEL_H
