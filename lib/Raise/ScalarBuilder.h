//===- ScalarBuilder.h - Symbolic scalars as code ---------------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_RAISE_SCALARBUILDER_H
#define PE_LIB_RAISE_SCALARBUILDER_H

#include "Scalar.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/Dominance.h"

namespace mlir::pe::raise {

/// Whether `ScalarBuilder` can compute x before `user`.
bool canBuild(const Scalar *x, Operation *user, DominanceInfo &dominance);

/// Computes scalars, each once, in one block.
class ScalarBuilder {
public:
  /// `indices` are the values of the indices `Dim`, by their number.
  ScalarBuilder(OpBuilder &b, Location loc, ValueRange indices = {})
      : b(b), loc(loc), indices(indices) {}

  /// x as `type`: index or i64 for integers, any type for floats.
  Value build(const Scalar *x, Type type);
  /// An integer as an index, a constant if it is one.
  OpFoldResult buildIndex(const Scalar *x);

private:
  Value buildNew(const Scalar *x, Type type);
  Value buildOwn(const Scalar *x) { return build(x, x->getType()); }
  Value convert(Value value, Type type);
  Value buildCondition(const Scalar *x);
  Value buildLinear(const Scalar *x, Type type);
  Value buildFloats(const Scalar *x);

  OpBuilder &b;
  Location loc;
  ValueRange indices;
  /// What was built before, at the same place.
  DenseMap<std::pair<const Scalar *, Type>, Value> built;
};

} // namespace mlir::pe::raise

#endif // PE_LIB_RAISE_SCALARBUILDER_H
