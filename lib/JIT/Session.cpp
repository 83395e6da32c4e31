//===- Session.cpp - A context that collects diagnostics ------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pe/JIT/Session.h"
#include "mlir/IR/Verifier.h"
#include "mlir/InitAllDialects.h"
#include "mlir/InitAllExtensions.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Target/LLVMIR/Dialect/All.h"
#include "mlir/Target/LLVMIR/Export.h"
#include "pe/InitAll.h"
#include "llvm/IR/Verifier.h"

namespace mlir::pe {

static DialectRegistry makeRegistry() {
  DialectRegistry registry;
  mlir::registerAllDialects(registry);
  mlir::registerAllExtensions(registry);
  registerAllToLLVMIRTranslations(registry);
  mlir::pe::registerAllDialects(registry);
  mlir::pe::registerAllExtensions(registry);
  mlir::pe::registerAllPasses();
  return registry;
}

/// MLIR's pass registry is global to the process. It is filled once, so that
/// passes can be run by name.
static const DialectRegistry &getRegistry() {
  static const DialectRegistry registry = makeRegistry();
  return registry;
}

static StringRef getName(DiagnosticSeverity severity) {
  switch (severity) {
  case DiagnosticSeverity::Error:
    return "error";
  case DiagnosticSeverity::Warning:
    return "warning";
  default:
    return "note";
  }
}

static void printDiagnostic(llvm::raw_ostream &os, Diagnostic &diagnostic) {
  Location location = diagnostic.getLocation();
  if (auto file = location->findInstanceOf<FileLineColLoc>())
    os << file.getFilename().getValue() << ':' << file.getLine() << ':'
       << file.getColumn() << ": ";
  os << getName(diagnostic.getSeverity()) << ": " << diagnostic.str() << '\n';
}

/// A diagnostic and its notes, one line each.
static std::string getText(Diagnostic &diagnostic) {
  std::string text;
  llvm::raw_string_ostream os(text);
  printDiagnostic(os, diagnostic);
  for (Diagnostic &note : diagnostic.getNotes())
    printDiagnostic(os, note);
  return text;
}

// In modules of a few functions, threads would cost more than they gain.
Session::Session()
    : context(getRegistry(), MLIRContext::Threading::DISABLED),
      handler(&context, [this](Diagnostic &diagnostic) {
        if (diagnostic.getSeverity() == DiagnosticSeverity::Error)
          errors += getText(diagnostic);
        if (diagnostic.getSeverity() == DiagnosticSeverity::Warning)
          warnings.push_back(StringRef(getText(diagnostic)).rtrim().str());
        return success();
      }) {}

llvm::Error Session::takeError(StringRef otherwise) {
  std::string text = errors.empty() ? otherwise.str() : errors;
  errors.clear();
  return llvm::createStringError(StringRef(text).rtrim());
}

llvm::Expected<OwningOpRef<ModuleOp>> Session::parse(StringRef text,
                                                     StringRef name) {
  auto module = parseSourceString<ModuleOp>(text, ParserConfig(&context), name);
  if (!module)
    return takeError("the text could not be parsed");
  return module;
}

llvm::Error Session::runPasses(
    ModuleOp module,
    function_ref<LogicalResult(OpPassManager &, llvm::raw_ostream &)> addPasses,
    std::unique_ptr<PassInstrumentation> watch) {
  auto pm = PassManager::on<ModuleOp>(&context);
  llvm::raw_string_ostream os(errors);
  if (failed(addPasses(pm, os)))
    return takeError("unknown options");
  errors.clear();
  if (watch)
    pm.addInstrumentation(std::move(watch));
  // The program was verified when it was parsed, and is verified once more at
  // the end. To find the pass that breaks a program, use pe-opt, which verifies
  // after each pass.
  pm.enableVerifier(false);
  if (failed(pm.run(module)) || failed(verify(module)))
    return takeError("a pass failed");
  return llvm::Error::success();
}

llvm::Expected<std::unique_ptr<llvm::Module>>
Session::translate(ModuleOp module, llvm::LLVMContext &llvmContext) {
  // Without a handler, LLVM would print its diagnostics.
  llvmContext.setDiagnosticHandlerCallBack(
      [](const llvm::DiagnosticInfo *, void *) {});
  std::unique_ptr<llvm::Module> translated =
      translateModuleToLLVMIR(module, llvmContext, "LLVMDialectModule",
                              /*disableVerification=*/true);
  if (!translated)
    return takeError("translation to LLVM IR failed");
  // MLIR would print the verifier's errors.
  std::string text;
  llvm::raw_string_ostream os(text);
  if (llvm::verifyModule(*translated, &os))
    return llvm::createStringError("LLVM's verifier: " +
                                   StringRef(text).rtrim().str());
  return translated;
}

} // namespace mlir::pe
