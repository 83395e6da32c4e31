//===- pe-bench.cpp - Kernels against the speed of memory -----------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Report.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/Regex.h"
#include "llvm/Support/WithColor.h"
#include <benchmark/benchmark.h>
#include <cstdlib>

using namespace mlir::pe::bench;
using namespace llvm;

static cl::OptionCategory category("Options of pe-bench");
static cl::opt<std::string>
    kernels("kernels", cl::init(PE_BENCH_KERNELS), cl::value_desc("directory"),
            cl::desc("Where the kernels' .mlir files are"), cl::cat(category));
static cl::opt<std::string>
    only("only", cl::value_desc("regex"), cl::cat(category),
         cl::desc("Only workloads whose whole id matches, as 'C3.|C4'"));
static cl::opt<std::string>
    pipelineOptions("pipeline-options", cl::value_desc("options"),
                    cl::desc("Options of --pe-lower-to-llvm for all kernels"),
                    cl::cat(category));
static cl::opt<double>
    seconds("seconds", cl::init(5), cl::cat(category),
            cl::desc("How long to measure each workload; 5 if not given"));
static cl::opt<bool>
    quick("quick", cl::cat(category),
          cl::desc("Measure three rounds only, to see that all works"));
static cl::opt<std::string>
    json("json", cl::value_desc("file"), cl::cat(category),
         cl::desc("Also write all results there, in the format of Google "
                  "Benchmark"));

static int fail(const Twine &message) {
  WithColor::error(errs(), "pe-bench") << message << "\n";
  return EXIT_FAILURE;
}

int main(int argc, char **argv) {
  // For kernels with OpenMP: two threads, which sleep while other contenders
  // are measured. OpenMP's library reads these variables once, when it is
  // loaded.
  setenv("OMP_NUM_THREADS", "2", /*overwrite=*/0);
  setenv("KMP_BLOCKTIME", "0", /*overwrite=*/0);

  InitLLVM init(argc, argv);
  cl::HideUnrelatedOptions(category);
  cl::ParseCommandLineOptions(
      argc, argv,
      "Times kernels of the pe dialect in turns with the loops that are the "
      "speed of memory\n");
  // Passes only the program's name, for the report; the options are our own.
  int numNames = 1;
  benchmark::Initialize(&numNames, argv);

  Regex pattern("^(" + (only.empty() ? std::string(".*") : only) + ")$");
  std::string patternError;
  if (!pattern.isValid(patternError))
    return fail("--only: " + patternError);
  std::vector<Workload> workloads = getWorkloads();
  erase_if(workloads, [&](const Workload &workload) {
    return !pattern.match(workload.id);
  });
  if (workloads.empty())
    return fail("--only: no workload's id matches '" + only + "'");

  if (!(seconds > 0))
    return fail("--seconds: expected a positive number, but found " +
                formatv("{0}", seconds.getValue()));

  const Budget budget = quick ? Budget{0, 3} : Budget{seconds};
  KernelCompiler compiler(kernels, pipelineOptions);
  std::vector<Result> results;
  printHeader(outs());
  for (const Workload &workload : workloads) {
    results.push_back(measure(workload, compiler, budget));
    printRows(results.back(), outs());
  }
  if (!json.empty())
    if (Error error = writeJSON(results, pipelineOptions, json))
      return fail(toString(std::move(error)));
  const bool complete =
      all_of(results, [](const Result &r) { return r.error.empty(); });
  return complete ? EXIT_SUCCESS : EXIT_FAILURE;
}
