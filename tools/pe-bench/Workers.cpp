//===- Workers.cpp - Threads of the rooflines -----------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Workers.h"

using namespace mlir::pe::bench;

Workers::Workers(unsigned count) {
  for (unsigned thread = 1; thread < count; ++thread)
    threads.emplace_back([this, thread] { work(thread); });
}

Workers::~Workers() {
  {
    std::lock_guard<std::mutex> lock(mutex);
    ending = true;
  }
  started.notify_all();
  for (std::thread &thread : threads)
    thread.join();
}

void Workers::work(unsigned thread) {
  std::unique_lock<std::mutex> lock(mutex);
  for (uint64_t done = 0;; done = round) {
    started.wait(lock, [&] { return ending || round != done; });
    if (ending)
      return;
    lock.unlock();
    part(thread);
    lock.lock();
    if (--running == 0)
      finished.notify_one();
  }
}

void Workers::forEachPart(int64_t count,
                          llvm::function_ref<void(int64_t, int64_t)> body) {
  if (threads.empty())
    return body(0, count);

  const int64_t parts = threads.size() + 1;
  auto runPart = [&](unsigned thread) {
    body(count * thread / parts, count * (thread + 1) / parts);
  };
  {
    std::lock_guard<std::mutex> lock(mutex);
    part = runPart;
    running = threads.size();
    ++round;
  }
  started.notify_all();
  runPart(0);
  std::unique_lock<std::mutex> lock(mutex);
  finished.wait(lock, [&] { return running == 0; });
}
