//===- Session.h - A context that collects diagnostics ----------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_JIT_SESSION_H
#define PE_JIT_SESSION_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/OwningOpRef.h"
#include "mlir/Pass/PassInstrumentation.h"
#include "mlir/Pass/PassManager.h"
#include "llvm/IR/Module.h"
#include "llvm/Support/Error.h"
#include <memory>

namespace mlir::pe {

/// An MLIR context with all dialects, for one compilation. Nothing is printed:
/// errors are collected and returned as text, and the caller can take the
/// warnings.
class Session {
public:
  Session();

  /// From now on, ops of dialects that are not linked may be parsed.
  void allowUnregisteredDialects() { context.allowUnregisteredDialects(); }

  /// `name` stands for the file name in errors.
  llvm::Expected<OwningOpRef<ModuleOp>>
  parse(llvm::StringRef text, llvm::StringRef name = "input.mlir");

  /// Runs the passes that `addPasses` adds. If `addPasses` fails, it writes the
  /// reason to its stream. The module is verified after the last pass only.
  llvm::Error
  runPasses(ModuleOp module,
            llvm::function_ref<llvm::LogicalResult(OpPassManager &,
                                                   llvm::raw_ostream &)>
                addPasses,
            std::unique_ptr<PassInstrumentation> watch = nullptr);

  /// Translates a module of the LLVM dialect. LLVM verifies the result.
  llvm::Expected<std::unique_ptr<llvm::Module>>
  translate(ModuleOp module, llvm::LLVMContext &llvmContext);

  /// Returns the errors so far, or `otherwise` if there are none.
  llvm::Error takeError(llvm::StringRef otherwise);

  std::vector<std::string> takeWarnings() { return std::move(warnings); }

private:
  MLIRContext context;
  std::string errors;
  std::vector<std::string> warnings;
  ScopedDiagnosticHandler handler;
};

/// Reads the options of a pipeline, written as on the command line.
template <typename OptionsT>
llvm::LogicalResult parseOptions(OptionsT &parsed, llvm::StringRef options,
                                 llvm::raw_ostream &errors) {
  llvm::LogicalResult result = parsed.parseFromString(options, errors);
  // LLVM reports bad values only on the standard error stream.
  if (failed(result))
    errors << "the options '" << options << "' could not be read";
  return result;
}

} // namespace mlir::pe

#endif // PE_JIT_SESSION_H
