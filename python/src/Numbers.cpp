//===- Numbers.cpp - Python's numbers and the compiler's ------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Numbers.h"
#include "llvm/ADT/APFloat.h"
#include "llvm/Support/FormatVariadic.h"

namespace nb = nanobind;
using llvm::APFloat;

namespace pe::python {

[[noreturn]] static void throwTypeError(const Parameter &parameter,
                                        nb::handle object) {
  throw nb::type_error(
      llvm::formatv("{0}: expected a number of type {1}, found {2}",
                    parameter.name, parameter.type.element.getName(),
                    nb::type_name(object.type()).c_str())
          .str()
          .c_str());
}

[[noreturn]] static void throwValueError(const Parameter &parameter,
                                         const char *expected,
                                         nb::handle object) {
  nb::object text = nb::steal(PyObject_Repr(object.ptr()));
  PyErr_Clear();
  throw nb::value_error(
      llvm::formatv("{0}: expected {1}, found {2}", parameter.name, expected,
                    text.is_valid() ? nb::str(text).c_str() : "a longer one")
          .str()
          .c_str());
}

static const llvm::fltSemantics &getSemantics(ElementType type) {
  if (type.kind == ElementType::BFloat)
    return APFloat::BFloat();
  if (type.kind == ElementType::Float8E4M3FN)
    return APFloat::Float8E4M3FN();
  if (type.kind == ElementType::Float8E5M2)
    return APFloat::Float8E5M2();
  return type.bits == 16   ? APFloat::IEEEhalf()
         : type.bits == 32 ? APFloat::IEEEsingle()
                           : APFloat::IEEEdouble();
}

static uint64_t floatToWord(const Parameter &parameter, nb::handle object) {
  ElementType type = parameter.type.element;
  std::string range = "a number in the range of " + type.getName();
  double number = PyFloat_AsDouble(object.ptr());
  if (number == -1.0 && PyErr_Occurred()) {
    bool isTooLarge = PyErr_ExceptionMatches(PyExc_OverflowError);
    PyErr_Clear();
    if (isTooLarge)
      throwValueError(parameter, range.c_str(), object);
    throwTypeError(parameter, object);
  }
  APFloat value(number);
  bool isFinite = value.isFinite();
  bool losesInfo;
  value.convert(getSemantics(type), APFloat::rmNearestTiesToEven, &losesInfo);
  if (isFinite && !value.isFinite())
    throwValueError(parameter, range.c_str(), object);
  return value.bitcastToAPInt().getZExtValue();
}

/// Accepts numpy's integers as well, but no floats.
static int64_t toInteger(const Parameter &parameter, nb::handle object,
                         const char *expected) {
  if (!PyIndex_Check(object.ptr()))
    throwTypeError(parameter, object);
  nb::object index = nb::steal(PyNumber_Index(object.ptr()));
  // Arrays have the method as well, whatever their elements are.
  if (!index.is_valid()) {
    PyErr_Clear();
    throwTypeError(parameter, object);
  }
  int overflow = 0;
  long long number = PyLong_AsLongLongAndOverflow(index.ptr(), &overflow);
  if (overflow)
    throwValueError(parameter, expected, index);
  return number;
}

static uint64_t integerToWord(const Parameter &parameter, nb::handle object) {
  unsigned bits = parameter.type.element.bits;
  std::string expected = llvm::formatv("an integer of {0} bits", bits);
  int64_t number = toInteger(parameter, object, expected.c_str());
  if (!llvm::isIntN(bits, number))
    throwValueError(parameter, expected.c_str(), object);
  return uint64_t(number);
}

/// Accepts True, False, 1 and 0, and numpy's booleans, which are not integers.
static uint64_t boolToWord(const Parameter &parameter, nb::handle object) {
  nb::object dtype = nb::getattr(object, "dtype", nb::none());
  if (nb::getattr(dtype, "kind", nb::none()).equal(nb::str("b")) &&
      nb::getattr(object, "ndim", nb::none()).equal(nb::int_(0)))
    return PyObject_IsTrue(object.ptr()) == 1;
  const char *expected = "True or False";
  int64_t number = toInteger(parameter, object, expected);
  if (number != 0 && number != 1)
    throwValueError(parameter, expected, object);
  return uint64_t(number);
}

uint64_t toWord(const Parameter &parameter, nb::handle object) {
  switch (parameter.type.element.kind) {
  case ElementType::Bool:
    return boolToWord(parameter, object);
  case ElementType::Int:
  case ElementType::UInt:
    return integerToWord(parameter, object);
  case ElementType::Float:
  case ElementType::BFloat:
  case ElementType::Float8E4M3FN:
  case ElementType::Float8E5M2:
    return floatToWord(parameter, object);
  }
  llvm_unreachable("all kinds of types are above");
}

nb::object fromWord(ElementType type, uint64_t word) {
  if (type.kind == ElementType::Bool)
    return nb::bool_(word & 1);
  if (type.kind == ElementType::Int)
    return nb::int_(llvm::SignExtend64(word, type.bits));
  llvm::APInt bits(type.bits, word, /*isSigned=*/false, /*implicitTrunc=*/true);
  return nb::float_(APFloat(getSemantics(type), bits).convertToDouble());
}

} // namespace pe::python
