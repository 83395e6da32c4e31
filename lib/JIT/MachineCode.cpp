//===- MachineCode.cpp - From LLVM IR to machine code ---------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pe/JIT/MachineCode.h"
#include "ShuffleOrder.h"
#include "pe/Codegen/CPU/CPUTarget.h"
#include "llvm/IR/DiagnosticInfo.h"
#include "llvm/IR/DiagnosticPrinter.h"
#include "llvm/IR/LegacyPassManager.h"
#include "llvm/IR/Verifier.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Target/TargetOptions.h"
#include "llvm/TargetParser/Host.h"
#include "llvm/TargetParser/SubtargetFeature.h"
#include "llvm/Transforms/Utils/Cloning.h"

using namespace llvm;

namespace mlir::pe {

static void registerTargets() {
  static const bool once = [] {
    InitializeAllTargetInfos();
    InitializeAllTargets();
    InitializeAllTargetMCs();
    InitializeAllAsmPrinters();
    // Needed to parse inline assembly.
    InitializeAllAsmParsers();
    return true;
  }();
  (void)once;
}

static std::string getHostFeatures() {
  SubtargetFeatures features;
  for (const auto &feature : sys::getHostCPUFeatures())
    features.AddFeature(feature.getKey(), feature.getValue());
  return features.getString();
}

Expected<std::unique_ptr<TargetMachine>>
createTargetMachine(StringRef targetName) {
  registerTargets();
  std::optional<CPUTarget> cpu = getCPUTarget(targetName);
  if (!cpu)
    return createStringError(formatv(
        "unknown target '{0}'; expected 'host', 'sm_' and a number, or a CPU "
        "of LLVM such as 'x86-64-v3' or 'neoverse-n1'",
        targetName));
  bool isHost = targetName == "host";
  Triple triple = getTriple(*cpu);
  std::string error;
  const Target *target = TargetRegistry::lookupTarget(triple, error);
  if (!target)
    return createStringError(error);
  std::unique_ptr<TargetMachine> machine(target->createTargetMachine(
      triple, isHost ? sys::getHostCPUName() : targetName,
      isHost ? getHostFeatures() : "", TargetOptions(), Reloc::PIC_,
      std::nullopt, CodeGenOptLevel::Aggressive));
  if (!machine)
    return createStringError(
        formatv("LLVM has no code generator for '{0}'", triple.str()));
  return machine;
}

void keepSubnormalBF16(TargetMachine &machine) {
  if (machine.getTargetTriple().getArch() != Triple::x86_64)
    return;
  // The last mention of a feature counts.
  SubtargetFeatures features(machine.getTargetFeatureString());
  for (StringRef feature : kFlushingFeatures)
    features.AddFeature(feature, /*Enable=*/false);
  machine.setTargetFeatureString(features.getString());
}

namespace {
/// Collects the errors that LLVM reports to a context, instead of printing them
/// and ending the process. Warnings, remarks and notes are ignored.
class ErrorCollector {
public:
  explicit ErrorCollector(LLVMContext &context) : context(context) {
    context.setDiagnosticHandlerCallBack(collect, &errors);
  }
  ~ErrorCollector() {
    context.setDiagnosticHandlerCallBack([](const DiagnosticInfo *, void *) {});
  }

  Error takeError() {
    return errors.empty() ? Error::success() : createStringError(errors);
  }

private:
  static void collect(const DiagnosticInfo *info, void *errors) {
    if (info->getSeverity() != DS_Error)
      return;
    auto &text = *static_cast<std::string *>(errors);
    raw_string_ostream os(text);
    if (!text.empty())
      os << '\n';
    DiagnosticPrinterRawOStream printer(os);
    info->print(printer);
  }

  LLVMContext &context;
  std::string errors;
};
} // namespace

Error optimize(Module &module, TargetMachine &machine) {
  ErrorCollector errors(module.getContext());
  module.setTargetTriple(machine.getTargetTriple());
  module.setDataLayout(machine.createDataLayout());
  LoopAnalysisManager loops;
  FunctionAnalysisManager functions;
  CGSCCAnalysisManager components;
  ModuleAnalysisManager modules;
  // This pass takes a quarter of the time. It optimizes loops that reload
  // elements which they have stored; our loops over vectors do not.
  PassInstrumentationCallbacks callbacks;
  callbacks.registerShouldRunOptionalPassCallback(
      [](StringRef pass, Any) { return pass != "LoopLoadEliminationPass"; });
  repairAfterSROA(callbacks);
  PassBuilder builder(&machine, PipelineTuningOptions(), std::nullopt,
                      &callbacks);
  builder.registerModuleAnalyses(modules);
  builder.registerCGSCCAnalyses(components);
  builder.registerFunctionAnalyses(functions);
  builder.registerLoopAnalyses(loops);
  builder.crossRegisterProxies(loops, functions, components, modules);
  builder.buildPerModuleDefaultPipeline(OptimizationLevel::O3)
      .run(module, modules);
  if (Error error = errors.takeError())
    return error;
  // Code generated from an invalid module would be wrong, or LLVM would crash.
  std::string text;
  raw_string_ostream os(text);
  if (verifyModule(module, &os))
    return createStringError("LLVM's optimizer leaves an invalid module: " +
                             text);
  return Error::success();
}

Expected<SmallString<0>> emit(const Module &module, TargetMachine &machine,
                              CodeGenFileType type) {
  // Code generation changes the module.
  std::unique_ptr<Module> copy = CloneModule(module);
  ErrorCollector errors(copy->getContext());
  SmallString<0> code;
  raw_svector_ostream os(code);
  legacy::PassManager passes;
  bool failed = machine.addPassesToEmitFile(passes, os, nullptr, type);
  if (!failed)
    passes.run(*copy);
  if (Error error = errors.takeError())
    return error;
  if (failed)
    return createStringError("LLVM cannot write this kind of file");
  return code;
}

} // namespace mlir::pe
