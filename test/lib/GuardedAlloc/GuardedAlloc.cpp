//===- GuardedAlloc.cpp - Allocations that nothing overruns ---------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The allocation functions that MLIR's `use-generic-functions` calls. Every
// array ends right before a page without access, or up to 15 bytes before it,
// which are checked when it is freed. Its bits are all ones at first, those of
// NaNs. What is freed twice crashes, and what is not freed is counted.
//
//===----------------------------------------------------------------------===//

#include <atomic>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <sys/mman.h>
#include <unistd.h>

namespace {
/// What stands in the first page of an allocation, before those of the array.
struct Header {
  size_t mappedBytes;
  unsigned char *end;
  unsigned char *limit;
};
} // namespace

/// Kernels are promised that arrays start at multiples of this.
static constexpr size_t kAlignment = 16;
static constexpr unsigned char kMark = 0xA5;

static std::atomic<int64_t> numArrays;

static size_t getPageBytes() { return sysconf(_SC_PAGESIZE); }

static void *allocate(size_t bytes) {
  size_t page = getPageBytes();
  size_t room = (bytes + kAlignment - 1) / kAlignment * kAlignment;
  size_t inner = (room + page - 1) / page * page;
  size_t mapped = inner + 2 * page;
  void *memory = mmap(nullptr, mapped, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) {
    fprintf(stderr, "no memory for an array of %zu bytes\n", bytes);
    abort();
  }
  auto *base = static_cast<unsigned char *>(memory);
  unsigned char *limit = base + page + inner;
  unsigned char *start = limit - room;
  memset(start, 0xFF, bytes);
  memset(start + bytes, kMark, room - bytes);
  mprotect(limit, page, PROT_NONE);
  *reinterpret_cast<Header *>(base) = {mapped, start + bytes, limit};
  ++numArrays;
  return start;
}

extern "C" void *_mlir_memref_to_llvm_alloc(uint64_t bytes) {
  return allocate(bytes);
}

extern "C" void *_mlir_memref_to_llvm_aligned_alloc(uint64_t /*alignment*/,
                                                    uint64_t bytes) {
  return allocate(bytes);
}

extern "C" void _mlir_memref_to_llvm_free(void *start) {
  if (!start)
    return;
  // The array starts in the page after that of the header, or, if it has no
  // bytes, at the end of that page.
  size_t page = getPageBytes();
  auto address = reinterpret_cast<uintptr_t>(start);
  auto *base = reinterpret_cast<unsigned char *>(address / page * page - page);
  auto *header = reinterpret_cast<Header *>(base);
  for (unsigned char *byte = header->end; byte != header->limit; ++byte) {
    if (*byte == kMark)
      continue;
    fprintf(
        stderr, "a write past the end of an array of %zu bytes\n",
        static_cast<size_t>(header->end - static_cast<unsigned char *>(start)));
    abort();
  }
  munmap(base, header->mappedBytes);
  --numArrays;
}

/// How many arrays are allocated.
extern "C" int64_t pe_guarded_num_arrays() { return numArrays; }
