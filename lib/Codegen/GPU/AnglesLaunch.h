//===- AnglesLaunch.h - Angles that are written --------------- -*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_CODEGEN_GPU_ANGLESLAUNCH_H
#define PE_LIB_CODEGEN_GPU_ANGLESLAUNCH_H

#include "GridLaunch.h"
#include "ThreadAngles.h"

namespace mlir::pe {

/// How many pairs a thread has whose columns are multiples of `multiple` in all
/// of `arrays`.
int64_t chooseWrittenLanes(ArrayRef<const KernelArray *> arrays,
                           int64_t multiple);

/// Builds the launch in which every thread has the angles of a group of pairs,
/// for a few neighboring tokens.
class AnglesLaunch {
public:
  /// Gets the indices of a token and the first pair.
  using Writer = function_ref<void(ValueRange token, Value firstPair, CosSin)>;

  /// `tokens` are the extents of a token's dimensions. If `shareTurns`, all
  /// tokens have the same frequencies.
  AnglesLaunch(OpBuilder &b, Location loc, ArrayRef<OpFoldResult> tokens,
               OpFoldResult numPairs, int64_t lanes, bool shareTurns = true);

  void build(const GridLimits &limits, const ThreadAngles &angles,
             Writer write);

private:
  /// The tokens of a thread, and for each whether it exists, or null.
  SmallVector<std::pair<SmallVector<Value>, Value>>
  buildTokens(ValueRange places);

  OpBuilder &b;
  Location loc;
  ArrayRef<OpFoldResult> tokens;
  OpFoldResult numPairs;
  int64_t lanes;
  int64_t atOnce = 1;
};

} // namespace mlir::pe

#endif // PE_LIB_CODEGEN_GPU_ANGLESLAUNCH_H
