//===- Composition.h - Floats computed from what tensors hold ---*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_RAISE_COMPOSITION_H
#define PE_LIB_RAISE_COMPOSITION_H

#include "Pairs.h"
#include "Replacements.h"
#include "ViewBuilder.h"
#include "llvm/ADT/MapVector.h"

namespace mlir::pe::raise {

/// A float for every place of a result, computed from elements of tensors.
struct Composition {
  const Scalar *scalar = nullptr;
  /// Where the parts of the scalar are stored from which it is computed.
  llvm::SmallMapVector<const Scalar *, View, 2> leaves;

  /// Whether it is stored itself.
  bool isStored() const {
    return leaves.size() == 1 && leaves.front().first == scalar;
  }
};

/// A computation of x, elements of which `root` has, before `root` is computed.
/// One of the tensors has all dimensions of the root. Prefers what is stored.
std::optional<Composition> compose(ElementEvaluator &evaluator, const Scalar *x,
                                   Value root, ArrayRef<const Scalar *> dims,
                                   DominanceInfo &dominance);

/// Computes it as a tensor of the extents of the root.
Value buildComposition(OpBuilder &b, Location loc, ElementEvaluator &evaluator,
                       const Composition &composition, const ViewTarget &target,
                       const Replacements &replacements);

} // namespace mlir::pe::raise

#endif // PE_LIB_RAISE_COMPOSITION_H
