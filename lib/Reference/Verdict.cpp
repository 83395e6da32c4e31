//===- Verdict.cpp - Comparison of elements with exact values -------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Verdict.h"
#include <cinttypes>
#include <cstdio>

using namespace pe::reference;

/// How many wrong elements are printed one by one.
static constexpr int64_t kMaxPrinted = 4;

void Verdict::record(const Index &index, Real found, Real exact, bool isRight,
                     Real error) {
  ++numChecked;
  maxError = std::max(maxError, error);
  if (isRight || ++numWrong > kMaxPrinted)
    return;
  std::printf("FAIL at [%s]: expected %.9Lg, found %.9Lg\n",
              join(index, ", ").c_str(), exact, found);
}

int64_t Verdict::conclude() {
  std::printf("check %s: max error %.2Lg %s, ", name.c_str(), maxError,
              errorUnit);
  if (numWrong)
    std::printf("%" PRId64 " of %" PRId64 " elements FAIL\n", numWrong,
                numChecked);
  else
    std::printf("ok\n");
  std::fflush(stdout);
  return numWrong;
}
