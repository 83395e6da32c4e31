//===- LowerToLLVM.cpp - From MLIR text to LLVM IR ------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "EntryTracker.h"
#include "Lowering.h"
#include "pe/JIT/Session.h"
#include "pe/Pipelines/Pipelines.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;

namespace pe::python {

/// The function to call: the one named, or the only public one with a body.
static llvm::Expected<func::FuncOp> findEntry(ModuleOp module,
                                              StringRef entry) {
  SmallVector<func::FuncOp> functions;
  for (auto function : module.getOps<func::FuncOp>())
    if (!function.isExternal() && function.isPublic())
      functions.push_back(function);
  if (entry.empty() && functions.size() == 1)
    return functions.front();
  for (func::FuncOp function : functions)
    if (function.getName() == entry)
      return function;
  std::string names;
  for (func::FuncOp function : functions)
    names += (names.empty() ? "'" : ", '") + function.getName().str() + "'";
  if (names.empty())
    names = "none";
  return llvm::createStringError(
      entry.empty()
          ? llvm::formatv("expected one public function, or the name of one as "
                          "entry, but found {0}",
                          names)
                .str()
          : llvm::formatv("expected a public function named '{0}', but found "
                          "{1}",
                          entry, names)
                .str());
}

llvm::Expected<LoweredModule> lowerToLLVM(StringRef text, StringRef entry,
                                          StringRef options) {
  mlir::pe::Session session;
  auto module = session.parse(text);
  if (!module)
    return module.takeError();
  auto function = findEntry(**module, entry);
  if (!function)
    return function.takeError();
  LoweredModule result;
  result.entry = function->getName().str();
  TrackedEntry tracked{function->getFunctionType()};
  auto addPasses = [&](OpPassManager &pm, llvm::raw_ostream &errors) {
    mlir::pe::LowerToLLVMOptions parsed;
    if (failed(mlir::pe::parseOptions(parsed, options, errors)))
      return failure();
    result.nativeBF16 = parsed.nativeBF16;
    mlir::pe::addLowerToLLVMPipeline(pm, parsed);
    return success();
  };
  if (llvm::Error error = session.runPasses(
          **module, addPasses,
          std::make_unique<EntryTracker>(result.entry, tracked)))
    return error;
  auto signature = getSignature(tracked.type);
  if (!signature)
    return signature.takeError();
  result.signature = *signature;
  if (tracked.isLost)
    return llvm::createStringError(
        "expected each result of the entry to be one of the compiled "
        "function's, or an argument, but found one that is neither");
  if (!tracked.returned.empty())
    result.signature.returned = tracked.returned;
  result.warnings = session.takeWarnings();
  result.context = std::make_unique<llvm::LLVMContext>();
  auto translated = session.translate(**module, *result.context);
  if (!translated)
    return translated.takeError();
  result.module = std::move(*translated);
  return result;
}

std::string getDefaultOptionsForLLVM() {
  std::string text;
  llvm::raw_string_ostream os(text);
  mlir::pe::LowerToLLVMOptions().print(os);
  return text;
}

} // namespace pe::python
