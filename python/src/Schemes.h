//===- Schemes.h - The frequency schemes of the dialect ---------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_PYTHON_SCHEMES_H
#define PE_PYTHON_SCHEMES_H

#include <string>
#include <tuple>
#include <vector>

namespace pe::python {

/// The name of a key; what its value is: "float", "int", "bool" or "list"; and
/// whether it has to be given.
using SchemeKey = std::tuple<std::string, std::string, bool>;

/// The name of a scheme, its keys, and whether its frequencies depend on the
/// length of the sequence. A scheme that is written as a list alone,
/// `#pe.name<[...]>`, has that as a key of its own name.
using Scheme = std::tuple<std::string, std::vector<SchemeKey>, bool>;

/// All schemes, in the order in which the dialect defines them.
std::vector<Scheme> getSchemes();

} // namespace pe::python

#endif // PE_PYTHON_SCHEMES_H
