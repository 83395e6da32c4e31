//===- StoredElements.h - Elements with types and factors -------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_IR_DECOMPOSITION_STOREDELEMENTS_H
#define PE_LIB_IR_DECOMPOSITION_STOREDELEMENTS_H

#include "pe/IR/PE.h"

namespace mlir::pe {

/// How an op converts what it reads to what it writes.
struct StoredElements {
  /// The scales of x and of the init, or of parts of them: f64, arrays or null.
  Value xScale, initScale;
  int64_t blockSize;
  bool saturate;
  FloatType computeType;

  StoredElements(StoringOpInterface op, FloatType computeType)
      : xScale(op.getXScale()), initScale(op.getInitScale()),
        blockSize(static_cast<int64_t>(op.getBlockSize())),
        saturate(op.getSaturate()), computeType(computeType) {}

  /// Whether elements are converted by one rounding at most.
  bool isPlain() const { return !xScale && !initScale && !saturate; }

  /// A number of the arithmetic, multiplied by the reciprocal of `factor`
  /// unless that is null, as an element of the type given.
  Value convertResult(OpBuilder &b, Location loc, Value value, Value factor,
                      FloatType elementType) const;

  /// Converts all elements of `source` to those of `target`, an array of the
  /// same shape. Returns the new contents of a tensor, or null. The features of
  /// both begin with `firstFeature` of those that blocks are counted in.
  Value copy(OpBuilder &b, Location loc, Value source, Value target,
             int64_t firstFeature) const;
};

/// `value` times `factor`, which may be null.
Value multiplyBy(OpBuilder &b, Location loc, Value value, Value factor);
} // namespace mlir::pe

#endif // PE_LIB_IR_DECOMPOSITION_STOREDELEMENTS_H
