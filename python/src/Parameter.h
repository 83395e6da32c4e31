//===- Parameter.h - What an argument has to be -----------------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_PYTHON_PARAMETER_H
#define PE_PYTHON_PARAMETER_H

#include "ArrayView.h"
#include <vector>

namespace pe::python {

/// A dimension of an argument.
struct Dimension {
  /// The index of its name among those of the function, or -1. Dimensions of
  /// one name have one extent in a call.
  int name = -1;
  /// Whether the extent may also be 1, and is then broadcast.
  bool mayBeOne = false;
};

/// One argument of a function that is called from Python.
struct Parameter {
  std::string name;
  ValueType type;
  std::vector<Dimension> dimensions;

  /// As in "float32[b, s, 8, 128]".
  std::string describe(const std::vector<std::string> &dimensionNames) const;
};

/// The extents that the named dimensions have in one call.
struct Extents {
  /// -1 if no array has determined it yet.
  llvm::SmallVector<int64_t, 8> extents;
  /// The parameter that determined each extent.
  llvm::SmallVector<int, 8> origins;
};

/// Throws an exception that says what was expected and what was found, unless
/// `array` fits the parameter. An extent of 1 that is broadcast is replaced by
/// the full extent, with a stride of 0.
void checkArray(const std::vector<Parameter> &parameters, size_t index,
                const std::vector<std::string> &dimensionNames,
                ArrayView &array, Extents &extents);

/// Throws unless no element of `written` shares memory with another one, or
/// with one of `other`.
void checkDistinct(const Parameter &parameter, const ArrayView &written);
void checkDisjoint(const Parameter &parameter, const ArrayView &written,
                   const Parameter &otherParameter, const ArrayView &other);

} // namespace pe::python

#endif // PE_PYTHON_PARAMETER_H
