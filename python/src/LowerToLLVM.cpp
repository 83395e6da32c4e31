//===- LowerToLLVM.cpp - From MLIR text to LLVM IR ------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Lowering.h"
#include "Session.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Pass/PassInstrumentation.h"
#include "mlir/Target/LLVMIR/Export.h"
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

namespace {
/// Keeps the last type that the entry had while it was a `func.func`: that with
/// memrefs in place of tensors, and without results that are arguments.
struct RecordType : public PassInstrumentation {
  RecordType(StringRef entry, FunctionType &type) : entry(entry), type(type) {}

  void runAfterPass(Pass *, Operation *op) override {
    func::FuncOp function;
    if (auto module = dyn_cast<ModuleOp>(op))
      function = module.lookupSymbol<func::FuncOp>(entry);
    if (function)
      type = function.getFunctionType();
  }

  std::string entry;
  FunctionType &type;
};
} // namespace

llvm::Expected<LoweredModule> lowerToLLVM(StringRef text, StringRef entry,
                                          StringRef options) {
  Session session;
  auto module = session.parse(text);
  if (!module)
    return module.takeError();
  auto function = findEntry(**module, entry);
  if (!function)
    return function.takeError();
  LoweredModule result;
  result.entry = function->getName().str();
  FunctionType type = function->getFunctionType();
  auto addPasses = [&](OpPassManager &pm, llvm::raw_ostream &errors) {
    mlir::pe::LowerToLLVMOptions parsed;
    if (failed(parseOptions(parsed, options, errors)))
      return failure();
    mlir::pe::addLowerToLLVMPipeline(pm, parsed);
    return success();
  };
  if (llvm::Error error =
          session.runPasses(**module, addPasses,
                            std::make_unique<RecordType>(result.entry, type)))
    return error;
  auto signature = getSignature(type);
  if (!signature)
    return signature.takeError();
  result.signature = *signature;
  result.context = std::make_unique<llvm::LLVMContext>();
  result.module = translateModuleToLLVMIR(**module, *result.context);
  if (!result.module)
    return session.takeError("translation to LLVM IR failed");
  return result;
}

} // namespace pe::python
