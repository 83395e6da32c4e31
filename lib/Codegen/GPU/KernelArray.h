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

/// A memref that is taken apart before a launch and built again inside, so that
/// the kernel's parameters are its bare pointer and the extents that its type
/// leaves open. Of a constant of the program there is no parameter at all.
class KernelArray {
public:
  /// Takes `memref` apart. `extents` is its shape where that is known from
  /// elsewhere, or null; arrays of equal extents share them, and so the
  /// parameters. Operands of pe ops have a layout of strides.
  static KernelArray create(OpBuilder &b, Location loc, Value memref,
                            ArrayRef<OpFoldResult> extents = {});

  /// Builds the memref again, inside the kernel, and promises that it starts at
  /// a multiple of so many elements.
  Value rebuild(OpBuilder &b, Location loc, int64_t alignedLanes = 1) const;

  ArrayRef<OpFoldResult> getExtents() const { return extents; }
  OpFoldResult getExtent(int64_t dim) const { return extents[dim]; }
  MemRefType getType() const { return type; }
  Type getElementType() const { return type.getElementType(); }

  /// How many neighboring elements a thread may access at once: the largest
  /// power of two, up to 16 bytes and a constant's alignment, that divides all
  /// strides between rows and all of `multiples`, which are what columns are
  /// counted in.
  int64_t getMaxLanes(ArrayRef<int64_t> multiples) const;

private:
  MemRefType type;
  /// The bytes of an access that the base allows, or 0 if only an element's.
  int64_t alignment = kAccessBytes;
  /// What has all elements, from which the kernel starts.
  Value base;
  OpFoldResult offset;
  SmallVector<OpFoldResult> extents;
  /// Empty where they follow from the extents.
  SmallVector<OpFoldResult> strides;
};

/// What a memref is before casts of its type.
Value stripCasts(Value memref);

/// Whether `memref` is all of a constant of the program.
bool isConstantArray(Value memref);

/// The value of a constant of the program that `memref` is, or null.
DenseElementsAttr getConstantElements(Value memref);

/// Declares a constant of the program with these elements, or finds the one
/// that there is, and builds a reference to it. `near` is an op in the program.
Value buildConstantArray(OpBuilder &b, Location loc, Operation *near,
                         StringRef name, DenseElementsAttr elements);

/// Reads `lanes` neighboring elements, a scalar if it is one, converted to the
/// element type `type` if that is not null.
Value loadLanes(OpBuilder &b, Location loc, Value memref, ValueRange indices,
                int64_t lanes, int64_t alignedLanes, Type type = Type());

/// Writes a vector or a scalar, converted to the element type of the memref.
void storeLanes(OpBuilder &b, Location loc, Value value, Value memref,
                ValueRange indices, int64_t alignedLanes);

} // namespace mlir::pe

#endif // PE_LIB_CODEGEN_GPU_KERNELARRAY_H
