//===- AffineTables.h - Constants affine in their indices -------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_RAISE_AFFINETABLES_H
#define PE_LIB_RAISE_AFFINETABLES_H

#include "Constants.h"
#include "Scalar.h"

namespace mlir::pe::raise {

/// A dimension of a part of a constant: how far apart its elements are, and how
/// many there are.
struct TableDim {
  int64_t stride;
  int64_t extent;
};

/// Integers: start + sum of step · index, or the absolute value of this.
struct AffineTable {
  int64_t start = 0;
  SmallVector<int64_t> steps;
  bool isAbsolute = false;

  /// The integer at `indices`, or the one whose absolute value it is.
  const Scalar *evaluate(ScalarContext &scalars,
                         ArrayRef<const Scalar *> indices) const;
};

/// The dimensions of all of a constant.
SmallVector<TableDim> getTableDims(ArrayRef<int64_t> shape);

/// The elements of a part of a constant that starts at `first`, if they are
/// integers, of any type, and affine in their indices. All of them are read,
/// up to the first that is not.
std::optional<AffineTable> findAffineTable(const ConstantTensor &constant,
                                           int64_t first,
                                           ArrayRef<TableDim> dims);

/// The same if they are |j − i + start| for the last two dimensions of more
/// than one element.
std::optional<AffineTable> findAbsoluteTable(const ConstantTensor &constant,
                                             ArrayRef<TableDim> dims);

/// An index as factor · quotient + rest, where 0 <= rest < factor: `factor`
/// elements of each row that are in one dimension with the rows.
struct SplitIndex {
  const Scalar *quotient;
  int64_t factor;
  int64_t rest;
};

/// Splits an index of a dimension by the greatest factor that divides its
/// extent.
SplitIndex splitIndex(ScalarContext &scalars, const Scalar *index,
                      int64_t extent);

} // namespace mlir::pe::raise

#endif // PE_LIB_RAISE_AFFINETABLES_H
