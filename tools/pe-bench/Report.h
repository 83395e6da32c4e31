//===- Report.h - The table and the JSON file -------------------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_TOOLS_PE_BENCH_REPORT_H
#define PE_TOOLS_PE_BENCH_REPORT_H

#include "Result.h"
#include "llvm/Support/raw_ostream.h"

namespace mlir::pe::bench {

/// Prints a line with the CPU and LLVM's version, and the column headers.
void printHeader(llvm::raw_ostream &os);

/// Prints a row for each of the result's comparisons, or one with its error.
void printRows(const Result &result, llvm::raw_ostream &os);

/// Writes all results in Google Benchmark's format: a run for every contender,
/// with the counter bytes_per_second. The rival of a target also has the
/// counters ratio and target, and the label met, about met or missed. The
/// context names the CPU, its features, the version of LLVM and the options.
llvm::Error writeJSON(llvm::ArrayRef<Result> results, llvm::StringRef options,
                      llvm::StringRef path);

} // namespace mlir::pe::bench

#endif // PE_TOOLS_PE_BENCH_REPORT_H
