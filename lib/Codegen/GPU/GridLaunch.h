//===- GridLaunch.h - One thread for every place -------------- -*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_CODEGEN_GPU_GRIDLAUNCH_H
#define PE_LIB_CODEGEN_GPU_GRIDLAUNCH_H

#include "mlir/Dialect/GPU/IR/GPUDialect.h"

namespace mlir::pe {

/// The most threads of a block.
inline constexpr int64_t kMaxBlock = 1024;

/// Marks the loops of the host that split a launch, by the dimension of the
/// grid whose first index they count: "x", "y" or "z". They run once unless the
/// arrays are so large that a grid does not cover them, and never if there is
/// nothing to do.
inline constexpr StringLiteral kSplitAttr = "pe.split_launch";

/// How large launches may be, and blocks and subgroups are.
struct GridLimits {
  /// An empty `maxGrid` is that of CUDA.
  GridLimits(int64_t blockSize, ArrayRef<int64_t> maxGrid,
             int64_t subgroupSize = 1);

  /// The threads of a block.
  int64_t blockSize;
  /// The most blocks in x, y and z.
  SmallVector<int64_t, 3> maxGrid;
  /// How many threads may exchange values, a power of two; 1 if that is not
  /// known.
  int64_t subgroupSize;
};

/// Reports limits that GPUs do not have, as options of `pass`.
LogicalResult verifyLimits(MLIRContext *context, StringRef pass,
                           const GridLimits &limits);

/// Builds a `gpu.launch` with a thread for every place: a combination of
/// indices, one for each of the given extents. No thread loops.
///
/// The innermost dimensions share x, in linear order, as far as their extents
/// are static, and with them the first dynamic one, so that threads divide only
/// by constants, in 32 bits. The next dimension is y, and the rest z.
///
/// Loops of the host around the launch split dimensions that need not fit into
/// the grid; their induction variables are the first indices of a launch.
class GridLaunch {
public:
  /// Builds the code of a thread.
  using Body = function_ref<void(ValueRange indices)>;
  /// The same for every thread of the blocks, even if no place is left for it.
  /// It then has the indices of a place of another thread, and `isThere`, which
  /// is null if all have places, is false.
  using UniformBody = function_ref<void(ValueRange indices, Value isThere)>;

  /// `extents` are outermost first.
  GridLaunch(OpBuilder &b, Location loc, ArrayRef<OpFoldResult> extents,
             const GridLimits &limits);

  /// The launch is null if there is nothing to do.
  gpu::LaunchOp build(Body body);
  gpu::LaunchOp buildUniform(UniformBody body);

private:
  /// A dimension of which a launch covers a part.
  struct Split {
    /// The first index of the launch, or null if that is zero.
    Value first;
    /// How many indices the launch covers.
    OpFoldResult count;
  };

  Split split(OpFoldResult extent, int64_t limit, StringRef dimension);
  /// Creates the launch and goes into it.
  gpu::LaunchOp open();
  /// Creates it, unless there is nothing to do, with a body of these indices.
  gpu::LaunchOp
  buildLaunch(function_ref<void(MutableArrayRef<Value> indices)> body);
  SmallVector<Value> buildIndices(gpu::LaunchOp launch);
  /// Whether there is a place in x for a thread; null if there is for all.
  Value buildIsThere(Value index);

  OpBuilder &b;
  Location loc;
  SmallVector<OpFoldResult> extents;
  GridLimits limits;
  /// The most threads of a launch in x.
  int64_t maxThreads;
  /// The first of the dimensions that share x.
  size_t firstOfX;
  /// The product of the extents of those after it, which are static.
  int64_t innerOfX = 1;
  Split x, y, z;
};

/// Builds `body` for the threads for which `condition` is true; for all if it
/// is null.
void buildIf(OpBuilder &b, Location loc, Value condition,
             function_ref<void()> body);

/// Builds `body` for aligned accesses, and if `misfit` is not null also for
/// others: all threads of a launch take the same branch, the first one if that
/// index is zero.
void buildChecked(OpBuilder &b, Location loc, Value misfit,
                  function_ref<void(bool isAligned)> body);

/// One of several places of a thread.
struct ThreadPlace {
  /// The index, or that of another place if there is no such place, so that no
  /// read waits for a branch.
  Value index;
  /// Whether there is such a place, an i1; null if there always is.
  Value isThere;
};

/// `index` if it is less than `extent`, and `other` if not.
ThreadPlace clampPlace(OpBuilder &b, Location loc, Value index,
                       OpFoldResult extent, Value other);

/// Quotient and remainder of unsigned numbers of one type. A division by one is
/// folded.
std::pair<Value, Value> divide(OpBuilder &b, Location loc, Value dividend,
                               OpFoldResult divisor);

/// The quotient of numbers of type index, rounded up; an attribute if both are.
OpFoldResult ceilDivide(OpBuilder &b, Location loc, OpFoldResult dividend,
                        int64_t divisor);

/// `base` + `factor` · `index`.
Value buildOffset(OpBuilder &b, Location loc, Value index, int64_t factor,
                  OpFoldResult base);

} // namespace mlir::pe

#endif // PE_LIB_CODEGEN_GPU_GRIDLAUNCH_H
