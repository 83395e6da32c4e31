//===- Kernel.h - From .mlir to a function pointer --------------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_TOOLS_PE_BENCH_KERNEL_H
#define PE_TOOLS_PE_BENCH_KERNEL_H

#include "pe/JIT/LoadedCode.h"
#include "llvm/Support/Error.h"
#include <map>
#include <memory>
#include <string>
#include <tuple>

namespace mlir::pe::bench {

/// Names a function in a file, and how it is compiled.
struct KernelName {
  /// The file in the directory of kernels, without the suffix .mlir.
  std::string file;
  /// The function. It takes memrefs (or tensors that are updated, which become
  /// memrefs) and an i32, and has the attribute `llvm.emit_c_interface`.
  std::string function;
  /// The CPU to generate code for, as clang names it; empty for the host.
  std::string target = {};
  /// Further options of `--pe-lower-to-llvm`.
  std::string options = {};
};

/// A compiled function. Valid as long as the compiler that returned it lives.
class Kernel {
public:
  explicit Kernel(void *entry = nullptr) : entry(entry) {}

  /// Calls the function with the descriptors of its memrefs, one to seven.
  void operator()(llvm::ArrayRef<void *> memrefs, int32_t start) const;

private:
  /// `_mlir_ciface_<function>`: pointers to descriptors, then the i32. Passing
  /// the fields of the descriptors instead is not faster.
  void *entry;
};

/// Compiles each file once for all of its functions.
class KernelCompiler {
public:
  /// `options` are options of `--pe-lower-to-llvm` for all kernels.
  KernelCompiler(llvm::StringRef directory, llvm::StringRef options);

  /// Errors contain the message of the parser, the pipeline or LLVM.
  llvm::Expected<Kernel> compile(const KernelName &name);

private:
  llvm::Expected<std::unique_ptr<LoadedCode>>
  compileFile(const KernelName &name);

  std::string directory;
  std::string options;
  std::map<std::tuple<std::string, std::string, std::string>,
           std::unique_ptr<LoadedCode>>
      codes;
};

} // namespace mlir::pe::bench

#endif // PE_TOOLS_PE_BENCH_KERNEL_H
