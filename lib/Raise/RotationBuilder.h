//===- RotationBuilder.h - Rotations as pe ops ------------------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_RAISE_ROTATIONBUILDER_H
#define PE_LIB_RAISE_ROTATIONBUILDER_H

#include "AngleBuilder.h"
#include "Rotations.h"

namespace mlir::pe::raise {

/// The op of a rotation, and its result in the type of the root.
struct BuiltRotation {
  Operation *op = nullptr;
  Value result;
};

/// Builds the ops of rotations that were found, in the order of the program.
class RotationBuilder {
public:
  RotationBuilder(OpBuilder &b, ElementEvaluator &evaluator,
                  DominanceInfo &dominance)
      : b(b), loc(b.getUnknownLoc()), evaluator(evaluator),
        angles(b, evaluator, dominance) {}

  /// Builds the op before the root. There is no result if something that it
  /// needs cannot be computed there.
  BuiltRotation build(const Rotation &rotation);

private:
  Value buildX(const Rotation &rotation);
  BuiltView buildTable(const View &table, const ViewTarget &target);

  OpBuilder &b;
  Location loc;
  ElementEvaluator &evaluator;
  AngleBuilder angles;
};

} // namespace mlir::pe::raise

#endif // PE_LIB_RAISE_ROTATIONBUILDER_H
