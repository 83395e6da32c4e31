//===- Measure.cpp - Times taken in turns ---------------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Measure.h"
#include "llvm/ADT/STLExtras.h"
#include <algorithm>
#include <chrono>
#include <cmath>

using namespace mlir::pe::bench;

/// Long enough for a clock with a resolution of 50 ns.
static constexpr double shortestTurn = 100e-6;

/// Seconds that `repeats` calls take.
static double getSeconds(const std::function<void()> &call, int64_t repeats) {
  using Clock = std::chrono::steady_clock;
  const Clock::time_point begin = Clock::now();
  for (int64_t i = 0; i < repeats; ++i)
    call();
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

/// How many calls a turn takes. The function also warms up.
static int64_t getRepeats(const std::function<void()> &call) {
  getSeconds(call, 1);
  int64_t repeats = 1;
  for (;;) {
    const double seconds = getSeconds(call, repeats);
    if (seconds >= shortestTurn)
      return repeats;
    // At most tenfold at a time, as the first estimate may be far off.
    const double factor = 1.2 * shortestTurn / std::max(seconds, 1e-9);
    repeats = std::ceil(repeats * std::min(factor, 10.0));
  }
}

std::vector<Times>
mlir::pe::bench::measure(llvm::ArrayRef<std::function<void()>> calls,
                         const Budget &budget) {
  std::vector<int64_t> repeats;
  for (const std::function<void()> &call : calls)
    repeats.push_back(getRepeats(call));

  std::vector<Times> times(calls.size());
  double spent = 0;
  for (unsigned round = 0; spent < budget.seconds || round < budget.minRounds;
       ++round) {
    for (size_t turn = 0; turn < calls.size(); ++turn) {
      // Each round starts with another function.
      const size_t i = (turn + round) % calls.size();
      // Data that fits into a cache is there when a turn begins.
      if (repeats[i] > 1)
        getSeconds(calls[i], 1);
      const double seconds = getSeconds(calls[i], repeats[i]);
      times[i].push_back(seconds / repeats[i]);
      spent += seconds;
    }
  }
  return times;
}

double mlir::pe::bench::getMedian(Times times) {
  auto middle = times.begin() + times.size() / 2;
  std::nth_element(times.begin(), middle, times.end());
  return *middle;
}

double mlir::pe::bench::getMedianRatio(llvm::ArrayRef<double> a,
                                       llvm::ArrayRef<double> b) {
  Times ratios;
  for (auto [x, y] : llvm::zip_equal(a, b))
    ratios.push_back(x / y);
  return getMedian(std::move(ratios));
}
