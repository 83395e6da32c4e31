//===- KernelFactors.h - Factors of rows or their blocks ------ -*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_CODEGEN_GPU_KERNELFACTORS_H
#define PE_LIB_CODEGEN_GPU_KERNELFACTORS_H

#include "KernelArray.h"

namespace mlir::pe {

/// Factors that are broadcast to the rows of an array, or to blocks of their
/// features.
class KernelFactors {
public:
  /// Prepares the operand before the launch: an f64, a memref or null for 1.
  /// The factors are its numbers, or their reciprocals, as `computeType`.
  /// `extents` are those of the array, and `blockSize` that of its blocks.
  static KernelFactors create(OpBuilder &b, Location loc, Value scale,
                              ArrayRef<OpFoldResult> extents,
                              FloatType computeType, int64_t blockSize,
                              bool invert);

  /// `value`, a scalar or a vector of neighboring features of the row at
  /// `indices`, times their factors. The first feature is `column`, a sum of
  /// multiples of the lanes and of `multiples`, of which dynamic ones are not
  /// known.
  Value multiply(OpBuilder &b, Location loc, Value value, ValueRange indices,
                 Value column, ArrayRef<int64_t> multiples) const;

private:
  bool hasBlocks() const;
  Value load(OpBuilder &b, Location loc, ValueRange indices,
             Value column) const;

  FloatType computeType;
  int64_t blockSize = 1;
  bool invert = false;
  /// The factor of all rows, or an array; null and absent for 1.
  Value number;
  std::optional<KernelArray> array;
};

} // namespace mlir::pe

#endif // PE_LIB_CODEGEN_GPU_KERNELFACTORS_H
