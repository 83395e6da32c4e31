//===- Roofline.cpp - Upper bounds for the speed of kernels ---------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Roofline.h"
#include "llvm/Support/ErrorHandling.h"
#include <algorithm>
#include <benchmark/benchmark.h>
#include <cstring>

#if defined(__x86_64__)
#include <immintrin.h>
#define PE_FOR_EACH_WIDTH                                                      \
  __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define PE_FOR_EACH_WIDTH
#endif

using namespace mlir::pe::bench;

/// A cache line. All loops take whole ones.
using Line __attribute__((vector_size(64))) = uint64_t;

/// The compiler must not know that `zero` is 0, or it would remove the update.
PE_FOR_EACH_WIDTH
static void update(Line *lines, int64_t count, uint64_t zero) {
  for (int64_t i = 0; i < count; ++i)
    lines[i] ^= zero;
}

// Non-temporal stores. `from` advances by `step` lines: 1 for a copy, 0 for a
// fill.
#if defined(__x86_64__)
__attribute__((target("avx512f"))) static void
stream512(Line *to, const Line *from, int64_t count, int64_t step) {
  for (int64_t i = 0; i < count; ++i, ++to, from += step)
    _mm512_stream_si512(reinterpret_cast<__m512i *>(to),
                        _mm512_loadu_si512(from));
}

__attribute__((target("avx2"))) static void
stream256(Line *to, const Line *from, int64_t count, int64_t step) {
  for (int64_t i = 0; i < count; ++i, ++to, from += step)
    for (int part : {0, 1})
      _mm256_stream_si256(
          reinterpret_cast<__m256i *>(to) + part,
          _mm256_loadu_si256(reinterpret_cast<const __m256i *>(from) + part));
}

static void stream128(Line *to, const Line *from, int64_t count, int64_t step) {
  for (int64_t i = 0; i < count; ++i, ++to, from += step)
    for (int part : {0, 1, 2, 3})
      _mm_stream_si128(
          reinterpret_cast<__m128i *>(to) + part,
          _mm_loadu_si128(reinterpret_cast<const __m128i *>(from) + part));
}

static void stream(Line *to, const Line *from, int64_t count, int64_t step) {
  if (__builtin_cpu_supports("avx512f"))
    stream512(to, from, count, step);
  else if (__builtin_cpu_supports("avx2"))
    stream256(to, from, count, step);
  else
    stream128(to, from, count, step);
  _mm_sfence();
}
#else
static void stream(Line *to, const Line *from, int64_t count, int64_t step) {
  for (int64_t i = 0; i < count; ++i, ++to, from += step) {
#if __has_builtin(__builtin_nontemporal_store)
    __builtin_nontemporal_store(*from, to);
#else
    *to = *from;
#endif
  }
}
#endif

/// Every line is made of two, in parts that stay in the first cache until they
/// are written.
PE_FOR_EACH_WIDTH
static void halve(Line *to, const Line *from, int64_t count) {
  for (int64_t i = 0; i < count; ++i)
    to[i] = from[2 * i] ^ from[2 * i + 1];
}

static void streamHalf(Line *to, const Line *from, int64_t count) {
  constexpr int64_t kPart = 64;
  Line part[kPart];
  for (int64_t i = 0; i < count; i += kPart) {
    const int64_t size = std::min(kPart, count - i);
    halve(part, from + 2 * i, size);
    stream(to + i, part, size, /*step=*/1);
  }
}

/// The byte that arrays are filled with. Some CPUs write lines of zeros twice
/// as fast as others.
static constexpr unsigned char kFill = 0x3f;

/// Runs a loop on a part of an array.
static void run(Roofline roofline, Line *to, const Line *from, int64_t count) {
  Line value;
  std::memset(&value, kFill, sizeof(value));
  switch (roofline) {
  case Roofline::ReadModifyWrite: {
    uint64_t zero = 0;
    benchmark::DoNotOptimize(zero);
    return update(to, count, zero);
  }
  case Roofline::Copy:
    std::memcpy(to, from, count * sizeof(Line));
    break;
  case Roofline::StreamingCopy:
    return stream(to, from, count, /*step=*/1);
  case Roofline::StreamingHalf:
    return streamHalf(to, from, count);
  case Roofline::Fill:
    std::memset(to, kFill, count * sizeof(Line));
    break;
  case Roofline::StreamingFill:
    return stream(to, &value, count, /*step=*/0);
  }
  benchmark::ClobberMemory();
}

llvm::StringRef mlir::pe::bench::getName(Roofline roofline) {
  switch (roofline) {
  case Roofline::ReadModifyWrite:
    return "read-modify-write";
  case Roofline::Copy:
    return "memcpy";
  case Roofline::StreamingCopy:
    return "non-temporal copy";
  case Roofline::StreamingHalf:
    return "non-temporal store of half as much";
  case Roofline::Fill:
    return "memset";
  case Roofline::StreamingFill:
    return "non-temporal fill";
  }
  llvm_unreachable("a roofline without a name");
}

void mlir::pe::bench::run(Roofline roofline, llvm::ArrayRef<Array> arrays,
                          llvm::ThreadPoolInterface *pool) {
  const bool halves = roofline == Roofline::StreamingHalf;
  const bool copies = halves || roofline == Roofline::Copy ||
                      roofline == Roofline::StreamingCopy;
  auto *from = reinterpret_cast<const Line *>(arrays.front().getData());
  for (const Array &array : copies ? arrays.drop_front() : arrays) {
    auto *to = reinterpret_cast<Line *>(array.getData());
    const int64_t lines = array.getBytes() / sizeof(Line);
    const int64_t parts = pool ? pool->getMaxConcurrency() : 1;
    for (int64_t part = 0; part < parts; ++part) {
      const int64_t begin = lines * part / parts;
      const int64_t count = lines * (part + 1) / parts - begin;
      if (pool)
        pool->async([=] {
          ::run(roofline, to + begin, from + begin * (halves ? 2 : 1), count);
        });
      else
        ::run(roofline, to, from, count);
    }
    from += lines * (halves ? 2 : 1);
    if (pool)
      pool->wait();
  }
}
