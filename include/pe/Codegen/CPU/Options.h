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

namespace mlir::pe {

/// How the angles of tokens are computed: an exact phase for every token, or
/// the sum of two angles where positions are contiguous and it pays (Auto) or
/// is possible at all (Split).
enum class Angles { Auto, Exact, Split };

/// Which stores are non-temporal: those to arrays above a threshold, none, or
/// those to all arrays that are only written.
enum class Streaming { Auto, Never, Always };

/// What runs in parallel.
enum class Parallel { None, OpenMP };

} // namespace mlir::pe

#endif // PE_CODEGEN_CPU_OPTIONS_H
