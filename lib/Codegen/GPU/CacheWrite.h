//===- CacheWrite.h - Writes of rows into slots of a cache ----- -*- C++
//-*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_CODEGEN_GPU_CACHEWRITE_H
#define PE_LIB_CODEGEN_GPU_CACHEWRITE_H

#include "KernelArray.h"
#include "KernelFactors.h"
#include "pe/IR/PE.h"

namespace mlir::pe {

/// How threads write features of x into the slots of a cache.
class CacheWrite {
public:
  /// Decomposes the slots, the cache and the factors, where `b` is. `extents`
  /// are those of x.
  static CacheWrite create(OpBuilder &b, WriteCacheOp op,
                           ArrayRef<OpFoldResult> extents);

  /// The type that elements of x are converted to when they are read, or null
  /// if they are stored as they are, but for a rounding.
  Type getTypeOfX() const { return isPlain ? Type() : Type(computeType); }

  /// Whether the cache may be written `lanes` elements at once, at columns of x
  /// that are sums of multiples of `lanes` and of `features`.
  Fit getFit(int64_t lanes, int64_t features) const {
    return init.getFit(lanes, {begin, features});
  }
  /// As that of KernelArray.
  Value buildMisfit(OpBuilder &b, Location loc, int64_t lanes) const {
    return init.buildMisfit(b, loc, lanes);
  }
  int64_t getElementBytes() const { return init.getElementBytes(); }

  /// The slot of the token with the indices given, of type index.
  Value readSlot(OpBuilder &b, Location loc, ValueRange token) const;

  /// Whether there is such a slot, an i1.
  Value isWritten(OpBuilder &b, Location loc, Value slot) const;

  /// Sets a factor that the thread has computed: a number, in place of that of
  /// the op.
  void setXScale(OpBuilder &b, Location loc, Value scale);
  void setInitScale(OpBuilder &b, Location loc, Value scale);

  /// Stores what was read from x at `indices`, one for each dimension but the
  /// last, and from `column` on, a multiple of the lanes.
  void store(OpBuilder &b, Location loc, Value value, Value slot,
             ValueRange indices, Value column, int64_t alignedLanes) const;

private:
  CacheWrite() = default;
  SmallVector<Value> buildPlace(OpBuilder &b, Location loc, Value slot,
                                ValueRange indices) const;

  SmallVector<int64_t> slotDims, rowDimsOfX, rowDimsOfInit;
  int64_t begin = 0;
  bool isPlain = true, saturates = false;
  FloatType computeType;
  KernelArray slots, init;
  KernelFactors xScale, initScale;
  /// The features of x.
  OpFoldResult features;
};

} // namespace mlir::pe

#endif // PE_LIB_CODEGEN_GPU_CACHEWRITE_H
