//===- WrittenTensors.h - Tell PyTorch of writes to tensors -----*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_PYTHON_WRITTENTENSORS_H
#define PE_PYTHON_WRITTENTENSORS_H

#include "llvm/ADT/SmallVector.h"
#include <nanobind/nanobind.h>
#include <string>

namespace pe::python {

/// The tensors of PyTorch that a call writes to. PyTorch counts the writes to
/// each storage, and refuses to compute a gradient from a tensor that was saved
/// for it and has been written to since. Writes through DLPack are not counted
/// unless PyTorch is told of them.
class WrittenTensors {
public:
  /// Records an array if it is such a tensor. Throws a ValueError that names it
  /// if this version of PyTorch cannot be told of writes.
  void add(nanobind::handle array, const std::string &name);

  /// Counts one write to each of them.
  void countWrites() const;

private:
  nanobind::object increment;
  llvm::SmallVector<nanobind::handle, 4> tensors;
};

} // namespace pe::python

#endif // PE_PYTHON_WRITTENTENSORS_H
