//===- Options.h - Choices that code generation offers ----------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_CODEGEN_CPU_OPTIONS_H
#define PE_CODEGEN_CPU_OPTIONS_H

#include "pe/IR/PEEnums.h"
#include "llvm/Support/CommandLine.h"

namespace mlir::pe {

/// How the angles of tokens are computed: an exact phase for every token, or
/// the sum of two angles where positions are contiguous and it pays (Auto) or
/// is possible at all (Split).
enum class Angles { Auto, Exact, Split };

/// Which stores are non-temporal: those to arrays above a threshold, none, or
/// those to all arrays that are only written.
enum class Streaming { Auto, Never, Always };

/// What is computed in one loop over the tokens: a rotation with the ops around
/// it that take a token at a time (Auto), or by itself (None).
enum class Fuse { Auto, None };

/// What runs in parallel.
enum class Parallel { None, OpenMP };

// The values of these options, with their help, for passes and pipelines.

inline llvm::cl::ValuesClass getAccuracyValues() {
  return llvm::cl::values(
      clEnumValN(Accuracy::Standard, "standard", "within 2.5e-7"),
      clEnumValN(Accuracy::High, "high", "within 1.2e-7"));
}

inline llvm::cl::ValuesClass getAnglesValues() {
  return llvm::cl::values(
      clEnumValN(Angles::Auto, "auto", "the cheapest way"),
      clEnumValN(Angles::Exact, "exact", "an exact phase for every token"),
      clEnumValN(Angles::Split, "split",
                 "sums of two angles wherever possible"));
}

inline llvm::cl::ValuesClass getFuseValues() {
  return llvm::cl::values(
      clEnumValN(Fuse::Auto, "auto",
                 "ops around a rotation that take a token at a time"),
      clEnumValN(Fuse::None, "none", "nothing"));
}

inline llvm::cl::ValuesClass getStreamingValues() {
  return llvm::cl::values(
      clEnumValN(Streaming::Auto, "auto",
                 "those of arrays above the threshold"),
      clEnumValN(Streaming::Never, "never", "none"),
      clEnumValN(Streaming::Always, "always",
                 "those of all arrays that are only written"));
}

inline llvm::cl::ValuesClass getParallelValues() {
  return llvm::cl::values(clEnumValN(Parallel::None, "none", "nothing"),
                          clEnumValN(Parallel::OpenMP, "openmp", "tokens"));
}

} // namespace mlir::pe

#endif // PE_CODEGEN_CPU_OPTIONS_H
