//===- Report.cpp - Speed, and the end of a demonstration -----------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pe/Reference/Reference.h"
#include <cinttypes>
#include <cstdio>
#include <cstdlib>

void _mlir_ciface_pe_reference_report(int64_t tokens, int64_t bytes,
                                      double kernelSeconds,
                                      double copySeconds) {
  auto print = [=](const char *name, double seconds) {
    std::printf("%-8s%8.2f ms  %10.0f tokens/s  %6.2f GB/s\n", name,
                seconds * 1e3, tokens / seconds, bytes / seconds * 1e-9);
  };
  print("rotary", kernelSeconds);
  print("copy", copySeconds);
  std::printf("the rotation runs at %.2f times the speed of a copy\n",
              copySeconds / kernelSeconds);
  std::fflush(stdout);
}

void _mlir_ciface_pe_reference_require(int64_t failures) {
  if (failures == 0)
    return;
  std::printf("FAIL: %" PRId64 " wrong elements\n", failures);
  std::fflush(stdout);
  std::exit(EXIT_FAILURE);
}
