//===- Views.h - Parts of tensors that hold given scalars -------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_RAISE_VIEWS_H
#define PE_LIB_RAISE_VIEWS_H

#include "Elements.h"
#include "mlir/IR/Dominance.h"

namespace mlir::pe::raise {

/// What a dimension of a tensor is indexed by: a dimension of the result of
/// which scalars are elements, plus an offset, or the offset alone, or else any
/// function of the dimensions of the result.
struct ViewDim {
  std::optional<int64_t> resultDim;
  const Scalar *offset = nullptr;
  const Scalar *gathered = nullptr;
};

/// Where a list of scalars is stored: scalar i in column `columns[i]` of a
/// tensor, whose other dimensions are indexed by dimensions of the result.
struct View {
  Value tensor;
  ComplexPart part = ComplexPart::None;
  SmallVector<ViewDim> dims;
  /// The dimension of the columns; none if the list has one scalar only that is
  /// not in a column. The last dimensions may be taken together as one.
  std::optional<int64_t> columnDim;
  int64_t numColumnDims = 1;
  SmallVector<int64_t> columns;

  /// The number of columns that the tensor has.
  int64_t getNumTensorColumns() const;

  /// Whether a dimension is neither sliced nor fixed.
  bool isGather() const {
    return llvm::any_of(dims, [](const ViewDim &dim) { return dim.gathered; });
  }

  /// The stride if the columns are equally far apart.
  std::optional<int64_t> getStride() const;
};

/// All places where the scalars are stored together, and that dominate `user`.
/// With `inColumns`, they are in columns even if they are only one.
SmallVector<View, 0> findViews(ElementEvaluator &evaluator,
                               ArrayRef<const Scalar *> scalars,
                               Operation *user, DominanceInfo &dominance,
                               bool inColumns);

/// Whether offsets and indices of `view` can be computed before `user`.
bool canBuildView(const View &view, Operation *user, DominanceInfo &dominance);

} // namespace mlir::pe::raise

#endif // PE_LIB_RAISE_VIEWS_H
