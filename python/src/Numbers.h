//===- Numbers.h - Python's numbers and the compiler's ----------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_PYTHON_NUMBERS_H
#define PE_PYTHON_NUMBERS_H

#include "Parameter.h"
#include <nanobind/nanobind.h>

namespace pe::python {

/// Converts a Python number to a kernel's parameter, in the first bytes of a
/// word. A float is rounded once. Throws a TypeError or a ValueError that names
/// the parameter if its type cannot represent the number.
uint64_t toWord(const Parameter &parameter, nanobind::handle object);

/// The number in the first bytes of a word.
nanobind::object fromWord(ElementType type, uint64_t word);

} // namespace pe::python

#endif // PE_PYTHON_NUMBERS_H
