//===- KernelArray.h - Arrays as kernels see them ------------- -*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_CODEGEN_GPU_KERNELARRAY_H
#define PE_LIB_CODEGEN_GPU_KERNELARRAY_H

#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinTypes.h"

namespace mlir::pe {

/// The widest access of a thread, in bytes.
inline constexpr int64_t kAccessBytes = 16;

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

  ArrayRef<OpFoldResult> getExtents() const { return extents; }
  OpFoldResult getExtent(int64_t dim) const { return extents[dim]; }
  MemRefType getType() const { return type; }
  Type getElementType() const { return type.getElementType(); }

  /// How many neighboring elements a thread may access at once: the largest
  /// power of two, up to 16 bytes and a constant's alignment, that divides all
  /// strides between rows and all of `multiples`. The columns of the accesses
  /// are sums of multiples of these.
  int64_t getMaxLanes(ArrayRef<int64_t> multiples) const;

private:
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

/// Skips `memref.cast` ops.
Value stripCasts(Value memref);

/// Whether `memref` is all of a constant of the program.
bool isConstantArray(Value memref);

/// The value of a constant of the program that `memref` is, or null.
DenseElementsAttr getConstantElements(Value memref);

/// Finds or declares a constant of the program with these elements, and builds
/// a reference to it. `near` is an op in the program.
Value buildConstantArray(OpBuilder &b, Location loc, Operation *near,
                         StringRef name, DenseElementsAttr elements);

/// Reads `lanes` neighboring elements as a vector, or one as a scalar, and
/// converts them to the element type `type` if that is not null.
Value loadLanes(OpBuilder &b, Location loc, Value memref, ValueRange indices,
                int64_t lanes, int64_t alignedLanes, Type type = Type());

/// Writes a vector or a scalar, converted to the element type of the memref.
void storeLanes(OpBuilder &b, Location loc, Value value, Value memref,
                ValueRange indices, int64_t alignedLanes);

} // namespace mlir::pe

#endif // PE_LIB_CODEGEN_GPU_KERNELARRAY_H
