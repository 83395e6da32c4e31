//===- ArrayView.h - Python's arrays without a copy -------------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_PYTHON_ARRAYVIEW_H
#define PE_PYTHON_ARRAYVIEW_H

#include "DLPackExchange.h"
#include "Signature.h"
#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>
#include <optional>

namespace pe::python {

/// The memory of an array of any library that supports the buffer protocol,
/// such as numpy, or DLPack. Keeps the array alive.
class ArrayView {
public:
  static constexpr int maxRank = 8;

  ArrayView() = default;
  ArrayView(const ArrayView &) = delete;
  ArrayView &operator=(const ArrayView &) = delete;
  ~ArrayView();

  /// Opens `object`. Throws a TypeError or ValueError that names the argument
  /// if it is not an array, is not in CPU memory, or is read-only but
  /// `forWriting`. The array may have another type than `expected`.
  void open(nanobind::handle object, const std::string &name, bool forWriting,
            ElementType expected = {});

  char *data = nullptr;
  ElementType element;
  int rank = 0;
  int64_t shape[maxRank] = {};
  /// The strides in elements.
  int64_t strides[maxRank] = {};

  /// The range of addresses of the bytes from the first to the last element.
  std::pair<intptr_t, intptr_t> getRange() const;

private:
  bool openBuffer(PyObject *object, const std::string &name, bool forWriting);
  bool openMLDtypes(PyObject *object, const std::string &name, bool forWriting);
  bool openExchange(nanobind::handle object, const std::string &name,
                    bool forWriting);
  void openDLPack(nanobind::handle object, const std::string &name,
                  bool forWriting);
  void takeBuffer(const std::string &name);
  void takeTensor(const nanobind::dlpack::dltensor &source,
                  nanobind::handle object, const std::string &name);

  Py_buffer buffer{};
  DLPackTensor *tensor = nullptr;
  std::optional<nanobind::ndarray<>> array;
  std::optional<nanobind::ndarray<nanobind::ro>> readOnlyArray;
};

} // namespace pe::python

#endif // PE_PYTHON_ARRAYVIEW_H
