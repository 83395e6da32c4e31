//===- CPUTarget.cpp - Properties of the target CPU -----------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pe/Codegen/CPU/CPUTarget.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/BuiltinOps.h"
#include "pe/Codegen/CPU/Passes.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/TargetParser/AArch64TargetParser.h"
#include "llvm/TargetParser/Host.h"
#include "llvm/TargetParser/X86TargetParser.h"

namespace mlir::pe {
#define GEN_PASS_DEF_SETTARGETPASS
#include "pe/Codegen/CPU/Passes.h.inc"
} // namespace mlir::pe

using namespace mlir;
using namespace mlir::pe;

static constexpr StringLiteral kHost = "host";

/// The target with these x86-64 features, by LLVM's names.
static CPUTarget fromX86Features(const llvm::StringSet<> &features) {
  auto hasAll = [&](ArrayRef<StringRef> names) {
    return llvm::all_of(
        names, [&](StringRef name) { return features.contains(name); });
  };
  int64_t width = 128;
  // Each of these implies avx512f, which some CPUs' lists leave out.
  if (hasAll({"avx512bw", "avx512dq", "avx512vl"}))
    width = 512;
  else if (hasAll({"avx2", "fma"}))
    width = 256;
  bool flushesBF16 = llvm::any_of(kFlushingFeatures, [&](StringRef name) {
    return features.contains(name);
  });
  return {width, hasAll({"avx512bf16"}), llvm::Triple::x86_64, flushesBF16};
}

static llvm::Triple::ArchType getHostArch() {
  return llvm::Triple(llvm::sys::getProcessTriple()).getArch();
}

static CPUTarget getHost() {
  llvm::StringSet<> features;
  for (const auto &feature : llvm::sys::getHostCPUFeatures())
    if (feature.getValue())
      features.insert(feature.getKey());
  // An AArch64 host has none of these features, and so gets 128 bits.
  CPUTarget target = fromX86Features(features);
  target.hasBF16 |= features.contains("bf16");
  target.arch = getHostArch();
  return target;
}

std::optional<CPUTarget> mlir::pe::getCPUTarget(StringRef name) {
  if (name == kHost)
    return getHost();
  // Every architecture has a CPU of this name.
  if (name == "generic")
    return CPUTarget{128, false, getHostArch()};
  if (llvm::X86::parseArchX86(name, /*Only64Bit=*/true) != llvm::X86::CK_None) {
    SmallVector<StringRef> names;
    llvm::X86::getFeaturesForCPU(name, names);
    llvm::StringSet<> features;
    for (StringRef feature : names)
      features.insert(feature);
    return fromX86Features(features);
  }
  if (auto cpu = llvm::AArch64::parseCpu(name))
    return CPUTarget{128,
                     cpu->getImpliedExtensions().test(llvm::AArch64::AEK_BF16),
                     llvm::Triple::aarch64};
  return std::nullopt;
}

llvm::Triple mlir::pe::getTriple(const CPUTarget &target) {
  llvm::Triple host(llvm::sys::getProcessTriple());
  if (host.getArch() == target.arch)
    return host;
  return llvm::Triple(llvm::Triple::getArchTypeName(target.arch), "unknown",
                      "linux", "gnu");
}

/// Sets the triple and the data layout. Without a triple, LLVM's passes assume
/// a machine without vectors.
static void setTriple(ModuleOp module, const CPUTarget &target) {
  llvm::Triple triple = getTriple(target);
  StringRef tripleName = LLVM::LLVMDialect::getTargetTripleAttrName();
  StringRef layoutName = LLVM::LLVMDialect::getDataLayoutAttrName();
  if (module->hasAttr(tripleName) || module->hasAttr(layoutName))
    return;
  Builder b(module.getContext());
  module->setAttr(tripleName, b.getStringAttr(triple.str()));
  module->setAttr(layoutName, b.getStringAttr(triple.computeDataLayout()));
}

/// Takes the features away whose instructions flush subnormal bf16.
static void keepSubnormals(LLVM::LLVMFuncOp function) {
  SmallVector<std::string> without;
  for (StringRef feature : kFlushingFeatures)
    without.push_back(("-" + feature).str());
  SmallVector<StringRef> names(without.begin(), without.end());
  function.setTargetFeaturesAttr(
      LLVM::TargetFeaturesAttr::get(function.getContext(), names));
}

namespace {
struct SetTarget : public pe::impl::SetTargetPassBase<SetTarget> {
  using SetTargetPassBase::SetTargetPassBase;

  LogicalResult initialize(MLIRContext *context) override {
    if (getCPUTarget(target))
      return success();
    return emitError(UnknownLoc::get(context))
           << "pe-set-target expects target to be 'host' or the name of an "
              "x86-64 or AArch64 CPU, but found '"
           << target << "'";
  }

  void runOnOperation() override {
    CPUTarget cpu = *getCPUTarget(target);
    if (auto module = dyn_cast<ModuleOp>(getOperation()))
      setTriple(module, cpu);
    std::string width = std::to_string(cpu.vectorWidth);
    getOperation()->walk([&](LLVM::LLVMFuncOp function) {
      if (function.isExternal())
        return;
      // By default, LLVM prefers narrower vectors on some CPUs.
      if (!function.getPreferVectorWidth())
        function.setPreferVectorWidth(width);
      if (target == kHost || function.getTargetCpu())
        return;
      function.setTargetCpu(target);
      if (cpu.flushesBF16 && !nativeBF16 && !function.getTargetFeatures())
        keepSubnormals(function);
    });
  }
};
} // namespace
