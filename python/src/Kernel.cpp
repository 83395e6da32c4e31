//===- Kernel.cpp - A compiled module -------------------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Kernel.h"
#include "PackedCall.h"
#include "pe/JIT/MachineCode.h"

using namespace llvm;

namespace pe::python {

Expected<std::unique_ptr<Kernel>> Kernel::create(StringRef text,
                                                 StringRef entry,
                                                 StringRef target,
                                                 StringRef options) {
  std::unique_ptr<Kernel> kernel(new Kernel());
  auto machine = mlir::pe::createTargetMachine(target);
  if (!machine)
    return machine.takeError();
  kernel->machine = std::move(*machine);
  auto lowered = lowerToLLVM(text, entry, options);
  if (!lowered)
    return lowered.takeError();
  kernel->lowered = std::move(*lowered);
  if (!kernel->lowered.nativeBF16)
    mlir::pe::keepSubnormalBF16(*kernel->machine);
  bool isHost = target == "host";
  Module &module = *kernel->lowered.module;
  std::string packedCall;
  if (isHost) {
    auto name =
        addPackedCall(module, kernel->getName(), kernel->lowered.signature);
    if (!name)
      return name.takeError();
    packedCall = *name;
  }
  // With its linkage in the text, the entry might be removed.
  module.getFunction(kernel->getName())
      ->setLinkage(GlobalValue::ExternalLinkage);
  if (Error error = mlir::pe::optimize(module, *kernel->machine))
    return error;
  findWrittenArrays(module, kernel->getName(), kernel->lowered.signature);
  if (!isHost)
    return kernel;
  auto code = mlir::pe::LoadedCode::load(module, *kernel->machine);
  if (!code)
    return code.takeError();
  kernel->code = std::move(*code);
  auto address = kernel->code->lookup(packedCall);
  if (!address)
    return address.takeError();
  kernel->entry = reinterpret_cast<Entry>(*address);
  return kernel;
}

std::string Kernel::getLLVMIR() const {
  std::string text;
  raw_string_ostream os(text);
  lowered.module->print(os, nullptr);
  return text;
}

Expected<std::string> Kernel::getAssembly() const {
  auto code =
      mlir::pe::emit(*lowered.module, *machine, CodeGenFileType::AssemblyFile);
  if (!code)
    return code.takeError();
  return code->str().str();
}

} // namespace pe::python
