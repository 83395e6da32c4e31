//===- Session.h - A context that collects diagnostics ----------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_PYTHON_SESSION_H
#define PE_PYTHON_SESSION_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/OwningOpRef.h"
#include "mlir/Pass/PassInstrumentation.h"
#include "mlir/Pass/PassManager.h"
#include "llvm/Support/Error.h"
#include <memory>

namespace pe::python {

/// An MLIR context with all dialects, of one compilation. Nothing is printed:
/// errors are collected, and become the text of what is returned, and warnings
/// are for the caller to pass on.
class Session {
public:
  Session();

  mlir::MLIRContext *getContext() { return &context; }

  llvm::Expected<mlir::OwningOpRef<mlir::ModuleOp>> parse(llvm::StringRef text);

  /// Runs the passes that `addPasses` adds; if it fails it tells a stream why.
  /// The module is verified when all have run, and not between them.
  llvm::Error
  runPasses(mlir::ModuleOp module,
            llvm::function_ref<llvm::LogicalResult(mlir::OpPassManager &,
                                                   llvm::raw_ostream &)>
                addPasses,
            std::unique_ptr<mlir::PassInstrumentation> watch = nullptr);

  /// What went wrong: the errors so far, or `otherwise` if there are none.
  llvm::Error takeError(llvm::StringRef otherwise);

  std::vector<std::string> takeWarnings() { return std::move(warnings); }

private:
  mlir::MLIRContext context;
  std::string errors;
  std::vector<std::string> warnings;
  mlir::ScopedDiagnosticHandler handler;
};

/// Reads the options of a pipeline, written as on the command line.
template <typename OptionsT>
llvm::LogicalResult parseOptions(OptionsT &parsed, llvm::StringRef options,
                                 llvm::raw_ostream &errors) {
  llvm::LogicalResult result = parsed.parseFromString(options, errors);
  // Of a bad value LLVM tells the standard error stream alone.
  if (failed(result))
    errors << "the options '" << options << "' could not be read";
  return result;
}

} // namespace pe::python

#endif // PE_PYTHON_SESSION_H
