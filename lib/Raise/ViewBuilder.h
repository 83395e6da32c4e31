//===- ViewBuilder.h - Parts of tensors as code -----------------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_RAISE_VIEWBUILDER_H
#define PE_LIB_RAISE_VIEWBUILDER_H

#include "Views.h"

namespace mlir::pe::raise {

/// A tensor with the dimensions of a view in the order of the result, and the
/// columns before or after them.
struct BuiltView {
  Value tensor;
  /// The dimensions of the result that index it, in ascending order.
  SmallVector<int64_t> resultDims;
};

/// The result in whose dimensions a view is: a tensor of the program, and its
/// extents as they are known before it is computed.
struct ViewTarget {
  Value root;
  SmallVector<OpFoldResult> sizes;
};

/// Computes the extents of the first dimensions of `root`, whose indices are
/// `dims`.
ViewTarget buildTarget(OpBuilder &b, Location loc, ScalarContext &scalars,
                       Value root, ArrayRef<const Scalar *> dims);

/// Columns from `first` on, `stride` apart. They are the last dimension of what
/// is built, or the first one if they `lead`.
struct ColumnRange {
  int64_t first = 0;
  int64_t number = 1;
  int64_t stride = 1;
  bool lead = false;
};

/// Builds `columns` of `view`, whose tensor has become `tensor`. All of a
/// tensor is no slice of it. A view without columns has no dimension for them.
BuiltView buildView(OpBuilder &b, Location loc, ElementEvaluator &evaluator,
                    const View &view, Value tensor, const ViewTarget &target,
                    ColumnRange columns);

/// Builds all columns of any view by reading its elements one by one.
BuiltView gatherView(OpBuilder &b, Location loc, const View &view, Value tensor,
                     const ViewTarget &target);

/// The elements of `tensor`, floats, as floats of `type`.
Value convertElements(OpBuilder &b, Location loc, Value tensor, Type type);

/// Puts in the dimensions of 1 that `root` has and `view` does not.
Value addUnitDims(OpBuilder &b, Location loc, const BuiltView &view,
                  Value root);

} // namespace mlir::pe::raise

#endif // PE_LIB_RAISE_VIEWBUILDER_H
