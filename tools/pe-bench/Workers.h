//===- Workers.h - Threads of the rooflines ---------------------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_TOOLS_PE_BENCH_WORKERS_H
#define PE_TOOLS_PE_BENCH_WORKERS_H

#include "llvm/ADT/STLFunctionalExtras.h"
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>
#include <vector>

namespace mlir::pe::bench {

/// Threads that wait, asleep, for parts of a loop: between two loops they take
/// nothing from what is measured next.
class Workers {
public:
  /// With one thread there is but the caller's.
  explicit Workers(unsigned threads);
  ~Workers();

  /// Calls `body(begin, end)` for consecutive parts of [0, count), one for each
  /// thread, and returns when all are done.
  void forEachPart(int64_t count,
                   llvm::function_ref<void(int64_t, int64_t)> body);

private:
  void work(unsigned thread);

  std::vector<std::thread> threads;
  std::mutex mutex;
  std::condition_variable started, finished;
  /// What a thread is to do; it changes with `round`.
  llvm::function_ref<void(unsigned)> part;
  uint64_t round = 0;
  unsigned running = 0;
  bool ending = false;
};

} // namespace mlir::pe::bench

#endif // PE_TOOLS_PE_BENCH_WORKERS_H
