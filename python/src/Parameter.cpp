//===- Parameter.cpp - What an argument has to be -------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Parameter.h"
#include "mlir/IR/BuiltinTypeInterfaces.h"
#include "llvm/Support/FormatVariadic.h"

namespace nb = nanobind;
using mlir::ShapedType;

namespace pe::python {

template <typename... Args>
[[noreturn]] static void throwValueError(const char *format, Args &&...args) {
  throw nb::value_error(
      llvm::formatv(format, std::forward<Args>(args)...).str().c_str());
}

std::string
Parameter::describe(const std::vector<std::string> &dimensionNames) const {
  std::string text = type.element.getName();
  if (!type.isArray)
    return text;
  text += "[";
  for (size_t i = 0; i < type.shape.size(); ++i) {
    text += i ? ", " : "";
    auto [name, mayBeOne] = dimensions[i];
    if (type.shape[i] != ShapedType::kDynamic)
      text += std::to_string(type.shape[i]);
    else
      text += name < 0 ? "?" : dimensionNames[name];
    text += mayBeOne ? " or 1" : "";
  }
  return text + "]";
}

static void checkExtent(const std::vector<Parameter> &parameters, size_t index,
                        const std::vector<std::string> &dimensionNames,
                        int dimension, ArrayView &array, Extents &extents) {
  int64_t found = array.shape[dimension];
  const Parameter &parameter = parameters[index];
  auto expected = [&] { return parameter.describe(dimensionNames); };
  int64_t extent = parameter.type.shape[dimension];
  auto [name, mayBeOne] = parameter.dimensions[dimension];
  auto broadcastTo = [&](int64_t whole) {
    array.shape[dimension] = whole;
    array.strides[dimension] = 0;
  };
  if (extent != ShapedType::kDynamic) {
    if (mayBeOne && found == 1)
      return broadcastTo(extent);
    if (found != extent)
      throwValueError("{0}: expected {1}, found extent {2} in dimension {3}",
                      parameter.name, expected(), found, dimension);
    return;
  }
  if (name < 0)
    return;
  int64_t &known = extents.extents[name];
  if (known < 0) {
    known = found;
    extents.origins[name] = int(index);
  } else if (mayBeOne && found == 1) {
    broadcastTo(known);
  } else if (known != found) {
    throwValueError("{0}: expected {1} with {2} = {3} as in {4}, found extent "
                    "{5} in dimension {6}",
                    parameter.name, expected(), dimensionNames[name], known,
                    parameters[extents.origins[name]].name, found, dimension);
  }
}

void checkArray(const std::vector<Parameter> &parameters, size_t index,
                const std::vector<std::string> &dimensionNames,
                ArrayView &array, Extents &extents) {
  const Parameter &parameter = parameters[index];
  const ValueType &type = parameter.type;
  if (array.element != type.element)
    throw nb::type_error(llvm::formatv("{0}: expected {1}, found {2}",
                                       parameter.name,
                                       parameter.describe(dimensionNames),
                                       array.element.getName())
                             .str()
                             .c_str());
  if (array.rank != int(type.shape.size()))
    throwValueError("{0}: expected {1}, found {2} dimensions", parameter.name,
                    parameter.describe(dimensionNames), array.rank);
  for (int i = 0; i < array.rank; ++i)
    checkExtent(parameters, index, dimensionNames, i, array, extents);
  bool isEmpty =
      llvm::is_contained(llvm::ArrayRef<int64_t>(array.shape, array.rank), 0);
  // Strides of empty arrays and of dimensions of extent 1 do not matter.
  int64_t contiguous = 1;
  for (int i = array.rank; i-- > 0;) {
    bool isUsed = !isEmpty && array.shape[i] > 1;
    int64_t stride = type.strides[i];
    bool isFixed = stride != ShapedType::kDynamic;
    // An identity layout with dynamic extents has dynamic strides.
    if (isUsed && isFixed && array.strides[i] != stride)
      throwValueError("{0}: expected stride {1} in dimension {2}, found {3} "
                      "(strides count elements)",
                      parameter.name, stride, i, array.strides[i]);
    if (isUsed && type.isContiguous && array.strides[i] != contiguous)
      throwValueError("{0}: expected a contiguous array, with stride {1} in "
                      "dimension {2}, found {3} (strides count elements)",
                      parameter.name, contiguous, i, array.strides[i]);
    contiguous *= array.shape[i];
  }
  if (!isEmpty &&
      reinterpret_cast<uintptr_t>(array.data) % (type.element.bits / 8) != 0)
    throwValueError("{0}: expected memory aligned to {1} bytes, found address "
                    "{2:x}",
                    parameter.name, type.element.bits / 8,
                    reinterpret_cast<uintptr_t>(array.data));
}

void checkDistinct(const Parameter &parameter, const ArrayView &written) {
  llvm::SmallVector<int, ArrayView::maxRank> order;
  for (int i = 0; i < written.rank; ++i) {
    if (written.shape[i] == 0)
      return;
    if (written.shape[i] > 1)
      order.push_back(i);
  }
  auto getStride = [&](int i) { return std::abs(written.strides[i]); };
  llvm::sort(order, [&](int i, int j) { return getStride(i) < getStride(j); });
  // The number of elements spanned by the dimensions with smaller strides.
  int64_t span = 1;
  for (int i : order) {
    if (getStride(i) < span)
      throwValueError("{0}: expected elements of their own, as they are "
                      "written to; found stride {1} in dimension {2}, less "
                      "than {3}",
                      parameter.name, written.strides[i], i, span);
    span += (written.shape[i] - 1) * getStride(i);
  }
}

/// Whether two elements of an array (or one and itself), which differ only in
/// this dimension and later ones, are `distance` elements apart.
static bool isInside(const ArrayView &array, int dimension, int64_t distance) {
  if (dimension == array.rank)
    return distance == 0;
  int64_t stride = array.strides[dimension];
  int64_t reach = 0;
  for (int i = dimension + 1; i < array.rank; ++i)
    reach += (array.shape[i] - 1) * array.strides[i];
  int64_t last = array.shape[dimension] - 1;
  int64_t from = std::max(-last, (distance - reach) / stride);
  int64_t to = std::min(last, (distance + reach) / stride);
  for (int64_t steps = from; steps <= to; ++steps)
    if (isInside(array, dimension + 1, distance - steps * stride))
      return true;
  return false;
}

/// Whether two arrays are disjoint parts of one array, such as queries and keys
/// in one array of both.
static bool areDisjointParts(const ArrayView &a, const ArrayView &b) {
  if (a.rank != b.rank || a.element != b.element)
    return false;
  for (int i = 0; i < a.rank; ++i)
    if (a.strides[i] != b.strides[i] || a.strides[i] <= 0)
      return false;
  int64_t size = a.element.bits / 8;
  if ((b.data - a.data) % size != 0)
    return false;
  // The box around both arrays has the larger extents. The dimensions with the
  // largest strides come first, which ends the search soon.
  llvm::SmallVector<int, ArrayView::maxRank> order;
  for (int i = 0; i < a.rank; ++i)
    order.push_back(i);
  llvm::sort(order, [&](int i, int j) { return a.strides[i] > a.strides[j]; });
  ArrayView box;
  box.rank = a.rank;
  for (auto [to, from] : llvm::enumerate(order)) {
    box.shape[to] = std::max(a.shape[from], b.shape[from]);
    box.strides[to] = a.strides[from];
  }
  return !isInside(box, 0, (b.data - a.data) / size);
}

void checkDisjoint(const Parameter &parameter, const ArrayView &written,
                   const Parameter &otherParameter, const ArrayView &other) {
  auto [first, last] = written.getRange();
  auto [otherFirst, otherLast] = other.getRange();
  if (last <= otherFirst || otherLast <= first)
    return;
  if (!areDisjointParts(written, other))
    throwValueError("{0}: expected memory apart from {1}, as it is written to; "
                    "found that they overlap",
                    parameter.name, otherParameter.name);
}

} // namespace pe::python
