//===- Array.h - Arguments of kernels ---------------------------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_TOOLS_PE_BENCH_ARRAY_H
#define PE_TOOLS_PE_BENCH_ARRAY_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Memory.h"
#include <cstdint>
#include <vector>

namespace mlir::pe::bench {

/// The shape and the element type of an array.
struct ArrayType {
  std::vector<int64_t> shape;
  /// The size of an element: 4 bytes for f32, 2 for bf16, 1 for 8-bit floats, 8
  /// for integers, which a workload has to set.
  int64_t elementBytes = 4;

  int64_t getBytes() const;
};

/// A contiguous array in pages of its own, which were written once so that they
/// are mapped. The elements are numbers in [-1, 1].
class Array {
public:
  /// The array starts at an offset in a page that depends on `index`, its index
  /// among the arguments. Two arrays of a kernel at the same offset in a page
  /// would slow copies down.
  Array(const ArrayType &type, unsigned index);
  Array(Array &&) = default;

  /// The address is a multiple of 64.
  char *getData() const { return data; }
  int64_t getBytes() const { return bytes; }

  /// The descriptor of the memref, as functions with the attribute
  /// `llvm.emit_c_interface` take it.
  void *getDescriptor() { return descriptor.data(); }

private:
  llvm::sys::OwningMemoryBlock pages;
  char *data;
  int64_t bytes;
  /// Allocated pointer, aligned pointer, offset, sizes, strides.
  std::vector<intptr_t> descriptor;
};

} // namespace mlir::pe::bench

#endif // PE_TOOLS_PE_BENCH_ARRAY_H
