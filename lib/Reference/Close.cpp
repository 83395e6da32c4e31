//===- Close.cpp - Comparison of two arrays -------------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Verdict.h"

using namespace pe::reference;

/// The length of the vector along the last dimension that `index` is in.
template <typename T>
static Real norm(const Array<T> &array, Index index) {
  Real result = 0;
  for (index.back() = 0; index.back() < array.shape.back(); ++index.back())
    result = std::hypot(result, widen(array[index]));
  return result;
}

template <typename T, typename U>
static int64_t checkClose(const char *name, const Array<T> &y,
                          const Array<U> &x, double tolerance) {
  Verdict verdict(std::string(name) + " " + join(x.shape, "x"), "of |vector|");
  if (y.shape != x.shape) {
    verdict.record(y.shape, 0, 0, false, 0);
    return verdict.conclude();
  }
  for (int64_t i = 0, e = numElements(x.shape); i < e; ++i) {
    Index index = delinearize(i, x.shape);
    verdict.compare(index, y[index], widen(x[index]), norm(x, index),
                    tolerance);
  }
  return verdict.conclude();
}

#define DEFINE_CHECK_CLOSE(NAME, T)                                            \
  int64_t _mlir_ciface_pe_reference_check_close_##NAME(                        \
      const PEReferenceMemRef *y, const PEReferenceMemRef *x,                  \
      double tolerance) {                                                      \
    return checkClose<T, T>("close " #NAME, y, x, tolerance);                  \
  }                                                                            \
  int64_t _mlir_ciface_pe_reference_check_values_##NAME(                       \
      const PEReferenceMemRef *y, const PEReferenceMemRef *exact,              \
      double tolerance) {                                                      \
    return checkClose<T, double>("values " #NAME, y, exact, tolerance);        \
  }
DEFINE_CHECK_CLOSE(f16, F16)
DEFINE_CHECK_CLOSE(bf16, BF16)
DEFINE_CHECK_CLOSE(f32, float)
DEFINE_CHECK_CLOSE(f64, double)
