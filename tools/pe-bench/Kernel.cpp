//===- Kernel.cpp - From .mlir to a function pointer ----------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Kernel.h"
#include "mlir/ExecutionEngine/OptUtils.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/InitAllDialects.h"
#include "mlir/InitAllExtensions.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"
#include "mlir/Support/FileUtilities.h"
#include "mlir/Target/LLVMIR/Dialect/All.h"
#include "pe/InitAll.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ExecutionEngine/Orc/JITTargetMachineBuilder.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Target/TargetMachine.h"

using namespace mlir;
using namespace mlir::pe::bench;

void Kernel::operator()(llvm::ArrayRef<void *> memrefs, int32_t start) const {
  switch (memrefs.size()) {
  case 1:
    return reinterpret_cast<void (*)(void *, int32_t)>(entry)(memrefs[0],
                                                              start);
  case 2:
    return reinterpret_cast<void (*)(void *, void *, int32_t)>(entry)(
        memrefs[0], memrefs[1], start);
  case 3:
    return reinterpret_cast<void (*)(void *, void *, void *, int32_t)>(entry)(
        memrefs[0], memrefs[1], memrefs[2], start);
  }
  llvm_unreachable("a kernel has one to three memrefs");
}

static DialectRegistry getRegistry() {
  DialectRegistry registry;
  registerAllDialects(registry);
  registerAllExtensions(registry);
  registerAllToLLVMIRTranslations(registry);
  pe::registerAllDialects(registry);
  pe::registerAllExtensions(registry);
  return registry;
}

KernelCompiler::KernelCompiler(StringRef directory, StringRef options)
    : context(getRegistry(), MLIRContext::Threading::DISABLED),
      directory(directory), options(options) {}

/// The machine to generate code for, with all features that the host has if no
/// CPU is named.
static llvm::Expected<std::unique_ptr<llvm::TargetMachine>>
getTargetMachine(StringRef cpu) {
  auto builder = llvm::orc::JITTargetMachineBuilder::detectHost();
  if (!builder)
    return builder.takeError();
  if (!cpu.empty()) {
    builder->setCPU(cpu.str());
    builder->getFeatures() = llvm::SubtargetFeatures();
  }
  builder->setCodeGenOptLevel(llvm::CodeGenOptLevel::Aggressive);
  return builder->createTargetMachine();
}

llvm::Expected<std::unique_ptr<ExecutionEngine>>
KernelCompiler::compileFile(const KernelName &name) {
  std::string messages;
  llvm::raw_string_ostream stream(messages);
  auto failure = [&](const Twine &what) {
    return llvm::createStringError(what + (messages.empty() ? "" : ": ") +
                                   StringRef(messages).split('\n').first);
  };

  std::string path = directory + "/" + name.file + ".mlir";
  std::string openError;
  auto file = openInputFile(path, &openError);
  if (!file)
    return llvm::createStringError(openError);
  llvm::SourceMgr sources;
  sources.AddNewSourceBuffer(std::move(file), llvm::SMLoc());
  ScopedDiagnosticHandler handler(&context, [&](Diagnostic &diagnostic) {
    if (auto location = dyn_cast<FileLineColLoc>(diagnostic.getLocation()))
      stream << location.getFilename().strref() << ":" << location.getLine()
             << ":" << location.getColumn() << ": ";
    stream << diagnostic << "\n";
    return success();
  });
  OwningOpRef<ModuleOp> module = parseSourceFile<ModuleOp>(sources, &context);
  if (!module)
    return failure("cannot parse");

  std::string pipeline = "pe-lower-to-llvm{";
  if (!name.target.empty())
    pipeline += "target=" + name.target + " ";
  pipeline += name.options + " " + options + "}";
  PassManager passes(&context);
  if (failed(parsePassPipeline(pipeline, passes, stream)))
    return failure("wrong options");
  if (failed(passes.run(*module)))
    return failure("cannot compile");

  auto machine = getTargetMachine(name.target);
  if (!machine)
    return machine.takeError();
  auto optimize = makeOptimizingTransformer(3, 0, machine->get());
  ExecutionEngineOptions engineOptions;
  engineOptions.transformer = optimize;
  engineOptions.jitCodeGenOptLevel = llvm::CodeGenOptLevel::Aggressive;
  engineOptions.enableGDBNotificationListener = false;
  engineOptions.enablePerfNotificationListener = false;
  SmallVector<StringRef> libraries;
  if (StringRef(pipeline).contains("parallel=openmp"))
    libraries.push_back(PE_BENCH_OPENMP_LIBRARY);
  engineOptions.sharedLibPaths = libraries;
  auto engine =
      ExecutionEngine::create(*module, engineOptions, std::move(*machine));
  if (!engine)
    return failure(llvm::toString(engine.takeError()));
  return engine;
}

llvm::Expected<Kernel> KernelCompiler::compile(const KernelName &name) {
  std::unique_ptr<ExecutionEngine> &engine =
      engines[{name.file, name.target, name.options}];
  if (!engine) {
    auto compiled = compileFile(name);
    if (!compiled)
      return compiled.takeError();
    engine = std::move(*compiled);
  }
  auto entry = engine->lookup("_mlir_ciface_" + name.function);
  if (!entry)
    return entry.takeError();
  return Kernel(*entry);
}
