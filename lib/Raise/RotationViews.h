//===- RotationViews.h - Where rotated features are stored ------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_RAISE_ROTATIONVIEWS_H
#define PE_LIB_RAISE_ROTATIONVIEWS_H

#include "Rotations.h"

namespace mlir::pe::raise {

/// Whether the only result of `op` is a tensor of rows of 4 to `most` floats,
/// of types that pe ops accept.
bool hasFeatureRows(Operation *op, int64_t most);

/// How the features a and b of the pairs are arranged, by their columns; none
/// if it is neither way.
std::optional<bool> isInterleaved(ArrayRef<int64_t> columns);

/// Whether dimension i of `view` is indexed by dimension i of the result, from
/// its beginning to its end, and the columns are last.
bool isIdentity(ElementEvaluator &evaluator, const View &view, Value root);

/// Whether every dimension of the result that is not 1 indexes `view`.
bool hasAllDims(const View &view, ArrayRef<const Scalar *> dims);

int64_t getNumFeatures(Value tensor);

/// Whether the features of `root` outside of the window are those of x.
bool passesThrough(ElementEvaluator &evaluator, const View &x,
                   ArrayRef<const Scalar *> features,
                   ArrayRef<const Scalar *> dims, int64_t begin, int64_t width);

/// The features a, and then b, of all pairs.
Scalars getFeatures(ScalarContext &scalars, ArrayRef<RotatedPair> pairs);

/// How the features of a view that has them are arranged in x and in the
/// result. None if there is no such layout, and `decline` says why.
std::optional<Layout> getLayout(const View &view, const PairWindow &window,
                                Decline &decline);

/// All views of the scalars before `user`, and of what they were before they
/// were converted to a wider type.
SmallVector<View, 0> findStoredViews(ElementEvaluator &evaluator, Scalars list,
                                     Operation *user, DominanceInfo &dominance);

} // namespace mlir::pe::raise

#endif // PE_LIB_RAISE_ROTATIONVIEWS_H
