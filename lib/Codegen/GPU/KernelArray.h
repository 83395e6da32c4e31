//===- KernelArray.h - Arrays as kernels see them ------------- -*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_CODEGEN_GPU_KERNELARRAY_H
#define PE_LIB_CODEGEN_GPU_KERNELARRAY_H

#include "KernelConstants.h"

namespace mlir::pe {

/// Whether accesses are aligned: in all rows of an array, or if strides and
/// offsets that are known only at run time permit it.
enum class Fit { Always, Checked, Never };

/// A memref that is decomposed before a launch and rebuilt inside, so that the
/// kernel's parameters are its bare pointer and its dynamic extents. A constant
/// of the program needs no parameter.
class KernelArray {
public:
  /// Decomposes `memref`. `extents` has the extents that are known from
  /// elsewhere, and null for others: arrays with equal extents then share the
  /// parameters. The layout of `memref` must be strided, as that of all
  /// operands of pe ops is.
  static KernelArray create(OpBuilder &b, Location loc, Value memref,
                            ArrayRef<OpFoldResult> extents = {});

  /// Rebuilds the memref inside the kernel, and asserts that its base is
  /// aligned to `alignedLanes` elements.
  Value rebuild(OpBuilder &b, Location loc, int64_t alignedLanes = 1) const;

  /// Builds the row at `indices`, one for each dimension but the last, as a
  /// memref of `columns` elements, which may be fewer than there are.
  Value buildRow(OpBuilder &b, Location loc, ValueRange indices,
                 OpFoldResult columns) const;

  ArrayRef<OpFoldResult> getExtents() const { return extents; }
  OpFoldResult getExtent(int64_t dim) const { return extents[dim]; }
  MemRefType getType() const { return type; }
  Type getElementType() const { return type.getElementType(); }
  /// Indices have 64 bits.
  int64_t getElementBytes() const {
    Type element = getElementType();
    return element.isIndex()
               ? 8
               : llvm::divideCeil(element.getIntOrFloatBitWidth(), 8);
  }

  /// Whether a thread may access `lanes` neighboring elements at once, a power
  /// of two: up to 16 bytes and a constant's alignment. The columns of the
  /// accesses are sums of multiples of `lanes` and of `multiples`, of which
  /// dynamic ones do not fit.
  Fit getFit(int64_t lanes, ArrayRef<int64_t> multiples) const;

  /// The largest power of two that always fits, for accesses of up to `bytes`.
  int64_t getMaxLanes(ArrayRef<int64_t> multiples,
                      int64_t bytes = kAccessBytes) const;

  /// Inside the kernel, for a fit that is `Checked`: an index that is zero if
  /// the accesses are aligned. Null for one that is `Always`.
  Value buildMisfit(OpBuilder &b, Location loc, int64_t lanes) const;

private:
  Value rebuildBase(OpBuilder &b, Location loc, int64_t alignedLanes) const;
  /// The strides, which are computed if the layout is the identity.
  SmallVector<OpFoldResult> buildSteps(OpBuilder &b, Location loc) const;
  /// For all dimensions but the last: a number that divides the stride.
  SmallVector<int64_t> getStepDivisors() const;

  MemRefType type;
  /// The alignment of the base in bytes, or 0 if only that of an element is
  /// known.
  int64_t alignment = kAccessBytes;
  /// The base buffer, from which the kernel rebuilds the memref.
  Value base;
  OpFoldResult offset;
  SmallVector<OpFoldResult> extents;
  /// Empty if the layout is the identity.
  SmallVector<OpFoldResult> strides;
};

/// Reads `lanes` neighboring elements as a vector, or one as a scalar, and
/// converts them to the element type `type` if that is not null.
Value loadLanes(OpBuilder &b, Location loc, Value memref, ValueRange indices,
                int64_t lanes, int64_t alignedLanes, Type type = Type());

/// Writes a vector or a scalar, converted to the element type of the memref.
void storeLanes(OpBuilder &b, Location loc, Value value, Value memref,
                ValueRange indices, int64_t alignedLanes);

/// A vector of a scalar in every lane, or the scalar for one.
Value broadcastLanes(OpBuilder &b, Location loc, Value scalar, int64_t lanes);

/// The elements of two vectors, or two scalars, in turn.
Value interleave(OpBuilder &b, Location loc, Value first, Value second);

/// The elements of a vector with even and with odd indices, as vectors, or as
/// scalars if there is one of each.
std::pair<Value, Value> deinterleave(OpBuilder &b, Location loc, Value both);

} // namespace mlir::pe

#endif // PE_LIB_CODEGEN_GPU_KERNELARRAY_H
