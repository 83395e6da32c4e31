//===- Workloads.h - The workloads and their targets ------------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_TOOLS_PE_BENCH_WORKLOADS_H
#define PE_TOOLS_PE_BENCH_WORKLOADS_H

#include "Array.h"
#include "Kernel.h"
#include "Roofline.h"
#include <optional>
#include <variant>

namespace mlir::pe::bench {

/// A kernel and its arguments.
struct KernelCall {
  /// The title in tables and reports.
  std::string title;
  KernelName name;
  /// The arguments: `numArrays` of the workload's arrays, from `firstArray` on.
  unsigned numArrays = 1;
  unsigned firstArray = 0;
  /// The position of the first token.
  int32_t start = 100000;
};

/// A competitor that a kernel is compared with.
using Rival = std::variant<Roofline, KernelCall>;

/// How a kernel should compare with the fastest of some rivals.
struct Target {
  enum Kind {
    /// At least `limit` times as fast.
    SpeedAtLeast,
    /// At most `limit` times as long.
    TimeAtMost,
    /// Only reported, without a limit.
    None,
  };
  std::vector<Rival> rivals;
  Kind kind = None;
  double limit = 0;
};

/// A kernel and its targets, each of which is a row of the report. All calls of
/// a workload are on the same arrays.
struct Workload {
  std::string id;
  std::vector<ArrayType> arrays;
  KernelCall kernel;
  std::vector<Target> targets;
  /// How many bytes the algorithm has to read and to write.
  int64_t bytes;
  /// How many of the first arrays rooflines move; 0 for all of the kernel's.
  unsigned numMoved = 0;
  unsigned threads = 1;
  /// Called once before anything is measured.
  std::optional<KernelCall> setUp = std::nullopt;
};

/// The workloads, in the order of the report.
std::vector<Workload> getWorkloads();

} // namespace mlir::pe::bench

#endif // PE_TOOLS_PE_BENCH_WORKLOADS_H
