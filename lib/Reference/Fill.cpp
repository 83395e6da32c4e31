//===- Fill.cpp - Test data -----------------------------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Array.h"
#include "Elements.h"

using namespace pe::reference;

/// 64 well-mixed bits for element `i` of the sequence `seed` (SplitMix64).
static uint64_t randomBits(int64_t seed, int64_t i) {
  uint64_t z = (static_cast<uint64_t>(seed) << 32) + static_cast<uint64_t>(i);
  z = (z + 1) * 0x9e3779b97f4a7c15;
  z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
  z = (z ^ z >> 27) * 0x94d049bb133111eb;
  return z ^ z >> 31;
}

/// Element `i` of the sequence `seed`.
template <typename T>
static Real sample(int64_t seed, int64_t i) {
  uint64_t bits = randomBits(seed, i);
  constexpr bool is16Bit = sizeof(T) == 2;
  constexpr int min = Format<T>::minExponent, max = Format<T>::maxExponent;
  // One element in 64 is a special value. Two large ones in a pair must not
  // overflow, and products of f32 and f64 must not lose bits by underflow.
  switch (bits % 320) {
  case 0:
    return 0.0L;
  case 1:
    return -0.0L;
  case 2:
    return std::ldexp(-1.25L, max - 2);
  case 3:
    return std::ldexp(1.375L, is16Bit ? min - 3 : min * 3 / 4);
  case 4:
    return std::ldexp(-1.5L, is16Bit ? min + 1 : min / 2);
  default:
    return std::ldexp(Real(bits >> 11), -51) - 2;
  }
}

template <typename T>
static void fill(const Array<T> &array, int64_t seed) {
  for (int64_t i = 0, e = numElements(array.shape); i < e; ++i)
    array[delinearize(i, array.shape)] = narrow<T>(sample<T>(seed, i));
}

template <typename T>
static void fillRun(const Array<T> &array, int64_t start, int64_t step) {
  for (int64_t i = 0, e = numElements(array.shape); i < e; ++i)
    array[delinearize(i, array.shape)] = static_cast<T>(
        static_cast<uint64_t>(start) + static_cast<uint64_t>(i * step));
}

template <typename T>
static void fillRange(const Array<T> &array, int64_t first, int64_t last,
                      int64_t seed) {
  uint64_t count = static_cast<uint64_t>(last - first) + 1;
  for (int64_t i = 0, e = numElements(array.shape); i < e; ++i) {
    int64_t value = first + static_cast<int64_t>(randomBits(seed, i) % count);
    if (i == 0)
      value = last;
    else if (i == 1)
      value = first;
    array[delinearize(i, array.shape)] = static_cast<T>(value);
  }
}

#define DEFINE_FILL(NAME, T)                                                   \
  void _mlir_ciface_pe_reference_fill_##NAME(const PEReferenceMemRef *x,       \
                                             int64_t seed) {                   \
    fill<T>(x, seed);                                                          \
  }
DEFINE_FILL(f16, F16)
DEFINE_FILL(bf16, BF16)
DEFINE_FILL(f32, float)
DEFINE_FILL(f64, double)

#define DEFINE_POSITIONS(NAME, T)                                              \
  void _mlir_ciface_pe_reference_fill_run_##NAME(                              \
      const PEReferenceMemRef *positions, int64_t start, int64_t step) {       \
    fillRun<T>(positions, start, step);                                        \
  }                                                                            \
  void _mlir_ciface_pe_reference_fill_range_##NAME(                            \
      const PEReferenceMemRef *positions, int64_t first, int64_t last,         \
      int64_t seed) {                                                          \
    fillRange<T>(positions, first, last, seed);                                \
  }
DEFINE_POSITIONS(i8, int8_t)
DEFINE_POSITIONS(i16, int16_t)
DEFINE_POSITIONS(i32, int32_t)
DEFINE_POSITIONS(i64, int64_t)
