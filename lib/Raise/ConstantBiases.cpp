//===- ConstantBiases.cpp - Biases in constants ---------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ConstantBiases.h"
#include "Constants.h"
#include "mlir/IR/BuiltinTypes.h"
#include <cmath>

using namespace mlir;
using namespace mlir::pe::raise;

namespace {
/// A constant, by head, query and key. It has no queries if all have the same
/// biases.
struct BiasTable {
  ConstantTensor numbers;
  int64_t numHeads = 1, numQueries = 1, numKeys = 1;
  int64_t headStride = 0, queryStride = 0, keyStride = 0;
  double sign = 1;

  double get(int64_t head, int64_t query, int64_t key) const {
    return sign * numbers.getFloat(head * headStride + query * queryStride +
                                   key * keyStride);
  }
};

/// The distance key − query + start, or its absolute value, or key + start.
struct TableDistance {
  int64_t start = 0;
  bool hasQueries = false;
  bool isAbsolute = false;

  int64_t get(int64_t query, int64_t key) const {
    int64_t distance = key + start - (hasQueries ? query : 0);
    return isAbsolute ? -std::abs(distance) : distance;
  }
};
} // namespace

static std::optional<BiasTable> getTable(const Scalar *x,
                                         ArrayRef<const Scalar *> dims) {
  std::optional<ConstantTensor> constant = ConstantTensor::getSource(x);
  if (!constant || !isa<FloatType>(constant->elementType))
    return std::nullopt;
  BiasTable table;
  table.numbers = *constant;
  ArrayRef<int64_t> shape =
      cast<RankedTensorType>(x->getSource().getType()).getShape();
  auto rank = static_cast<int64_t>(dims.size());
  int64_t stride = 1;
  for (int64_t dim = shape.size() - 1; dim >= 0; stride *= shape[dim--]) {
    const Scalar *index = x->getOperand(dim);
    if (index->isInteger(0) && shape[dim] == 1)
      continue;
    if (index == dims[rank - 3]) {
      table.numHeads = shape[dim];
      table.headStride = stride;
    } else if (index == dims[rank - 2]) {
      table.numQueries = shape[dim];
      table.queryStride = stride;
    } else if (index == dims[rank - 1]) {
      table.numKeys = shape[dim];
      table.keyStride = stride;
    } else {
      return std::nullopt;
    }
    if (!index->getOperand(0)->isInteger(shape[dim]))
      return std::nullopt;
  }
  return table;
}

static double roundTo(const llvm::fltSemantics &semantics, double value) {
  llvm::APFloat rounded(value);
  bool losesInfo;
  rounded.convert(semantics, llvm::APFloat::rmNearestTiesToEven, &losesInfo);
  rounded.convert(llvm::APFloat::IEEEdouble(),
                  llvm::APFloat::rmNearestTiesToEven, &losesInfo);
  return rounded.convertToDouble();
}

/// The slope of a head, if all of its biases are slope · distance, rounded to
/// f32, or f64, and then to the type of the constant.
static std::optional<double>
findSlope(const BiasTable &table, const TableDistance &distance, int64_t head) {
  const llvm::fltSemantics &type =
      cast<FloatType>(table.numbers.elementType).getFloatSemantics();
  const llvm::fltSemantics &computeType =
      table.numbers.elementType.isF64() ? type : llvm::APFloat::IEEEsingle();
  std::optional<double> slope;
  for (int64_t query : llvm::seq(table.numQueries))
    for (int64_t key : llvm::seq(table.numKeys))
      if (!slope && std::abs(distance.get(query, key)) == 1)
        slope = table.get(head, query, key) * distance.get(query, key);
  if (!slope || !(*slope > 0))
    return std::nullopt;
  for (int64_t query : llvm::seq(table.numQueries))
    for (int64_t key : llvm::seq(table.numKeys)) {
      double product = roundTo(computeType, *slope * distance.get(query, key));
      if (table.get(head, query, key) != roundTo(type, product))
        return std::nullopt;
    }
  return slope;
}

std::optional<ConstantBias>
mlir::pe::raise::findConstantBias(ScalarContext &scalars, const Scalar *x,
                                  bool isNegative,
                                  ArrayRef<const Scalar *> dims) {
  std::optional<BiasTable> table = getTable(x, dims);
  if (!table || table->numHeads < 2 || table->numKeys < 2)
    return std::nullopt;
  table->sign = isNegative ? -1 : 1;
  // The bias of the first key, in units of the difference to that of the next.
  double first = table->get(0, 0, 0);
  double ratio = first / (table->get(0, 0, 1) - first);
  if (!(std::fabs(ratio) < 0x1p31))
    return std::nullopt;
  TableDistance distance;
  distance.start = std::llround(ratio);
  distance.hasQueries = table->numQueries > 1;
  for (bool isAbsolute : {false, true}) {
    // Without queries, |key + start| is that of a single one.
    if (isAbsolute && !distance.hasQueries &&
        !dims[dims.size() - 2]->isInteger(0))
      continue;
    distance.isAbsolute = isAbsolute;
    ConstantBias bias;
    for (int64_t head : llvm::seq(table->numHeads)) {
      std::optional<double> slope = findSlope(*table, distance, head);
      if (!slope)
        break;
      bias.slopes.push_back(*slope);
    }
    if (static_cast<int64_t>(bias.slopes.size()) != table->numHeads)
      continue;
    const Scalar *value =
        scalars.addIntegers(dims.back(), scalars.getInteger(distance.start));
    if (distance.hasQueries)
      value = scalars.subtractIntegers(value, dims[dims.size() - 2]);
    bias.distance = {value, isAbsolute, /*isNegative=*/isAbsolute};
    return bias;
  }
  return std::nullopt;
}
