//===- Kernel.cpp - From .mlir to a function pointer ----------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Kernel.h"
#include "mlir/Support/FileUtilities.h"
#include "pe/JIT/MachineCode.h"
#include "pe/JIT/Session.h"
#include "pe/Pipelines/Pipelines.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace mlir;
using namespace mlir::pe;
using namespace mlir::pe::bench;

/// Calls `entry` with `pointers`, all of `rest` and the position.
template <typename... Pointers>
static void call(void *entry, llvm::ArrayRef<void *> rest, int32_t start,
                 Pointers... pointers) {
  constexpr size_t kMaxMemRefs = 7;
  if (rest.empty())
    return reinterpret_cast<void (*)(Pointers..., int32_t)>(entry)(pointers...,
                                                                   start);
  if constexpr (sizeof...(pointers) < kMaxMemRefs)
    return call(entry, rest.drop_front(), start, pointers..., rest.front());
  llvm_unreachable("a kernel has one to seven memrefs");
}

void Kernel::operator()(llvm::ArrayRef<void *> memrefs, int32_t start) const {
  call(entry, memrefs, start);
}

KernelCompiler::KernelCompiler(StringRef directory, StringRef options)
    : directory(directory), options(options) {}

/// The first line of `error`, prefixed by `what`.
static llvm::Error about(StringRef what, llvm::Error error) {
  std::string text = llvm::toString(std::move(error));
  return llvm::createStringError(what + ": " +
                                 StringRef(text).split('\n').first);
}

llvm::Expected<std::unique_ptr<LoadedCode>>
KernelCompiler::compileFile(const KernelName &name) {
  std::string path = directory + "/" + name.file + ".mlir";
  std::string openError;
  auto file = openInputFile(path, &openError);
  if (!file)
    return llvm::createStringError(openError);
  Session session;
  auto module = session.parse(file->getBuffer(), path);
  if (!module)
    return about("cannot parse", module.takeError());

  const std::string target = name.target.empty() ? "host" : name.target;
  const std::string text =
      "target=" + target + " " + name.options + " " + options;
  LowerToLLVMOptions parsed;
  StringRef step = "wrong options";
  if (llvm::Error error = session.runPasses(
          **module, [&](OpPassManager &passes, llvm::raw_ostream &errors) {
            if (failed(parseOptions(parsed, text, errors)))
              return failure();
            addLowerToLLVMPipeline(passes, parsed);
            step = "cannot compile";
            return success();
          }))
    return about(step, std::move(error));

  llvm::LLVMContext context;
  auto translated = session.translate(**module, context);
  if (!translated)
    return about("cannot compile", translated.takeError());
  auto machine = createTargetMachine(target);
  if (!machine)
    return machine.takeError();
  if (!parsed.nativeBF16)
    keepSubnormalBF16(**machine);
  if (llvm::Error error = optimize(**translated, **machine))
    return std::move(error);
  return LoadedCode::load(**translated, **machine);
}

llvm::Expected<Kernel> KernelCompiler::compile(const KernelName &name) {
  std::unique_ptr<LoadedCode> &code =
      codes[{name.file, name.target, name.options}];
  if (!code) {
    auto compiled = compileFile(name);
    if (!compiled)
      return compiled.takeError();
    code = std::move(*compiled);
  }
  auto entry = code->lookup("_mlir_ciface_" + name.function);
  if (!entry)
    return entry.takeError();
  return Kernel(*entry);
}
