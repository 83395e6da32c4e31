//===- GridLaunch.h - Launches over items, rows and the rest -- -*- C++ -*-===//
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

/// How many rows a thread reads before it writes the first, so that enough
/// bytes are on their way to hide the latency of memory. More would take
/// registers from other threads.
inline constexpr int64_t kRowsAtOnce = 2;

/// Reports sizes of blocks that the GPU does not have, as options of `pass`.
LogicalResult verifyBlockSize(MLIRContext *context, StringRef pass,
                              int64_t blockSize);

/// What the threads of a launch run over.
struct GridExtents {
  /// Items are a product, as of tokens and groups of pairs.
  SmallVector<OpFoldResult> items;
  /// What a thread loops over, several at once.
  OpFoldResult rows;
  /// All other dimensions, outermost first.
  SmallVector<OpFoldResult> outer;
};

/// Builds a `gpu.launch` that covers all items, rows and outer indices: the x
/// dimension of the grid has the items, y the rows, z the rest. Every thread
/// starts where its coordinates say and goes on in steps of the whole grid, so
/// that launches of other sizes give the same result, but for dimensions of 1;
/// the one that is built has about `kThreads` threads, of several rows each if
/// there are enough items.
class GridLaunch {
public:
  using Body = function_ref<void(OpBuilder &b, ValueRange outer, Value item)>;

  /// `body` builds what a thread does with an item.
  GridLaunch(OpBuilder &b, Location loc, const GridExtents &extents,
             int64_t blockSize)
      : b(b), loc(loc), extents(extents), blockSize(blockSize) {}

  void build(Body body);

  /// Inside the body: calls `body` with the indices of the rows of this thread
  /// among `numRows`, up to `atOnce` of them in one call.
  void forEachRow(OpFoldResult numRows, int64_t atOnce,
                  function_ref<void(ArrayRef<Value> rows)> body);

private:
  gpu::LaunchOp createLaunch();

  OpBuilder &b;
  Location loc;
  const GridExtents &extents;
  int64_t blockSize;
  /// The first row of a thread and the distance to its next one.
  Value firstRow, rowStep;
};

/// Quotient and remainder of unsigned numbers, without a division by one.
std::pair<Value, Value> divide(OpBuilder &b, Location loc, Value dividend,
                               OpFoldResult divisor);

/// `base` + `factor` · `index`.
Value buildOffset(OpBuilder &b, Location loc, Value index, int64_t factor,
                  OpFoldResult base);

} // namespace mlir::pe

#endif // PE_LIB_CODEGEN_GPU_GRIDLAUNCH_H
