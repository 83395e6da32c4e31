//===- Result.cpp - One workload, measured --------------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Result.h"
#include "llvm/ADT/STLExtras.h"

using namespace mlir::pe::bench;

bool Comparison::isMet() const {
  switch (target->kind) {
  case Target::SpeedAtLeast:
    return ratio >= target->limit;
  case Target::TimeAtMost:
    return ratio <= target->limit;
  case Target::None:
    return true;
  }
  llvm_unreachable("a kind of target that is not known");
}

bool Comparison::isMetAbout() const {
  Comparison easier = *this;
  easier.ratio *= target->kind == Target::TimeAtMost ? 1 / 1.1 : 1.1;
  return easier.isMet();
}

double Result::getBytesPerSecond(size_t contender) const {
  return workload->bytes / getMedian(contenders[contender].times);
}

namespace {
/// The functions to measure in turns, and the arrays that they work on.
class Contest {
public:
  Contest(const Workload &workload, KernelCompiler &compiler)
      : compiler(compiler) {
    if (workload.threads > 1)
      pool.emplace(llvm::ThreadPoolStrategy{workload.threads});
    for (const ArrayType &type : workload.arrays) {
      arrays.emplace_back(type, arrays.size());
      descriptors.push_back(arrays.back().getDescriptor());
    }
    numMoved =
        workload.numMoved ? workload.numMoved : workload.kernel.numArrays;
  }

  /// Calls the kernel immediately.
  llvm::Error setUp(const KernelCall &call) {
    if (llvm::Error error = add(call))
      return error;
    functions.back()();
    functions.pop_back();
    return llvm::Error::success();
  }

  llvm::Error add(const KernelCall &call) {
    auto kernel = compiler.compile(call.name);
    if (!kernel)
      return kernel.takeError();
    auto arguments =
        llvm::ArrayRef(descriptors).slice(call.firstArray, call.numArrays);
    functions.emplace_back([kernel = *kernel, arguments, start = call.start] {
      kernel(arguments, start);
    });
    return llvm::Error::success();
  }

  /// Adds a roofline, which moves the workload's arrays of data.
  llvm::Error add(Roofline roofline) {
    auto moved = llvm::ArrayRef(arrays).take_front(numMoved);
    functions.emplace_back([this, roofline, moved] {
      run(roofline, moved, pool ? &*pool : nullptr);
    });
    return llvm::Error::success();
  }

  std::vector<std::function<void()>> functions;

private:
  KernelCompiler &compiler;
  std::optional<llvm::DefaultThreadPool> pool;
  std::vector<Array> arrays;
  std::vector<void *> descriptors;
  unsigned numMoved;
};
} // namespace

static std::string getTitle(const Rival &rival) {
  if (const auto *roofline = std::get_if<Roofline>(&rival))
    return getName(*roofline).str();
  return std::get<KernelCall>(rival).title;
}

Result mlir::pe::bench::measure(const Workload &workload,
                                KernelCompiler &compiler,
                                const Budget &budget) {
  Result result = {&workload, "", {{workload.kernel.title, {}}}, {}};
  Contest contest(workload, compiler);
  llvm::Error error =
      workload.setUp ? contest.setUp(*workload.setUp) : llvm::Error::success();
  if (!error)
    error = contest.add(workload.kernel);
  for (const Target &target : workload.targets)
    for (const Rival &rival : target.rivals) {
      if (error)
        break;
      error = std::visit([&](auto &r) { return contest.add(r); }, rival);
      result.contenders.push_back({getTitle(rival), {}});
    }
  if (error) {
    result.error = llvm::toString(std::move(error));
    return result;
  }

  std::vector<Times> times = measure(contest.functions, budget);
  for (auto [contender, its] : llvm::zip_equal(result.contenders, times))
    contender.times = std::move(its);

  const Times &kernel = result.contenders.front().times;
  size_t next = 1;
  for (const Target &target : workload.targets) {
    Comparison hardest = {&target, 0, 0};
    for (size_t i = 0; i < target.rivals.size(); ++i, ++next) {
      const Times &rival = result.contenders[next].times;
      const bool ofTimes = target.kind == Target::TimeAtMost;
      const double ratio = ofTimes ? getMedianRatio(kernel, rival)
                                   : getMedianRatio(rival, kernel);
      const bool isHarder =
          ofTimes ? ratio > hardest.ratio : ratio < hardest.ratio;
      if (hardest.rival == 0 || isHarder)
        hardest = {&target, next, ratio};
    }
    result.comparisons.push_back(hardest);
  }
  return result;
}
