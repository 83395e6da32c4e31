//===- PEArrays.h - Slices of tensors and memrefs alike ---------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_IR_PEARRAYS_H
#define PE_IR_PEARRAYS_H

#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinTypes.h"

namespace mlir::pe {

/// Offsets, sizes and strides of a part of an array.
struct ArraySlice {
  SmallVector<OpFoldResult> offsets;
  SmallVector<OpFoldResult> sizes;
  SmallVector<OpFoldResult> strides;

  /// Adds a dimension, the last one, with stride 1.
  void append(OpFoldResult offset, OpFoldResult size);
};

OpFoldResult getExtent(OpBuilder &b, Location loc, Value array, int64_t dim);

/// Whether the type of any of `arrays` shows that it is empty. Results of ops
/// on it are empty, too.
bool isAnyEmpty(ValueRange arrays);

/// All of `array`.
ArraySlice getWholeSlice(OpBuilder &b, Location loc, Value array);

/// `size` elements of the last dimension of `array`, `stride` apart, from
/// `offset` on, and all elements of the other dimensions.
ArraySlice getColumns(OpBuilder &b, Location loc, Value array,
                      OpFoldResult offset, OpFoldResult size,
                      int64_t stride = 1);

/// The slice of a tensor or the view of a memref; a slice of no elements is a
/// new tensor. The dimensions `dropped`, of size 1, are dropped.
Value takeSlice(OpBuilder &b, Location loc, Value array,
                const ArraySlice &slice, ArrayRef<int64_t> dropped = {});

/// Puts `part`, the new contents of `slice`, back into the tensor `array` and
/// returns the whole. Not needed for memrefs, whose views are written in place.
Value putSlice(OpBuilder &b, Location loc, Value part, Value array,
               const ArraySlice &slice);

/// An uninitialized array: `tensor.empty`, or `memref.alloc` if `isMemRef`.
Value createArray(OpBuilder &b, Location loc, ArrayRef<OpFoldResult> sizes,
                  Type elementType, bool isMemRef);

/// Frees what `createArray` allocated.
void freeArray(OpBuilder &b, Location loc, Value array);

/// The types of the results of a destination-passing op with these inits: none
/// on memrefs.
SmallVector<Type> getResultTypes(ValueRange inits);

} // namespace mlir::pe

#endif // PE_IR_PEARRAYS_H
