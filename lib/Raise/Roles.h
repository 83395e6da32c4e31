//===- Roles.h - Which factors are features, and which tables ---*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_RAISE_ROLES_H
#define PE_LIB_RAISE_ROLES_H

#include "Pairs.h"

namespace mlir::pe::raise {

/// Whether one of the factors is a cosine or a sine.
bool isTrigonometric(ArrayRef<const Scalar *> factors);

/// The number of dimensions whose indices the factors depend on.
int countDims(ArrayRef<const Scalar *> factors);

/// Where x is stored, at most the first few places. Scalars that are in many,
/// such as those of tables that every layer has a copy of, have been together
/// in the first ones.
ArrayRef<Occurrence> getFirstPlaces(ElementEvaluator &evaluator,
                                    const Scalar *x);

/// In a · cos the features and the tables could be exchanged. The tables have
/// cosines, or fewer dimensions. More is more plausible.
int getPlausibility(ElementEvaluator &evaluator, const RotatedPair &pair);

/// Where nothing tells features and tables apart, makes them as in pairs whose
/// tables are cosines.
void alignRoles(PairWindow &window);

} // namespace mlir::pe::raise

#endif // PE_LIB_RAISE_ROLES_H
