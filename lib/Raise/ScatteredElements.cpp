//===- ScatteredElements.cpp - Elements that constants put in place -------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Elements.h"

using namespace mlir;
using namespace mlir::pe::raise;

namespace {
/// Rows that are written in repeats: row `period` * r + j of the values goes to
/// row `stride` * r + `places[j]`.
struct Repeats {
  int64_t stride = 0;
  ArrayRef<int64_t> places;
};
} // namespace

/// The shortest repeats of which all of `rows` consist.
static std::optional<Repeats> findRepeats(ArrayRef<int64_t> rows) {
  auto numRows = static_cast<int64_t>(rows.size());
  for (int64_t period = 1; 2 * period <= numRows; ++period) {
    int64_t stride = rows[period] - rows[0];
    if (numRows % period || stride < 1)
      continue;
    Repeats repeats = {stride, rows.take_front(period)};
    DenseSet<int64_t> distinct(repeats.places.begin(), repeats.places.end());
    bool isRepeated =
        static_cast<int64_t>(distinct.size()) == period &&
        llvm::all_of(repeats.places,
                     [&](int64_t row) { return row >= 0 && row < stride; }) &&
        llvm::all_of(llvm::seq(numRows), [&](int64_t i) {
          return rows[i] == i / period * stride + repeats.places[i % period];
        });
    if (isRepeated)
      return repeats;
  }
  return std::nullopt;
}

/// The element of `before`, [1, K, C], with `values`, [1, W, C], in the rows
/// `places`, [1, W], of constants.
const Scalar *ElementEvaluator::getScatteredElement(Value before, Value places,
                                                    Value values,
                                                    Indices indices) {
  auto type = cast<RankedTensorType>(places.getType());
  auto beforeType = cast<RankedTensorType>(before.getType());
  if (!type.hasStaticShape() || type.getDimSize(0) != 1 ||
      beforeType.isDynamicDim(1))
    return nullptr;
  const Scalar *zero = scalars.getInteger(0);
  SmallVector<int64_t> rows;
  for (int64_t i : llvm::seq(type.getDimSize(1))) {
    const Scalar *row = getElement(places, {zero, scalars.getInteger(i)});
    if (!row->is(ScalarKind::Integer))
      return nullptr;
    rows.push_back(row->getNumber());
  }
  std::optional<Repeats> repeats = findRepeats(rows);
  if (!repeats)
    return nullptr;
  auto period = static_cast<int64_t>(repeats->places.size());
  auto numRepeats = static_cast<int64_t>(rows.size()) / period;
  if (beforeType.getDimSize(1) > numRepeats * repeats->stride)
    return nullptr;
  const Scalar *stride = scalars.getInteger(repeats->stride);
  const Scalar *repeat = scalars.floorDiv(indices[1], stride);
  const Scalar *place = scalars.mod(indices[1], stride);
  if (!repeat || !place->is(ScalarKind::Integer))
    return nullptr;
  const auto *found = llvm::find(repeats->places, place->getNumber());
  if (found == repeats->places.end())
    return getElement(before, indices);
  const Scalar *row = scalars.addIntegers(
      scalars.multiplyIntegers(repeat, scalars.getInteger(period)),
      scalars.getInteger(found - repeats->places.begin()));
  return getElement(values, {zero, row, indices[2]});
}
