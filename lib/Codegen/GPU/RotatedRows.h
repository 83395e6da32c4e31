//===- RotatedRows.h - The rows of rotated arrays ------------- -*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_CODEGEN_GPU_ROTATEDROWS_H
#define PE_LIB_CODEGEN_GPU_ROTATEDROWS_H

#include "KernelArray.h"
#include "pe/IR/PE.h"

namespace mlir::pe {

/// The arrays of rotations that share angles, decomposed before the launch.
/// Their rows, such as the heads of queries and keys, are one range: first
/// those of the first array, then those of the next one.
class RotatedRows {
public:
  /// What a rotation reads and writes.
  struct Arrays {
    KernelArray source;
    KernelArray init;
    bool isConjugate;
  };

  /// One row inside of the kernel, as memrefs of rank one. They are the same
  /// value if the row is updated in place.
  struct Row {
    Value source;
    Value init;
    /// Whether the angles are negated: an i1.
    Value isConjugate;
  };

  /// All ops have equal angles, layouts and extents, except the extents of rows
  /// and features. Either all update in place, or none does.
  static RotatedRows create(OpBuilder &b, ArrayRef<RotationOpInterface> ops);

  ArrayRef<Arrays> getArrays() const { return arrays; }
  bool isInPlace() const { return inPlace; }
  int64_t getRank() const { return rank; }
  /// The dimension of the rows, the innermost one on which angles do not
  /// depend; absent if there is none.
  std::optional<int64_t> getRowDim() const { return rowDim; }
  /// Whether dimension `dim` has rows, and not tokens.
  bool isRowDim(int64_t dim) const { return rowDim == dim; }

  /// The extent of a dimension that all arrays share.
  OpFoldResult getExtent(int64_t dim) const {
    return arrays.front().init.getExtent(dim);
  }
  /// The extents of `tokenDims`, in this order.
  SmallVector<OpFoldResult> getTokenExtents(ArrayRef<int64_t> tokenDims) const;
  OpFoldResult getFeatures() const { return getExtent(rank - 1); }

  /// The number of rows of all arrays, for the host or for the kernel, whose
  /// computations CSE must not merge.
  OpFoldResult countRows(OpBuilder &b, Location loc, bool forHost) const;
  /// The same if it is known, or dynamic.
  int64_t getStaticRows() const;

  /// Builds the first `columns` elements of a row. `indices` has an index for
  /// every dimension but the last; that of the rows is in the range of all.
  Row buildRow(OpBuilder &b, Location loc, ValueRange indices,
               OpFoldResult columns) const;

private:
  SmallVector<Arrays, 2> arrays;
  bool inPlace = false;
  int64_t rank = 0;
  std::optional<int64_t> rowDim;
};

} // namespace mlir::pe

#endif // PE_LIB_CODEGEN_GPU_ROTATEDROWS_H
