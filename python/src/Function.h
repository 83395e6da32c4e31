//===- Function.h - A compiled function, as Python calls it -----*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_PYTHON_FUNCTION_H
#define PE_PYTHON_FUNCTION_H

#include "Kernel.h"
#include "Parameter.h"
#include <nanobind/nanobind.h>

namespace pe::python {

/// A kernel with names for its arguments. Each call checks all arguments.
class Function {
public:
  static constexpr size_t maxArguments = 16;

  /// `names` are those of the arguments, and `dimensions` those of the
  /// dimensions of each; both may be shorter than what they name. Throws if a
  /// name has no argument.
  Function(std::unique_ptr<Kernel> kernel, std::vector<std::string> names,
           const std::vector<std::vector<std::string>> &dimensions);

  nanobind::object call(nanobind::args arguments) const;

  const Kernel &getKernel() const { return *kernel; }
  /// As in "rotary(x: float32[b, s, 8, 128], start: int64)".
  std::string describe() const;

private:
  void nameDimensions(Parameter &parameter,
                      const std::vector<std::string> &names);
  nanobind::object getResults(const uint64_t *words) const;

  std::unique_ptr<Kernel> kernel;
  std::vector<Parameter> parameters;
  std::vector<std::string> dimensionNames;
  size_t numWords = 0;
};

} // namespace pe::python

#endif // PE_PYTHON_FUNCTION_H
