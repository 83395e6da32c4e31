//===- CPUTarget.h - Properties of the target CPU ---------------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_CODEGEN_CPU_CPUTARGET_H
#define PE_CODEGEN_CPU_CPUTARGET_H

#include "llvm/ADT/StringRef.h"
#include "llvm/TargetParser/Triple.h"
#include <cstdint>
#include <optional>

namespace mlir::pe {

struct CPUTarget {
  /// Width of its vectors in bits: 128 (SSE, NEON), 256 (AVX2) or 512
  /// (AVX-512).
  int64_t vectorWidth;
  /// Whether it converts vectors of f32 to bf16 (AVX512-BF16, Armv8.6).
  bool hasBF16;
  /// The architecture of the CPU.
  llvm::Triple::ArchType arch = llvm::Triple::UnknownArch;
  /// Whether it has one of kFlushingFeatures.
  bool flushesBF16 = false;
};

/// The machine that this runs on if `name` is "host", otherwise the x86-64 or
/// AArch64 CPU that clang calls so. Nothing for unknown names.
std::optional<CPUTarget> getCPUTarget(llvm::StringRef name);

/// Features of x86-64 CPUs whose instructions flush subnormal bf16 to zero.
/// With them, LLVM uses these instructions even for a bf16 that is only copied:
/// see `pe-copy-as-integers`.
inline constexpr llvm::StringLiteral kFlushingFeatures[] = {"avx512bf16",
                                                            "avxneconvert"};

/// The triple of this process if it has the architecture of the target,
/// otherwise one for Linux.
llvm::Triple getTriple(const CPUTarget &target);

} // namespace mlir::pe

#endif // PE_CODEGEN_CPU_CPUTARGET_H
