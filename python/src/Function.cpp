//===- Function.cpp - A compiled function, as Python calls it -------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Function.h"
#include "llvm/Support/FormatVariadic.h"
#include <array>

namespace nb = nanobind;

namespace pe::python {

Function::Function(std::unique_ptr<Kernel> kernel,
                   std::vector<std::string> names,
                   const std::vector<std::vector<std::string>> &dimensions)
    : kernel(std::move(kernel)) {
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
    int &index = parameter.dimensions.emplace_back(-1);
    if (i >= names.size() || names[i].empty())
      continue;
    auto found = llvm::find(dimensionNames, names[i]);
    index = int(found - dimensionNames.begin());
    if (found == dimensionNames.end())
      dimensionNames.push_back(names[i]);
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

/// Writes a number to the first bytes of a word.
static void writeNumber(const Parameter &parameter, nb::handle object,
                        uint64_t &word) {
  ElementType type = parameter.type.element;
  auto fail = [&](const std::string &found) {
    throw nb::type_error(llvm::formatv("{0}: expected a number of type {1}, "
                                       "found {2}",
                                       parameter.name, type.getName(), found)
                             .str()
                             .c_str());
  };
  if (type.kind != ElementType::Int) {
    double number = PyFloat_AsDouble(object.ptr());
    if (number == -1.0 && PyErr_Occurred()) {
      PyErr_Clear();
      fail(nb::type_name(object.type()).c_str());
    }
    if (type.bits == 64) {
      memcpy(&word, &number, sizeof(number));
    } else {
      float narrow = float(number);
      memcpy(&word, &narrow, sizeof(narrow));
    }
    return;
  }
  // Also numpy's integers, but no floats.
  if (!PyIndex_Check(object.ptr()))
    fail(nb::type_name(object.type()).c_str());
  nb::object index = nb::steal(PyNumber_Index(object.ptr()));
  if (!index.is_valid())
    nb::raise_python_error();
  int overflow = 0;
  long long number = PyLong_AsLongLongAndOverflow(index.ptr(), &overflow);
  int64_t limit = int64_t((uint64_t(1) << (type.bits - 1)) - 1);
  if (overflow || number > limit || number < -limit - 1)
    throw nb::value_error(
        llvm::formatv("{0}: expected an integer of {1} bits, found {2}",
                      parameter.name, int(type.bits), nb::str(index).c_str())
            .str()
            .c_str());
  memcpy(&word, &number, sizeof(number));
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
      writeNumber(parameter, arguments[i], *next++);
      continue;
    }
    ArrayView &array = arrays[i].emplace();
    array.open(arguments[i], parameter.name, parameter.type.isWritten,
               parameter.type.element);
    checkArray(parameters, i, dimensionNames, array, extents);
    next = writeArray(array, next);
  }
  for (size_t i = 0; i < parameters.size(); ++i) {
    if (!arrays[i] || !parameters[i].type.isWritten)
      continue;
    checkDistinct(parameters[i], *arrays[i]);
    for (size_t j = 0; j < parameters.size(); ++j)
      if (j != i && arrays[j])
        checkDisjoint(parameters[i], *arrays[i], parameters[j], *arrays[j]);
  }
  {
    nb::gil_scoped_release release;
    kernel->getEntry()(words.data());
  }
  return getResults(next);
}

} // namespace pe::python
