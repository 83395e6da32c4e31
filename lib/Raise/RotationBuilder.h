//===- RotationBuilder.h - Rotations as pe ops ------------------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_RAISE_ROTATIONBUILDER_H
#define PE_LIB_RAISE_ROTATIONBUILDER_H

#include "Rotations.h"
#include "ViewBuilder.h"

namespace mlir::pe::raise {

/// Builds the ops of rotations that were found, in the order of the program.
class RotationBuilder {
public:
  RotationBuilder(OpBuilder &b, ElementEvaluator &evaluator,
                  DominanceInfo &dominance)
      : b(b), loc(b.getUnknownLoc()), evaluator(evaluator),
        dominance(dominance) {}

  /// Builds the op before the root; the result has the type of the root. Null
  /// if something that it needs cannot be computed there.
  Value build(const Rotation &rotation);

private:
  Value getCurrent(Value value) const;
  Value buildX(const Rotation &rotation);
  BuiltView buildTable(const Rotation &rotation, const View &table);
  Value buildPositions(const Rotation &rotation,
                       SmallVectorImpl<int64_t> &resultDims);
  Value buildRun(const Scalar *position, const Rotation &rotation,
                 SmallVectorImpl<int64_t> &resultDims);
  Value findPositions(const Rotation &rotation,
                      SmallVectorImpl<int64_t> &resultDims);
  Value buildAxes(const View &view, const Rotation &rotation, int64_t stride,
                  SmallVectorImpl<int64_t> &resultDims);
  Value computePositions(const Rotation &rotation,
                         SmallVectorImpl<int64_t> &resultDims);
  Value buildInvFreq(const Rotation &rotation, Value &scale);
  bool buildScale(const Rotation &rotation, Value &scale);

  OpBuilder &b;
  Location loc;
  ElementEvaluator &evaluator;
  DominanceInfo &dominance;
  /// The shape of the rotation that is being built.
  ViewTarget target;
  /// What roots that were found before have become.
  DenseMap<Value, Value> replaced;
};

} // namespace mlir::pe::raise

#endif // PE_LIB_RAISE_ROTATIONBUILDER_H
