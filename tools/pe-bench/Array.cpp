//===- Array.cpp - Arguments of kernels -----------------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Array.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/ErrorHandling.h"
#include <cstring>
#include <functional>
#include <numeric>

using namespace mlir::pe::bench;

int64_t ArrayType::getBytes() const {
  return std::accumulate(shape.begin(), shape.end(), elementBytes,
                         std::multiplies<int64_t>());
}

/// Fills with numbers that repeat after a prime number of elements.
template <typename Bits>
static void fill(char *data, int64_t bytes, llvm::function_ref<Bits(float)> f) {
  const int64_t period = 1021;
  std::vector<Bits> values;
  values.reserve(period);
  for (int64_t i = 0; i < period; ++i)
    values.push_back(f(static_cast<float>(i * 389 % period) / 510 - 1));
  const int64_t step = period * sizeof(Bits);
  for (int64_t done = 0; done < bytes; done += step)
    std::memcpy(data + done, values.data(), std::min(step, bytes - done));
}

static uint32_t getBits(float value) {
  uint32_t bits;
  std::memcpy(&bits, &value, sizeof(bits));
  return bits;
}

Array::Array(const ArrayType &type, unsigned index) : bytes(type.getBytes()) {
  // 17 cache lines.
  const int64_t offset = 1088 * index;
  std::error_code error;
  pages = llvm::sys::OwningMemoryBlock(llvm::sys::Memory::allocateMappedMemory(
      bytes + offset, nullptr,
      llvm::sys::Memory::MF_READ | llvm::sys::Memory::MF_WRITE, error));
  if (error)
    llvm::report_fatal_error("no memory for the arguments of a kernel");
  data = static_cast<char *>(pages.base()) + offset;

  if (type.elementBytes == 2)
    fill<uint16_t>(data, bytes,
                   [](float value) { return getBits(value) >> 16; });
  else
    fill<uint32_t>(data, bytes, getBits);

  const auto address = reinterpret_cast<intptr_t>(data);
  descriptor = {address, address, 0};
  llvm::append_range(descriptor, type.shape);
  std::vector<intptr_t> strides(type.shape.size(), 1);
  for (size_t i = strides.size() - 1; i > 0; --i)
    strides[i - 1] = strides[i] * type.shape[i];
  llvm::append_range(descriptor, strides);
}
