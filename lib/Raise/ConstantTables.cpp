//===- ConstantTables.cpp - Angles of constant tables ---------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ConstantTables.h"
#include "AffineTables.h"
#include "mlir/IR/BuiltinTypes.h"
#include <cmath>
#include <complex>

using namespace mlir;
using namespace mlir::pe::raise;

namespace {
/// A column of a constant tensor.
struct Column {
  ConstantTensor constant;
  int64_t first = 0;
  int64_t stride = 0;
  int64_t numRows = 0;
  const Scalar *row = nullptr;

  double get(int64_t r) const { return constant.getFloat(first + r * stride); }
  std::pair<const char *, int64_t> getPlace() const {
    return {constant.bytes.data() + first * (constant.width / 8), stride};
  }
};
} // namespace

/// The column of which x is an element, in a row that is not constant. With
/// `isSplit`, columns and rows are in one dimension.
static std::optional<Column> getColumn(ScalarContext &scalars, const Scalar *x,
                                       bool isSplit) {
  std::optional<ConstantTensor> constant = ConstantTensor::getSource(x);
  if (!constant || !isa<FloatType>(constant->elementType))
    return std::nullopt;
  Column column;
  column.constant = *constant;
  int64_t stride = 1;
  ArrayRef<int64_t> shape =
      cast<RankedTensorType>(x->getSource().getType()).getShape();
  for (auto [index, extent] :
       llvm::zip_equal(llvm::reverse(x->getOperands()), llvm::reverse(shape))) {
    if (index->is(ScalarKind::Integer)) {
      if (index->getNumber() < 0 || index->getNumber() >= extent)
        return std::nullopt;
      column.first += index->getNumber() * stride;
    } else {
      if (column.row)
        return std::nullopt;
      SplitIndex split = {index, 1, 0};
      if (isSplit)
        split = splitIndex(scalars, index, extent);
      column.first += split.rest * stride;
      column.row = split.quotient;
      column.stride = split.factor * stride;
      column.numRows = extent / split.factor;
    }
    stride *= extent;
  }
  return column.row ? std::optional(column) : std::nullopt;
}

/// The angle of all rows of two columns.
static std::optional<ColumnAngle> fitAngle(const Column &c, const Column &s) {
  int64_t last = c.numRows - 1;
  ColumnAngle angle;
  angle.scale = c.get(0);
  if (!(angle.scale > 0))
    return std::nullopt;
  // From row to row of twice the number, the angle is known more exactly; the
  // turns that it has made by then are known from the row before.
  for (int64_t r = 1;; r = std::min(2 * r, last)) {
    double phase = std::atan2(s.get(r), c.get(r));
    double turns = std::round((angle.invFreq * r - phase) / (2 * M_PI));
    angle.invFreq = (phase + 2 * M_PI * turns) / r;
    if (r == last)
      break;
  }
  double epsilon = std::ldexp(
      1.0, 1 - cast<FloatType>(c.constant.elementType).getFPMantissaWidth());
  angle.tolerance = 2 * epsilon / last + std::fabs(angle.invFreq) * 0x1p-22;
  const std::complex<double> turn = std::polar(1.0, angle.invFreq);
  std::complex<double> exact = angle.scale;
  for (int64_t r : llvm::seq(c.numRows)) {
    double bound =
        angle.scale * (2 * epsilon + std::fabs(angle.invFreq) *
                                         static_cast<double>(r) * 0x1p-22);
    if (!(std::fabs(exact.real() - c.get(r)) <= bound) ||
        !(std::fabs(exact.imag() - s.get(r)) <= bound))
      return std::nullopt;
    exact *= turn;
  }
  return angle;
}

std::optional<ColumnAngle> ConstantTables::findAngle(ScalarContext &scalars,
                                                     const Scalar *cos,
                                                     const Scalar *sin) {
  for (bool isSplit : {false, true}) {
    std::optional<Column> c = getColumn(scalars, cos, isSplit);
    std::optional<Column> s = getColumn(scalars, sin, isSplit);
    if (!c || !s || c->row != s->row || c->numRows != s->numRows ||
        c->numRows < 2)
      continue;
    auto [place, isNew] =
        known.try_emplace({c->getPlace(), s->getPlace(), c->numRows});
    if (isNew)
      place->second = fitAngle(*c, *s);
    if (std::optional<ColumnAngle> angle = place->second) {
      angle->position = c->row;
      return angle;
    }
  }
  return std::nullopt;
}
