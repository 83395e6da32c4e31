//===- Roofline.h - What no kernel can beat ---------------------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_TOOLS_PE_BENCH_ROOFLINE_H
#define PE_TOOLS_PE_BENCH_ROOFLINE_H

#include "Array.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/ThreadPool.h"

namespace mlir::pe::bench {

/// The plain loops whose speed is that of the memory. The widest vectors that
/// the host has are used.
enum class Roofline {
  /// Updates the arrays in place.
  ReadModifyWrite,
  /// Copies the first array to the second, by memcpy.
  Copy,
  /// The same, by stores that bypass the caches.
  StreamingCopy,
  /// Overwrites the arrays, by memset.
  Fill,
  /// The same, by stores that bypass the caches.
  StreamingFill,
};

llvm::StringRef getName(Roofline roofline);

/// Runs a loop once over the arrays, whose sizes are multiples of 64 bytes: in
/// one part for each thread of the pool, or here if there is none. The threads
/// sleep between two loops, and take nothing from what is measured next. Which
/// of them takes a part may change, so parts should not fit a core's caches.
void run(Roofline roofline, llvm::ArrayRef<Array> arrays,
         llvm::ThreadPoolInterface *pool);

} // namespace mlir::pe::bench

#endif // PE_TOOLS_PE_BENCH_ROOFLINE_H
