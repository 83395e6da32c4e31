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

/// The inputs of a compilation, which suffice to repeat it.
struct Source {
  std::string text;
  std::string entry;
  std::string target;
  std::string options;
  /// The names of the arguments, and of the dimensions of each; both lists may
  /// be shorter than what they name. The name of a dimension ends in `?` if its
  /// extent may also be 1, and is then broadcast to the extent of others with
  /// its name.
  std::vector<std::string> names;
  std::vector<std::vector<std::string>> dimensions;
};

/// A kernel with names for its arguments. Each call checks all arguments.
class Function {
public:
  static constexpr size_t maxArguments = 16;

  /// Throws if there are more names than arguments.
  Function(std::unique_ptr<Kernel> kernel, Source source);

  nanobind::object call(nanobind::args arguments) const;

  const Kernel &getKernel() const { return *kernel; }
  const Source &getSource() const { return source; }
  /// As in "rotary(x: float32[b, s, 8, 128], start: int64)".
  std::string describe() const;

private:
  void nameDimensions(Parameter &parameter,
                      const std::vector<std::string> &names);
  /// The Python value that a call returns. `words` has the words of the
  /// arguments, then those of the results.
  nanobind::object getResults(nanobind::args arguments,
                              const uint64_t *words) const;

  std::unique_ptr<Kernel> kernel;
  Source source;
  std::vector<Parameter> parameters;
  std::vector<std::string> dimensionNames;
  size_t numWords = 0;
};

} // namespace pe::python

#endif // PE_PYTHON_FUNCTION_H
