//===- WrittenTensors.h - What PyTorch is told of writes --------*- C++ -*-===//
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
/// for it and has been written to since. Writes through DLPack go uncounted
/// unless it is told of them.
class WrittenTensors {
public:
  /// Notes an array if it is such a tensor. Throws a ValueError that names it
  /// if this PyTorch cannot be told.
  void add(nanobind::handle array, const std::string &name);

  /// Counts one write to each of them.
  void countWrites() const;

private:
  nanobind::object increment;
  llvm::SmallVector<nanobind::handle, 4> tensors;
};

} // namespace pe::python

#endif // PE_PYTHON_WRITTENTENSORS_H
