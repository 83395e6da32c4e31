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

/// A kernel or one of its rivals.
struct Contender {
  std::string title;
  Times times;
};

/// A row of the report: the kernel against the rival that is hardest to beat.
struct Comparison {
  const Target *target;
  /// The index of the rival among the contenders.
  size_t rival;
  /// The speed of the kernel relative to the rival, or its time, depending on
  /// the target.
  double ratio;

  bool isMet() const;
  /// Whether it is met or missed by no more than a tenth: timings vary.
  bool isMetAbout() const;
};

struct Result {
  const Workload *workload;
  /// Why nothing was measured; empty if it was.
  std::string error;
  /// The kernel comes first.
  std::vector<Contender> contenders;
  std::vector<Comparison> comparisons;

  double getBytesPerSecond(size_t contender) const;
};

/// Compiles the kernels of the workload and measures all contenders.
Result measure(const Workload &workload, KernelCompiler &compiler,
               const Budget &budget);

} // namespace mlir::pe::bench

#endif // PE_TOOLS_PE_BENCH_RESULT_H
