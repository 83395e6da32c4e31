//===- Result.h - One workload, measured ------------------------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_TOOLS_PE_BENCH_RESULT_H
#define PE_TOOLS_PE_BENCH_RESULT_H

#include "Measure.h"
#include "Workloads.h"

namespace mlir::pe::bench {

/// A kernel or a rival of it.
struct Contender {
  std::string title;
  Times times;
};

/// A row of the report: the kernel against the rival that is hardest to beat.
struct Comparison {
  const Target *target;
  /// Among the contenders.
  size_t rival;
  /// How many times as fast as the rival the kernel is, or how many times as
  /// long it takes, whichever the target is about.
  double ratio;

  bool isMet() const;
  /// Whether it is met or missed by no more than a tenth: timings vary.
  bool isMetAbout() const;
};

struct Result {
  const Workload *workload;
  /// Why nothing was measured; else empty.
  std::string error;
  /// The kernel comes first.
  std::vector<Contender> contenders;
  std::vector<Comparison> comparisons;

  double getBytesPerSecond(size_t contender) const;
};

/// Compiles what the workload calls and measures all of it.
Result measure(const Workload &workload, KernelCompiler &compiler,
               const Budget &budget);

} // namespace mlir::pe::bench

#endif // PE_TOOLS_PE_BENCH_RESULT_H
