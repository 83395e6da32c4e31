//===- Report.cpp - The table and the JSON file ---------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Report.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/TargetParser/Host.h"
#include <benchmark/benchmark.h>
#include <fstream>

using namespace mlir::pe::bench;

static std::string formatTime(double seconds) {
  if (seconds < 1e-6)
    return llvm::formatv("{0:f0} ns", seconds * 1e9);
  if (seconds < 1e-3)
    return llvm::formatv("{0:f2} us", seconds * 1e6);
  return llvm::formatv("{0:f2} ms", seconds * 1e3);
}

static std::string formatTarget(const Target &target) {
  switch (target.kind) {
  case Target::SpeedAtLeast:
    return llvm::formatv(">= {0:f2}", target.limit);
  case Target::TimeAtMost:
    return llvm::formatv("<= {0:f2}", target.limit);
  case Target::None:
    return "";
  }
  llvm_unreachable("a kind of target that is not known");
}

static llvm::StringRef getVerdict(const Comparison &comparison) {
  if (comparison.target->kind == Target::None)
    return "";
  if (comparison.isMet())
    return "met";
  return comparison.isMetAbout() ? "about met" : "missed";
}

static constexpr const char *rowFormat =
    "{0,-8}{1,-41}{2,+10}{3,+7}  {4,-29}{5,+7}{6,+7}  {7,-8}{8}\n";

void mlir::pe::bench::printHeader(llvm::raw_ostream &os) {
  os << llvm::sys::getHostCPUName() << ", LLVM " << LLVM_VERSION_STRING << "\n"
     << llvm::formatv(rowFormat, "id", "workload", "time", "GB/s", "against",
                      "GB/s", "ratio", "target", "verdict");
}

void mlir::pe::bench::printRows(const Result &result, llvm::raw_ostream &os) {
  const std::string &title = result.contenders.front().title;
  if (!result.error.empty())
    os << llvm::formatv("{0,-8}{1,-41}  error: {2}\n", result.workload->id,
                        title, result.error);
  auto formatSpeed = [&](size_t contender) -> std::string {
    return llvm::formatv("{0:f1}", result.getBytesPerSecond(contender) * 1e-9);
  };
  for (const Comparison &comparison : result.comparisons)
    os << llvm::formatv(
        rowFormat, result.workload->id, title,
        formatTime(getMedian(result.contenders[0].times)), formatSpeed(0),
        result.contenders[comparison.rival].title,
        formatSpeed(comparison.rival),
        llvm::formatv("{0:f2}", comparison.ratio).str(),
        formatTarget(*comparison.target), getVerdict(comparison));
  os.flush();
}

/// Google Benchmark's report of a contender, in the family of its workload.
static benchmark::BenchmarkReporter::Run
getRun(const Result &result, size_t family, size_t contender) {
  benchmark::BenchmarkReporter::Run run;
  run.family_index = family;
  run.per_family_instance_index = contender;
  run.repetitions = 1;
  run.repetition_index = 0;
  run.run_name.function_name =
      result.workload->id + "/" + result.contenders[contender].title;
  run.threads = result.workload->threads;
  run.time_unit = benchmark::kNanosecond;
  if (!result.error.empty()) {
    run.report_label = "error: " + result.error;
    return run;
  }
  // One iteration per round. The median is reported as the time of an
  // iteration.
  const Times &times = result.contenders[contender].times;
  run.iterations = times.size();
  run.real_accumulated_time = getMedian(times) * times.size();
  run.cpu_accumulated_time = run.real_accumulated_time;
  run.counters["bytes_per_second"] = result.getBytesPerSecond(contender);
  for (const Comparison &comparison : result.comparisons) {
    if (comparison.rival != contender)
      continue;
    run.counters["ratio"] = comparison.ratio;
    if (comparison.target->kind != Target::None)
      run.counters["target"] = comparison.target->limit;
    run.report_label = getVerdict(comparison).str();
  }
  return run;
}

llvm::Error mlir::pe::bench::writeJSON(llvm::ArrayRef<Result> results,
                                       llvm::StringRef options,
                                       llvm::StringRef path) {
  std::ofstream file(path.str());
  if (!file)
    return llvm::createStringError("cannot write '" + path + "'");

  llvm::SmallVector<std::string> features;
  for (const auto &feature : llvm::sys::getHostCPUFeatures())
    if (feature.second)
      features.push_back(feature.first().str());
  llvm::sort(features);
  benchmark::AddCustomContext("cpu", llvm::sys::getHostCPUName().str());
  benchmark::AddCustomContext("cpu_features", llvm::join(features, ","));
  benchmark::AddCustomContext("llvm_version", LLVM_VERSION_STRING);
  benchmark::AddCustomContext("pipeline_options", options.str());

  benchmark::JSONReporter reporter;
  reporter.SetOutputStream(&file);
  reporter.ReportContext(benchmark::BenchmarkReporter::Context());
  std::vector<benchmark::BenchmarkReporter::Run> runs;
  for (const auto &[family, result] : llvm::enumerate(results)) {
    const size_t numRuns = result.error.empty() ? result.contenders.size() : 1;
    for (size_t contender = 0; contender < numRuns; ++contender)
      runs.push_back(getRun(result, family, contender));
  }
  reporter.ReportRuns(runs);
  reporter.Finalize();
  return llvm::Error::success();
}
