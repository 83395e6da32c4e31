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
/// columns as its last dimension.
struct BuiltView {
  Value tensor;
  /// The dimensions of the result that index it, in ascending order.
  SmallVector<int64_t> resultDims;
};

/// Builds `numColumns` columns, `stride` apart, from `firstColumn` on, of
/// `view`, with the extents that `root` has; all of the tensor without a slice.
/// A view without columns has no last dimension.
BuiltView buildView(OpBuilder &b, Location loc, ElementEvaluator &evaluator,
                    const View &view, Value tensor, Value root,
                    int64_t firstColumn, int64_t numColumns, int64_t stride);

/// Builds the same for any view by reading its elements one by one.
BuiltView gatherView(OpBuilder &b, Location loc, ElementEvaluator &evaluator,
                     const View &view, Value tensor, Value root);

/// The elements of `tensor`, floats, as floats of `type`.
Value convertElements(OpBuilder &b, Location loc, Value tensor, Type type);

/// Puts in the dimensions of 1 that `root` has and `view` does not.
Value addUnitDims(OpBuilder &b, Location loc, const BuiltView &view,
                  Value root);

} // namespace mlir::pe::raise

#endif // PE_LIB_RAISE_VIEWBUILDER_H
