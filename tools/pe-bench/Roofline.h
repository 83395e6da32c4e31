//===- Roofline.h - Upper bounds for the speed of kernels -------*- C++ -*-===//
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

/// Plain loops that are limited by the speed of memory. They use the widest
/// vectors of the host.
enum class Roofline {
  /// Updates the arrays in place.
  ReadModifyWrite,
  /// Copies the first array to the others, a part to each, by memcpy.
  Copy,
  /// The same, with non-temporal stores.
  StreamingCopy,
  /// Reads the first array and writes the second one, which has half as many
  /// bytes, with non-temporal stores.
  StreamingHalf,
  /// Overwrites the arrays, by memset.
  Fill,
  /// The same, with non-temporal stores.
  StreamingFill,
};

llvm::StringRef getName(Roofline roofline);

/// Runs a loop once over the arrays, whose sizes are multiples of 64 bytes: in
/// one part for each thread of the pool, or here if there is none. The threads
/// sleep between two loops, so that they do not disturb the next measurement. A
/// part may go to another thread each time, so parts should be larger than a
/// core's caches.
void run(Roofline roofline, llvm::ArrayRef<Array> arrays,
         llvm::ThreadPoolInterface *pool);

} // namespace mlir::pe::bench

#endif // PE_TOOLS_PE_BENCH_ROOFLINE_H
