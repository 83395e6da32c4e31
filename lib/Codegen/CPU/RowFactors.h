//===- RowFactors.h - Factors of the features of a row ----------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_CODEGEN_CPU_ROWFACTORS_H
#define PE_LIB_CODEGEN_CPU_ROWFACTORS_H

#include "Vectorize.h"

namespace mlir::pe {

/// The factors of one row: the same for all features, or one for each block.
class RowFactors {
public:
  /// `scale` is an f64, a tensor that is a row, or null for 1. The factors are
  /// its numbers, or their reciprocals, as `computeType`.
  RowFactors(OpBuilder &b, Location loc, Value scale, int64_t blockSize,
             FloatType computeType, bool invert);

  /// `vector` with each lane times the factor of its feature.
  Value multiply(Value vector, ArrayRef<int64_t> features) const;

private:
  OpBuilder &b;
  Location loc;
  int64_t blockSize;
  /// A scalar, a vector with an element for each block, or null.
  Value factors;
};

} // namespace mlir::pe

#endif // PE_LIB_CODEGEN_CPU_ROWFACTORS_H
