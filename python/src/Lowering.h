//===- Lowering.h - From MLIR text to LLVM IR -------------------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_PYTHON_LOWERING_H
#define PE_PYTHON_LOWERING_H

#include "Signature.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Module.h"
#include <memory>

namespace pe::python {

/// A module in LLVM IR, with the function in it that is to be called.
struct LoweredModule {
  std::unique_ptr<llvm::LLVMContext> context;
  std::unique_ptr<llvm::Module> module;
  std::string entry;
  Signature signature;
  /// Whether subnormal bf16 may be flushed to zero.
  bool nativeBF16 = false;
  std::vector<std::string> warnings;
};

struct LoweredPTX {
  std::string text;
  /// How to launch the kernels, as JSON.
  std::string kernels;
  std::vector<std::string> warnings;
};

struct RaisedModule {
  std::string text;
  /// What was raised and what was not, as JSON.
  std::string report;
};

/// Parses a module, which may have ops of unknown dialects, and raises rotary
/// embeddings in it. `level` is that of `--raise-to-pe`.
llvm::Expected<RaisedModule> raiseModule(llvm::StringRef text,
                                         llvm::StringRef level);

/// Parses a module and runs `pe-lower-to-llvm` with the options given, which
/// are written as on the command line. `entry` names the function to call; it
/// may be empty if there is only one. Errors are MLIR's diagnostics, with the
/// lines and columns of the text.
llvm::Expected<LoweredModule> lowerToLLVM(llvm::StringRef text,
                                          llvm::StringRef entry,
                                          llvm::StringRef options);

/// Parses a module, runs `pe-lower-to-nvvm`, and returns the PTX in it and how
/// to launch its kernels.
llvm::Expected<LoweredPTX> lowerToPTX(llvm::StringRef text,
                                      llvm::StringRef options);

/// All options of the two pipelines and their defaults, as `{name=value ...}`.
std::string getDefaultOptionsForLLVM();
std::string getDefaultOptionsForPTX();

/// Parses a module with one function, simplifies it, and returns the numbers
/// that the function returns: a list for each result.
llvm::Expected<llvm::SmallVector<std::vector<double>>>
foldToNumbers(llvm::StringRef text);

} // namespace pe::python

#endif // PE_PYTHON_LOWERING_H
