//===- WrittenTensors.cpp - Tell PyTorch of writes to tensors -------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "WrittenTensors.h"

namespace nb = nanobind;

namespace pe::python {

/// A module that the program has imported, or null.
static nb::object findModule(const char *name) {
  nb::object module = nb::steal(PyImport_GetModule(nb::str(name).ptr()));
  if (!module.is_valid())
    PyErr_Clear();
  return module;
}

void WrittenTensors::add(nb::handle array, const std::string &name) {
  // If there is a tensor, the module has been imported.
  nb::object torch = findModule("torch");
  if (!torch.is_valid())
    return;
  nb::object type = nb::getattr(torch, "Tensor", nb::none());
  if (!PyType_Check(type.ptr()) || !nb::isinstance(array, type))
    return;
  // Tensors of its inference mode are not counted: no gradient can need them.
  if (nb::cast<bool>(array.attr("is_inference")()))
    return;
  nb::object graph = nb::getattr(nb::getattr(torch, "autograd", nb::none()),
                                 "graph", nb::none());
  increment = nb::getattr(graph, "increment_version", nb::none());
  if (increment.is_none())
    throw nb::value_error(
        (name +
         ": expected a tensor of PyTorch 2.1 or later, whose autograd "
         "can be told that it is written to; found one of PyTorch " +
         nb::str(nb::getattr(torch, "__version__", nb::none())).c_str())
            .c_str());
  tensors.push_back(array);
}

void WrittenTensors::countWrites() const {
  for (nb::handle tensor : tensors)
    increment(tensor);
}

} // namespace pe::python
