//===- RotationPlan.h - Which thread rotates what ------------- -*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_CODEGEN_GPU_ROTATIONPLAN_H
#define PE_LIB_CODEGEN_GPU_ROTATIONPLAN_H

#include "GridLaunch.h"
#include "RotatedRows.h"

namespace mlir::pe {

/// What the threads of a rotation read and write, how wide and how aligned. It
/// is a value: the kernel is built from it and does not change it.
///
/// The numbers are those of measurements on an H200: few bytes a thread, so
/// that many threads are in flight, and enough for 32 of them to touch whole
/// sectors of memory.
struct RotationPlan {
  enum class Shape {
    /// A thread has some pairs: it reads and writes both partners.
    Pairs,
    /// A thread has a chunk of neighboring features of a row, and gets their
    /// partners from another thread of its subgroup. Rows are accessed as a
    /// whole,
    /// which pays where half rows begin within a sector.
    Chunks
  };

  Shape shape = Shape::Pairs;
  /// How many pairs a thread has, or how many features, each of another pair.
  int64_t pairs = 1;
  /// How many elements of a row an access reads and writes. Partners that are
  /// not neighbors are accessed one after the other.
  int64_t sourceLanes = 1, initLanes = 1;
  /// How many elements of a table it reads at once.
  int64_t tableLanes = 1;
  /// How many rows a thread reads before it writes the first one.
  int64_t rows = 1;
  /// Whether these rows are neighbors; otherwise the rows of neighboring
  /// threads are.
  bool areNeighbors = false;
  /// How many threads exchange chunks, and how many groups of rows they share.
  int64_t subgroupSize = 1, groupsOfSubgroup = 1;
  /// How many of the features that are not rotated a thread copies; zero if
  /// there are none to copy.
  int64_t restLanes = 0;
  /// Whether all this depends on strides and offsets that are checked at run
  /// time. If they do not fit, accesses have one element.
  bool isChecked = false;
  int64_t blockSize = 0;

  /// Chooses the plan for rotations of `rows`, of which `op` is one, with
  /// `numPairs` pairs. `tables` are further arrays, of a row of P elements for
  /// each token, or of R elements if `op` has tables of features.
  static RotationPlan create(const RotatedRows &rows, RotationOpInterface op,
                             OpFoldResult numPairs,
                             ArrayRef<KernelArray> tables,
                             const GridLimits &limits);

  void print(raw_ostream &os) const;
};

inline raw_ostream &operator<<(raw_ostream &os, const RotationPlan &plan) {
  plan.print(os);
  return os;
}

} // namespace mlir::pe

#endif // PE_LIB_CODEGEN_GPU_ROTATIONPLAN_H
