//===- VerifyNVVMTarget.cpp - GPUs that LLVM knows ------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/IR/Diagnostics.h"
#include "mlir/Target/LLVM/NVVM/Utils.h"
#include "pe/Codegen/GPU/Passes.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/LegacyPassManager.h"
#include "llvm/IR/Module.h"
#include "llvm/MC/MCSubtargetInfo.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Target/TargetMachine.h"
#include "llvm/Target/TargetOptions.h"

namespace mlir::pe {
#define GEN_PASS_DEF_VERIFYNVVMTARGETPASS
#include "pe/Codegen/GPU/Passes.h.inc"
} // namespace mlir::pe

using namespace mlir;

/// Ten times the PTX version that LLVM emits for a chip by default, the first
/// one that supports it. LLVM exposes this only in its output.
static std::optional<unsigned> getFirstVersion(const llvm::Target &target,
                                               const llvm::Triple &triple,
                                               StringRef chip) {
  std::unique_ptr<llvm::TargetMachine> machine(target.createTargetMachine(
      triple, chip, /*Features=*/"", llvm::TargetOptions(), std::nullopt));
  llvm::LLVMContext context;
  llvm::Module module("empty", context);
  module.setTargetTriple(triple);
  module.setDataLayout(machine->createDataLayout());
  SmallString<0> text;
  llvm::raw_svector_ostream os(text);
  llvm::legacy::PassManager passes;
  if (machine->addPassesToEmitFile(passes, os, /*DwoOut=*/nullptr,
                                   llvm::CodeGenFileType::AssemblyFile))
    return std::nullopt;
  passes.run(module);
  StringRef version = StringRef(text).split(".version ").second;
  unsigned major = 0, minor = 0;
  if (version.consumeInteger(10, major) || !version.consume_front(".") ||
      version.consumeInteger(10, minor))
    return std::nullopt;
  return 10 * major + minor;
}

/// Ten times the PTX version of a feature such as `+ptx80`.
static std::optional<unsigned> parseVersion(StringRef features,
                                            const llvm::MCSubtargetInfo &info) {
  unsigned version = 0;
  StringRef name = features;
  bool isKnown =
      name.consume_front("+") &&
      llvm::any_of(info.getAllProcessorFeatures(),
                   [&](const auto &feature) { return name == feature.Key; });
  if (!isKnown || !name.consume_front("ptx") || name.getAsInteger(10, version))
    return std::nullopt;
  return version;
}

namespace {
struct VerifyNVVMTarget
    : public pe::impl::VerifyNVVMTargetPassBase<VerifyNVVMTarget> {
  using VerifyNVVMTargetPassBase::VerifyNVVMTargetPassBase;

  LogicalResult initialize(MLIRContext *context) override {
    auto report = [&]() {
      return emitError(UnknownLoc::get(context))
             << getArgument() << " expects ";
    };
    if (!llvm::is_contained({"isa", "bin", "fatbin"}, format))
      return report() << "format to be isa, bin or fatbin, but found '"
                      << format << "'";
    NVVM::SerializeGPUModuleBase::init();
    const llvm::Triple triple("nvptx64-nvidia-cuda");
    std::string error;
    const llvm::Target *target =
        llvm::TargetRegistry::lookupTarget(triple, error);
    if (!target)
      return report() << "an LLVM with the target NVPTX: " << error;
    std::unique_ptr<llvm::MCSubtargetInfo> info(
        target->createMCSubtargetInfo(triple, /*CPU=*/"", /*Features=*/""));
    if (!info->isCPUStringValid(chip))
      return report() << "chip to be a GPU that LLVM knows, such as sm_80 or "
                         "sm_90, but found '"
                      << chip << "'";
    if (features.empty())
      return success();
    std::optional<unsigned> version = parseVersion(features, *info);
    if (!version)
      return report() << "features to be a version of PTX that LLVM knows, "
                         "such as +ptx80, but found '"
                      << features << "'";
    std::optional<unsigned> first = getFirstVersion(*target, triple, chip);
    if (first && *version < *first)
      return report() << "features to be at least +ptx" << *first << " for "
                      << chip << ", but found '" << features << "'";
    return success();
  }

  void runOnOperation() override { markAllAnalysesPreserved(); }
};
} // namespace
