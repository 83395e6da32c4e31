//===- Rotations.h - Rotations in a program ---------------------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_RAISE_ROTATIONS_H
#define PE_LIB_RAISE_ROTATIONS_H

#include "Angles.h"
#include "Views.h"
#include "pe/IR/PE.h"

namespace mlir::pe::raise {

/// A tensor whose elements are those of another one, with pairs of features
/// rotated.
struct Rotation {
  /// The tensor, and what its last dimension is indexed by.
  Value root;
  Scalars dims;
  PairWindow window;
  Layout layout = Layout::Half;
  /// Where the features a, and then b, of all pairs come from.
  View x;
  /// Whether the result is all of `x.tensor`, with features outside of the
  /// window as they are there. Otherwise the window is all of the result.
  bool updatesX = false;
  /// Either the angles, or the tables.
  std::optional<Angles> angles;
  View cos;
  View sin;
  /// Why there are no angles.
  std::string tablesReason;
};

/// Proves that `root` is a rotation. On failure `decline` says why not, if it
/// looks like one.
std::optional<Rotation> findRotation(ElementEvaluator &evaluator, Value root,
                                     bool findsAngles, DominanceInfo &dominance,
                                     Decline &decline);

/// Extends `rotation` to `result`, which is computed from its root and has
/// further features of the same tensor around the window, or rounds it to the
/// type that x had before it was extended. False if it is neither.
bool extendRotation(ElementEvaluator &evaluator, Rotation &rotation,
                    Value result, DominanceInfo &dominance);

/// The indices of a row of `tensor`, and the elements of that row.
Scalars getRowIndices(ElementEvaluator &evaluator, Value tensor);
/// The indices of an element.
Scalars getIndices(ElementEvaluator &evaluator, Value tensor);
Scalars getRow(ElementEvaluator &evaluator, Value tensor,
               ArrayRef<const Scalar *> indices);

} // namespace mlir::pe::raise

#endif // PE_LIB_RAISE_ROTATIONS_H
