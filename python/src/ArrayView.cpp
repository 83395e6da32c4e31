//===- ArrayView.cpp - Python's arrays without a copy ---------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ArrayView.h"

namespace nb = nanobind;

namespace pe::python {

static std::string getTypeName(nb::handle object) {
  return nb::type_name(object.type()).c_str();
}

[[noreturn]] static void throwReadOnly(const std::string &name) {
  throw nb::value_error(
      (name + ": expected an array that may be written to, found a read-only "
              "one")
          .c_str());
}

ArrayView::~ArrayView() {
  PyBuffer_Release(&buffer);
  if (tensor && tensor->deleter)
    tensor->deleter(tensor);
}

/// The element type of a format of Python's `struct`, which has no bfloat16.
static std::optional<ElementType> parseFormat(const char *format,
                                              Py_ssize_t itemSize) {
  if (!format)
    return std::nullopt;
  if (*format == '@' || *format == '=' || *format == '<')
    ++format;
  if (!*format || format[1])
    return std::nullopt;
  uint8_t bits = uint8_t(8 * itemSize);
  switch (*format) {
  case 'e':
  case 'f':
  case 'd':
    return ElementType{ElementType::Float, bits};
  case 'b':
  case 'h':
  case 'i':
  case 'l':
  case 'q':
    return ElementType{ElementType::Int, bits};
  case 'B':
  case 'H':
  case 'I':
  case 'L':
  case 'Q':
    return ElementType{ElementType::UInt, bits};
  case '?':
    return ElementType{ElementType::Bool, bits};
  default:
    return std::nullopt;
  }
}

static std::string getDtypeName(nb::handle object) {
  nb::object dtype = nb::getattr(object, "dtype", nb::none());
  if (dtype.is_none())
    return getTypeName(object);
  return nb::str(dtype).c_str();
}

void ArrayView::takeBuffer(const std::string &name) {
  if (buffer.ndim > maxRank)
    throw nb::value_error((name + ": expected at most 8 dimensions, found " +
                           std::to_string(buffer.ndim))
                              .c_str());
  data = static_cast<char *>(buffer.buf);
  rank = buffer.ndim;
  for (int i = 0; i < rank; ++i) {
    shape[i] = buffer.shape[i];
    // Strides must be whole elements, even where an extent makes them
    // irrelevant.
    if (buffer.strides[i] % buffer.itemsize != 0)
      throw nb::value_error((name +
                             ": expected strides of whole elements, found " +
                             std::to_string(buffer.strides[i]) + " bytes")
                                .c_str());
    strides[i] = buffer.strides[i] / buffer.itemsize;
  }
}

bool ArrayView::openBuffer(PyObject *object, const std::string &name,
                           bool forWriting) {
  if (!PyObject_CheckBuffer(object))
    return false;
  if (PyObject_GetBuffer(object, &buffer, PyBUF_RECORDS_RO) != 0) {
    PyErr_Clear();
    return false;
  }
  std::optional<ElementType> type = parseFormat(buffer.format, buffer.itemsize);
  if (!type)
    throw nb::type_error((name +
                          ": expected an array of floats or integers, found " +
                          getDtypeName(object))
                             .c_str());
  if (forWriting && buffer.readonly)
    throwReadOnly(name);
  element = *type;
  takeBuffer(name);
  return true;
}

namespace {
/// A type of ml_dtypes. Other types may have the same character as well.
struct MLDtype {
  const char *character, *name;
  ElementType element;
  /// The type of numpy that has the same size.
  const char *integers;
};
constexpr MLDtype mlDtypes[] = {
    {"E", "bfloat16", {ElementType::BFloat, 16}, "int16"},
    {"4", "float8_e4m3fn", {ElementType::Float8E4M3FN, 8}, "int8"},
    {"5", "float8_e5m2", {ElementType::Float8E5M2, 8}, "int8"}};
} // namespace

static bool isText(nb::handle object, const char *text) {
  return PyUnicode_Check(object.ptr()) &&
         PyUnicode_CompareWithASCIIString(object.ptr(), text) == 0;
}

/// The type of the elements of a numpy array, if it is of ml_dtypes.
static const MLDtype *findMLDtype(nb::handle array) {
  nb::object dtype = nb::getattr(array, "dtype", nb::none());
  nb::object character = nb::getattr(dtype, "char", nb::none());
  for (const MLDtype &known : mlDtypes) {
    if (!isText(character, known.character))
      continue;
    // Uses the name of the scalar type, because getting that of the dtype runs
    // Python code.
    nb::object scalar = nb::getattr(dtype, "type", nb::none());
    bool isKnown =
        isText(nb::getattr(scalar, "__name__", nb::none()), known.name) &&
        nb::getattr(dtype, "isnative", nb::none()).is(Py_True) &&
        nb::getattr(dtype, "itemsize", nb::none())
            .equal(nb::int_(known.element.bits / 8));
    return isKnown ? &known : nullptr;
  }
  return nullptr;
}

/// Numpy arrays of ml_dtypes support neither protocol, but an array of integers
/// in the same memory does.
bool ArrayView::openMLDtypes(PyObject *object, const std::string &name,
                             bool forWriting) {
  if (!PyObject_CheckBuffer(object))
    return false;
  const MLDtype *type = findMLDtype(object);
  if (!type)
    return false;
  nb::object integers = nb::handle(object).attr("view")(type->integers);
  if (!openBuffer(integers.ptr(), name, forWriting))
    return false;
  element = type->element;
  return true;
}

/// Codes of DLPack 1.1.
static constexpr uint8_t kDLPackFloat8E4M3FN = 10, kDLPackFloat8E5M2 = 12;

static ElementType fromDLPack(nb::dlpack::dtype type, nb::handle object,
                              const std::string &name) {
  uint8_t bits = type.lanes == 1 ? type.bits : 0;
  if (bits >= 8 && type.code == uint8_t(nb::dlpack::dtype_code::Int))
    return {ElementType::Int, bits};
  if (bits >= 8 && type.code == uint8_t(nb::dlpack::dtype_code::UInt))
    return {ElementType::UInt, bits};
  if (bits == 8 && type.code == uint8_t(nb::dlpack::dtype_code::Bool))
    return {ElementType::Bool, bits};
  if (bits >= 16 && type.code == uint8_t(nb::dlpack::dtype_code::Float))
    return {ElementType::Float, bits};
  if (bits == 16 && type.code == uint8_t(nb::dlpack::dtype_code::Bfloat))
    return {ElementType::BFloat, bits};
  if (bits == 8 && type.code == kDLPackFloat8E4M3FN)
    return {ElementType::Float8E4M3FN, bits};
  if (bits == 8 && type.code == kDLPackFloat8E5M2)
    return {ElementType::Float8E5M2, bits};
  throw nb::type_error((name +
                        ": expected an array of floats or integers, found " +
                        getDtypeName(object))
                           .c_str());
}

/// Why an array does not support DLPack, as reported by its library.
static std::string getDLPackError(nb::handle object) {
  if (!nb::hasattr(object, "__dlpack__"))
    return "";
  try {
    object.attr("__dlpack__")();
  } catch (nb::python_error &error) {
    return std::string(": ") + nb::str(error.value()).c_str();
  }
  return "";
}

void ArrayView::takeTensor(const nb::dlpack::dltensor &source,
                           nb::handle object, const std::string &name) {
  if (source.device.device_type != nb::device::cpu::value)
    throw nb::value_error(
        (name +
         ": expected an array in the memory of the CPU, found one on "
         "the device of DLPack type " +
         std::to_string(source.device.device_type))
            .c_str());
  if (source.ndim > maxRank)
    throw nb::value_error((name + ": expected at most 8 dimensions, found " +
                           std::to_string(source.ndim))
                              .c_str());
  element = fromDLPack(source.dtype, object, name);
  data = static_cast<char *>(source.data) + source.byte_offset;
  rank = source.ndim;
  int64_t contiguous = 1;
  for (int i = rank; i-- > 0;) {
    shape[i] = source.shape[i];
    strides[i] = source.strides ? source.strides[i] : contiguous;
    contiguous *= shape[i];
  }
}

bool ArrayView::openExchange(nb::handle object, const std::string &name,
                             bool forWriting) {
  const DLPackExchange *exchange = getDLPackExchange(object);
  if (!exchange || !exchange->fromObject)
    return false;
  // On failure, `__dlpack__` is tried, which reports a better error.
  if (exchange->fromObject(object.ptr(), &tensor) != 0) {
    PyErr_Clear();
    tensor = nullptr;
    return false;
  }
  if (forWriting && tensor->isReadOnly())
    throwReadOnly(name);
  takeTensor(tensor->tensor, object, name);
  return true;
}

void ArrayView::openDLPack(nb::handle object, const std::string &name,
                           bool forWriting) {
  auto read = [&](const auto &source) {
    nb::dlpack::dltensor view;
    view.data = const_cast<void *>(static_cast<const void *>(source.data()));
    view.device = {source.device_type(), source.device_id()};
    view.ndim = int32_t(source.ndim());
    view.dtype = source.dtype();
    view.shape = const_cast<int64_t *>(source.shape_ptr());
    view.strides = const_cast<int64_t *>(source.stride_ptr());
    takeTensor(view, object, name);
  };
  if (forWriting) {
    array.emplace();
    if (nb::try_cast<nb::ndarray<>>(object, *array, /*convert=*/false))
      return read(*array);
    array.reset();
  }
  readOnlyArray.emplace();
  if (!nb::try_cast<nb::ndarray<nb::ro>>(object, *readOnlyArray,
                                         /*convert=*/false)) {
    readOnlyArray.reset();
    throw nb::type_error(
        (name + ": expected an array (numpy, or anything with DLPack), found " +
         getTypeName(object) + getDLPackError(object))
            .c_str());
  }
  if (forWriting)
    throwReadOnly(name);
  read(*readOnlyArray);
}

void ArrayView::open(nb::handle object, const std::string &name,
                     bool forWriting, ElementType expected) {
  // The buffer protocol is faster, so it is tried first. For numpy arrays of
  // ml_dtypes it would raise an exception.
  bool isLikely = expected.isOfMLDtypes();
  if (isLikely && openMLDtypes(object.ptr(), name, forWriting))
    return;
  if (openBuffer(object.ptr(), name, forWriting))
    return;
  if (!isLikely && openMLDtypes(object.ptr(), name, forWriting))
    return;
  // Results computed from such arrays would silently have no gradient.
  if (nb::getattr(object, "requires_grad", nb::none()).is(Py_True))
    throw nb::value_error(
        (name + ": expected an array without gradient, such as x.detach(); "
                "found one that requires it")
            .c_str());
  if (!openExchange(object, name, forWriting))
    openDLPack(object, name, forWriting);
}

std::pair<intptr_t, intptr_t> ArrayView::getRange() const {
  intptr_t first = 0, last = 0;
  for (int i = 0; i < rank; ++i) {
    if (shape[i] == 0)
      return {0, 0};
    intptr_t extent = (shape[i] - 1) * strides[i];
    (extent < 0 ? first : last) += extent;
  }
  intptr_t size = element.bits / 8;
  intptr_t base = reinterpret_cast<intptr_t>(data);
  return {base + first * size, base + (last + 1) * size};
}

} // namespace pe::python
