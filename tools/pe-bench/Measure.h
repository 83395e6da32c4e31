//===- Measure.h - Times taken in turns -------------------------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_TOOLS_PE_BENCH_MEASURE_H
#define PE_TOOLS_PE_BENCH_MEASURE_H

#include "llvm/ADT/ArrayRef.h"
#include <functional>
#include <vector>

namespace mlir::pe::bench {

/// How long to measure.
struct Budget {
  /// The time for all calls of a workload.
  double seconds = 5;
  /// The least number of rounds, even if they take longer.
  unsigned minRounds = 9;
};

/// The seconds that one call takes, for every round.
using Times = std::vector<double>;

/// Calls all functions in turns, round after round, and returns the times of
/// each. The speed of a machine varies with its load, which the times of one
/// round have in common. A call that is too short for the clock is repeated
/// within its turn.
std::vector<Times> measure(llvm::ArrayRef<std::function<void()>> calls,
                           const Budget &budget);

double getMedian(Times times);

/// The median over all rounds of how much longer `a` takes than `b`.
double getMedianRatio(llvm::ArrayRef<double> a, llvm::ArrayRef<double> b);

} // namespace mlir::pe::bench

#endif // PE_TOOLS_PE_BENCH_MEASURE_H
