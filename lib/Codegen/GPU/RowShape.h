//===- RowShape.h - What the threads of a row have to do ------ -*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_CODEGEN_GPU_ROWSHAPE_H
#define PE_LIB_CODEGEN_GPU_ROWSHAPE_H

#include "RowNest.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

namespace mlir::pe {

/// The features of the rows of a body, and how they depend on each other. All
/// arrays of a body have one element, or one for each feature.
struct RowShape {
  int64_t features = 1;
  /// The window whose pairs are rotated: all features if none are.
  int64_t begin = 0, window = 1;
  /// Whether features are rotated, and whether the partners are neighbors.
  bool rotates = false, isInterleaved = false;
  /// Whether features are combined, so that threads exchange values.
  bool reduces = false;
  /// The bytes of the largest element in memory that is not the nest's own.
  int64_t bytes = 1;

  /// The shape of a body, or the reason why threads cannot share its rows.
  static FailureOr<RowShape> create(const RowBody &body, std::string &reason);

  /// Whether an array has an element for each feature, and not one.
  bool isRow(Value array) const;
};

/// The loop of a structured op over features, or nothing if there is none.
std::optional<unsigned> getFeatureLoop(linalg::LinalgOp op);

/// How a structured op on a row combines its features.
struct RowReduction {
  /// The op that combines a value with what was combined before, and the value.
  Operation *combiner;
  Value value;

  static FailureOr<RowReduction> match(linalg::LinalgOp op);
};

/// Whether only the ops of a body use an array that the nest allocates: threads
/// have it for themselves.
bool isOfBody(Value array, const RowBody &body);

/// Whether an operand of `op` is in memory that a nest has only as a run of
/// positions, and the op does not compute these by itself.
bool isOfRun(Value operand, Operation *op);

/// Whether the last dimension of the view is that of its source.
bool hasSameFeatures(memref::ExpandShapeOp view);

/// Whether the ops, or those of the bodies, may be done in any order, but for
/// the arrays that their nests allocate.
bool areIndependent(Operation *lhs, Operation *rhs);
bool areIndependent(const RowBody &lhs, const RowBody &rhs);

} // namespace mlir::pe

#endif // PE_LIB_CODEGEN_GPU_ROWSHAPE_H
