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
  /// Whether 1 will do as well, for the same element in all places.
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
  /// -1 where no array has told yet.
  llvm::SmallVector<int64_t, 8> extents;
  /// The parameter that told.
  llvm::SmallVector<int, 8> origins;
};

/// Throws an exception that says what was expected and what was found, unless
/// `array` is what the parameter wants. Where an extent of 1 stands for another
/// one, the array gets that, with a stride of 0.
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
