//===- Function.cpp - A compiled function, as Python calls it -------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Function.h"
#include "Numbers.h"
#include "WrittenTensors.h"
#include "llvm/Support/FormatVariadic.h"
#include <array>

namespace nb = nanobind;

namespace pe::python {

Function::Function(std::unique_ptr<Kernel> kernel, Source from)
    : kernel(std::move(kernel)), source(std::move(from)) {
  const auto &[text, entry, target, options, names, dimensions] = source;
  const Signature &signature = this->kernel->getSignature();
  size_t count = signature.arguments.size();
  if (count > maxArguments || names.size() > count || dimensions.size() > count)
    throw nb::value_error(
        llvm::formatv("expected at most {0} arguments, and no more names than "
                      "arguments; found {1} arguments and {2} names",
                      maxArguments, count, names.size())
            .str()
            .c_str());
  for (size_t i = 0; i < count; ++i) {
    Parameter &parameter = parameters.emplace_back();
    parameter.name =
        i < names.size() ? names[i] : "argument " + std::to_string(i);
    parameter.type = signature.arguments[i];
    nameDimensions(parameter, i < dimensions.size()
                                  ? dimensions[i]
                                  : std::vector<std::string>());
    numWords += parameter.type.getNumWords();
  }
  for (const ValueType &result : signature.results)
    numWords += result.getNumWords();
}

void Function::nameDimensions(Parameter &parameter,
                              const std::vector<std::string> &names) {
  if (parameter.type.shape.size() > size_t(ArrayView::maxRank))
    throw nb::value_error(
        (parameter.name + " has more than 8 dimensions").c_str());
  for (size_t i = 0; i < parameter.type.shape.size(); ++i) {
    Dimension &dimension = parameter.dimensions.emplace_back();
    llvm::StringRef name = i < names.size() ? names[i] : "";
    dimension.mayBeOne = name.consume_back("?");
    if (name.empty())
      continue;
    auto found = llvm::find(dimensionNames, name);
    dimension.name = int(found - dimensionNames.begin());
    if (found == dimensionNames.end())
      dimensionNames.push_back(name.str());
  }
}

std::string Function::describe() const {
  std::string text = kernel->getName() + "(";
  for (const Parameter &parameter : parameters) {
    if (&parameter != parameters.data())
      text += ", ";
    text += parameter.name + ": " + parameter.describe(dimensionNames);
  }
  return text + ")";
}

/// Writes the words of a memref descriptor.
static uint64_t *writeArray(const ArrayView &array, uint64_t *words) {
  memcpy(words++, &array.data, sizeof(array.data));
  memcpy(words++, &array.data, sizeof(array.data));
  *words++ = 0;
  memcpy(words, array.shape, array.rank * sizeof(int64_t));
  words += array.rank;
  memcpy(words, array.strides, array.rank * sizeof(int64_t));
  return words + array.rank;
}

nb::object Function::call(nb::args arguments) const {
  if (!kernel->getEntry())
    throw nb::type_error((kernel->getName() +
                          " was compiled for another target than 'host', "
                          "and cannot be called")
                             .c_str());
  if (arguments.size() != parameters.size())
    throw nb::type_error(llvm::formatv("expected {0} arguments for {1}, found "
                                       "{2}",
                                       parameters.size(), describe(),
                                       arguments.size())
                             .str()
                             .c_str());
  std::array<std::optional<ArrayView>, maxArguments> arrays;
  Extents extents;
  extents.extents.assign(dimensionNames.size(), -1);
  extents.origins.assign(dimensionNames.size(), -1);
  llvm::SmallVector<uint64_t, 64> words;
  words.resize_for_overwrite(numWords);
  uint64_t *next = words.data();
  for (size_t i = 0; i < parameters.size(); ++i) {
    const Parameter &parameter = parameters[i];
    if (!parameter.type.isArray) {
      *next++ = toWord(parameter, arguments[i]);
      continue;
    }
    ArrayView &array = arrays[i].emplace();
    array.open(arguments[i], parameter.name, parameter.type.isWritten,
               parameter.type.element);
    checkArray(parameters, i, dimensionNames, array, extents);
    next = writeArray(array, next);
  }
  WrittenTensors written;
  for (size_t i = 0; i < parameters.size(); ++i) {
    if (!arrays[i] || !parameters[i].type.isWritten)
      continue;
    written.add(arguments[i], parameters[i].name);
    checkDistinct(parameters[i], *arrays[i]);
    for (size_t j = 0; j < parameters.size(); ++j)
      if (j != i && arrays[j])
        checkDisjoint(parameters[i], *arrays[i], parameters[j], *arrays[j]);
  }
  {
    nb::gil_scoped_release release;
    kernel->getEntry()(words.data());
  }
  written.countWrites();
  return getResults(arguments, words.data());
}

} // namespace pe::python
