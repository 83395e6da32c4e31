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

/// How many rows a thread reads before it writes the first one, so that enough
/// loads are in flight to hide the latency of memory. With more, fewer threads
/// would fit into the registers.
inline constexpr int64_t kRowsAtOnce = 2;

/// Reports sizes of blocks that the GPU does not have, as options of `pass`.
LogicalResult verifyBlockSize(MLIRContext *context, StringRef pass,
                              int64_t blockSize);

/// What the threads of a launch run over.
struct GridExtents {
  /// The factors of the number of items, such as tokens and groups of pairs.
  SmallVector<OpFoldResult> items;
  /// The rows, which a thread loops over, several at once.
  OpFoldResult rows;
  /// All other dimensions, outermost first.
  SmallVector<OpFoldResult> outer;
};

/// Builds a `gpu.launch` that covers all items, rows and outer indices: the x
/// dimension of the grid has the items, y the rows, z the rest. Every thread
/// starts at its coordinates and advances in steps of the whole grid, so
/// launches of other sizes give the same result. Only the sizes that are the
/// constant 1 here must stay 1, because the compiler then drops the coordinate.
/// The launch that is built has about `kThreads` threads, with several rows
/// each if there are enough items.
class GridLaunch {
public:
  using Body = function_ref<void(OpBuilder &b, ValueRange outer, Value item)>;

  /// `body` builds the code of a thread for one item.
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

/// Quotient and remainder of unsigned numbers. A division by one is folded.
std::pair<Value, Value> divide(OpBuilder &b, Location loc, Value dividend,
                               OpFoldResult divisor);

/// `base` + `factor` · `index`.
Value buildOffset(OpBuilder &b, Location loc, Value index, int64_t factor,
                  OpFoldResult base);

} // namespace mlir::pe

#endif // PE_LIB_CODEGEN_GPU_GRIDLAUNCH_H
