//===- AffineTables.cpp - Constants that are affine in their indices ------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "AffineTables.h"
#include <cmath>
#include <numeric>

using namespace mlir;
using namespace mlir::pe::raise;

/// Integers of a greater magnitude are not looked at; sums of others do not
/// overflow.
static constexpr int64_t maxMagnitude = int64_t(1) << 31;

/// Reads integers from a constant of integers or floats.
static std::optional<int64_t> getInteger(const ConstantTensor &constant,
                                         int64_t place) {
  if (!isa<FloatType>(constant.elementType)) {
    int64_t value = constant.getBits(place).getSExtValue();
    if (value < -maxMagnitude || value > maxMagnitude)
      return std::nullopt;
    return value;
  }
  double value = constant.getFloat(place);
  if (std::floor(value) != value ||
      std::fabs(value) > static_cast<double>(maxMagnitude))
    return std::nullopt;
  return static_cast<int64_t>(value);
}

const Scalar *AffineTable::evaluate(ScalarContext &scalars,
                                    ArrayRef<const Scalar *> indices) const {
  const Scalar *sum = scalars.getInteger(start);
  for (auto [index, step] : llvm::zip_equal(indices, steps))
    sum = scalars.addIntegers(
        sum, scalars.multiplyIntegers(index, scalars.getInteger(step)));
  return sum;
}

SmallVector<TableDim> mlir::pe::raise::getTableDims(ArrayRef<int64_t> shape) {
  SmallVector<TableDim> dims;
  int64_t stride = 1;
  for (int64_t extent : llvm::reverse(shape)) {
    dims.push_back({stride, extent});
    stride *= extent;
  }
  std::reverse(dims.begin(), dims.end());
  return dims;
}

/// Whether all elements are those of `table`.
static bool holds(const ConstantTensor &constant, int64_t first,
                  ArrayRef<TableDim> dims, const AffineTable &table) {
  SmallVector<int64_t> indices(dims.size(), 0);
  int64_t place = first;
  int64_t expected = table.start;
  while (true) {
    if (getInteger(constant, place) !=
        (table.isAbsolute ? std::abs(expected) : expected))
      return false;
    // The next index, of which the last dimension changes fastest.
    size_t dim = dims.size();
    for (; dim > 0; --dim) {
      auto [stride, extent] = dims[dim - 1];
      int64_t step = table.steps[dim - 1];
      place += stride;
      expected += step;
      if (++indices[dim - 1] < extent)
        break;
      place -= extent * stride;
      expected -= extent * step;
      indices[dim - 1] = 0;
    }
    if (dim == 0)
      return true;
  }
}

std::optional<AffineTable>
mlir::pe::raise::findAffineTable(const ConstantTensor &constant, int64_t first,
                                 ArrayRef<TableDim> dims) {
  std::optional<int64_t> start = getInteger(constant, first);
  if (!start)
    return std::nullopt;
  AffineTable table;
  table.start = *start;
  for (auto [stride, extent] : dims) {
    std::optional<int64_t> next =
        extent < 2 ? start : getInteger(constant, first + stride);
    if (!next)
      return std::nullopt;
    table.steps.push_back(*next - *start);
  }
  return holds(constant, first, dims, table) ? std::optional(table)
                                             : std::nullopt;
}

std::optional<AffineTable>
mlir::pe::raise::findAbsoluteTable(const ConstantTensor &constant,
                                   ArrayRef<TableDim> dims) {
  std::optional<int64_t> start = getInteger(constant, 0);
  if (!start)
    return std::nullopt;
  // It grows with the last index, and becomes less with the one before it; or
  // the other way round.
  AffineTable table;
  table.isAbsolute = true;
  table.steps.resize(dims.size(), 0);
  for (int64_t sign : {1, -1}) {
    table.start = sign * *start;
    int64_t step = 1;
    for (size_t dim = dims.size(); dim-- > 0;) {
      table.steps[dim] = dims[dim].extent < 2 ? 0 : step;
      step = dims[dim].extent < 2 ? step : -step;
    }
    if (holds(constant, 0, dims, table))
      return table;
  }
  return std::nullopt;
}

SplitIndex mlir::pe::raise::splitIndex(ScalarContext &scalars,
                                       const Scalar *index, int64_t extent) {
  if (!index->is(ScalarKind::Linear))
    return {index, 1, 0};
  int64_t factor = extent;
  for (int64_t coefficient : index->getCoefficients())
    factor = std::gcd(factor, coefficient);
  if (factor < 2)
    return {index, 1, 0};
  const Scalar *divisor = scalars.getInteger(factor);
  const Scalar *rest = scalars.mod(index, divisor);
  return {scalars.floorDiv(index, divisor), factor, rest->getNumber()};
}
