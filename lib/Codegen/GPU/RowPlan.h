//===- RowPlan.h - Which thread has what of a row ------------- -*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_CODEGEN_GPU_ROWPLAN_H
#define PE_LIB_CODEGEN_GPU_ROWPLAN_H

#include "GridLaunch.h"
#include "RowShape.h"

namespace mlir::pe {

/// How the threads of a subgroup share the rows of a body. A row belongs to
/// some neighboring threads, which exchange values; a thread has the partners
/// of its pairs. The numbers are those of measurements on an H200.
struct RowPlan {
  /// A part of a row: thread j has a chunk of it, the j-th one, if there is
  /// one.
  struct Segment {
    int64_t start, chunks;
  };

  /// How many features a chunk has: those of one access.
  int64_t lanes = 1;
  /// How many threads share a row, a power of two, and a subgroup has.
  int64_t threads = 1, subgroupSize = 1;
  /// Whether threads could exchange values but do not, so that only a shuffle
  /// without effect keeps reads where they are.
  bool fencesReads = false;
  /// How many rows a thread has, all of one token if it has several.
  int64_t rows = 1;
  /// The segments: first those of the first partners if rows are rotated by
  /// halves, then those of the second ones; or those of the window. The others
  /// follow.
  SmallVector<Segment> segments;
  /// How many segments have first partners, or are of the window.
  size_t numPaired = 0;

  /// Chooses the plan of a body in which a token has `numRows` rows, of
  /// `numTokens`; both may be dynamic. Fails if a row is too long.
  static FailureOr<RowPlan> create(const RowShape &shape, int64_t numTokens,
                                   int64_t numRows, const GridLimits &limits);

  /// How many rows the threads of a subgroup read at once.
  int64_t getRowsAtOnce() const { return subgroupSize / threads; }

  void print(raw_ostream &os) const;
};

inline raw_ostream &operator<<(raw_ostream &os, const RowPlan &plan) {
  plan.print(os);
  return os;
}

} // namespace mlir::pe

#endif // PE_LIB_CODEGEN_GPU_ROWPLAN_H
