//===- ConstantTables.h - Angles of constant tables -------------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_RAISE_CONSTANTTABLES_H
#define PE_LIB_RAISE_CONSTANTTABLES_H

#include "Scalar.h"
#include <tuple>

namespace mlir::pe::raise {

/// Two columns of constants, A · cos(r·θ) and A · sin(r·θ) in row r.
struct ColumnAngle {
  /// The row that is read.
  const Scalar *position = nullptr;
  double invFreq = 0;
  /// How much θ may differ from the true one.
  double tolerance = 0;
  double scale = 1;
};

/// Finds the angles of constant tables, each once.
class ConstantTables {
public:
  /// The angle of elements of constant tensors, if all rows of their columns
  /// are those of one frequency, within the errors of angles in f32 and of the
  /// type.
  std::optional<ColumnAngle> findAngle(ScalarContext &scalars,
                                       const Scalar *cos, const Scalar *sin);

private:
  /// Where the first number of a column is, and the next one.
  using Place = std::pair<const char *, int64_t>;
  DenseMap<std::tuple<Place, Place, int64_t>, std::optional<ColumnAngle>> known;
};

} // namespace mlir::pe::raise

#endif // PE_LIB_RAISE_CONSTANTTABLES_H
