//===- PEArrays.cpp - Slices of tensors and memrefs alike -----------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pe/IR/PEArrays.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/TypeUtilities.h"

using namespace mlir;
using namespace mlir::pe;

void ArraySlice::append(OpFoldResult offset, OpFoldResult size) {
  offsets.push_back(offset);
  sizes.push_back(size);
  strides.push_back(Builder(offset.getContext()).getIndexAttr(1));
}

OpFoldResult mlir::pe::getExtent(OpBuilder &b, Location loc, Value array,
                                 int64_t dim) {
  if (isa<MemRefType>(array.getType()))
    return memref::getMixedSize(b, loc, array, dim);
  return tensor::getMixedSize(b, loc, array, dim);
}

bool mlir::pe::isAnyEmpty(ValueRange arrays) {
  return llvm::any_of(arrays.getTypes(), [](Type type) {
    auto shaped = dyn_cast<ShapedType>(type);
    return shaped && llvm::is_contained(shaped.getShape(), 0);
  });
}

ArraySlice mlir::pe::getWholeSlice(OpBuilder &b, Location loc, Value array) {
  ArraySlice slice;
  int64_t rank = cast<ShapedType>(array.getType()).getRank();
  for (int64_t dim = 0; dim < rank; ++dim)
    slice.sizes.push_back(getExtent(b, loc, array, dim));
  slice.offsets.assign(rank, b.getIndexAttr(0));
  slice.strides.assign(rank, b.getIndexAttr(1));
  return slice;
}

ArraySlice mlir::pe::getColumns(OpBuilder &b, Location loc, Value array,
                                OpFoldResult offset, OpFoldResult size,
                                int64_t stride) {
  ArraySlice slice = getWholeSlice(b, loc, array);
  slice.offsets.back() = offset;
  slice.sizes.back() = size;
  slice.strides.back() = b.getIndexAttr(stride);
  return slice;
}

/// The values of the dimensions that are not dropped.
template <typename T>
static SmallVector<T> keep(ArrayRef<T> values, ArrayRef<int64_t> dropped) {
  SmallVector<T> kept;
  for (auto [dim, value] : llvm::enumerate(values))
    if (!llvm::is_contained(dropped, static_cast<int64_t>(dim)))
      kept.push_back(value);
  return kept;
}

/// The type without dimensions of size 1. Upstream's inference may drop other
/// ones instead, and then rejects the type that it has inferred.
static MemRefType dropDims(MemRefType type, ArrayRef<int64_t> dropped) {
  auto [strides, offset] = type.getStridesAndOffset();
  auto layout = StridedLayoutAttr::get(type.getContext(), offset,
                                       keep(ArrayRef(strides), dropped));
  return MemRefType::get(keep(type.getShape(), dropped), type.getElementType(),
                         layout, type.getMemorySpace());
}

/// Whether upstream would take a view that drops `dropped` for another one. The
/// type of a view does not say which dimensions of size 1 it drops, and where
/// strides do not tell, the first ones are taken.
static bool isAmbiguous(ArrayRef<int64_t> shape, ArrayRef<int64_t> dropped) {
  SmallVector<int64_t> first;
  for (auto [dim, size] : llvm::enumerate(shape))
    if (size == 1 && first.size() < dropped.size())
      first.push_back(static_cast<int64_t>(dim));
  return keep(shape, dropped) != keep(shape, first);
}

/// `array` without the dimensions `dropped`, of size 1.
static Value collapseDims(OpBuilder &b, Location loc, Value array,
                          ArrayRef<int64_t> dropped) {
  int64_t rank = cast<ShapedType>(array.getType()).getRank();
  SmallVector<ReassociationIndices> groups;
  ReassociationIndices group;
  for (int64_t dim = 0; dim < rank; ++dim) {
    group.push_back(dim);
    if (!llvm::is_contained(dropped, dim))
      groups.push_back(std::exchange(group, {}));
  }
  llvm::append_range(groups.back(), group);
  if (isa<MemRefType>(array.getType()))
    return memref::CollapseShapeOp::create(b, loc, array, groups);
  return tensor::CollapseShapeOp::create(b, loc, array, groups);
}

Value mlir::pe::takeSlice(OpBuilder &b, Location loc, Value array,
                          const ArraySlice &slice, ArrayRef<int64_t> dropped) {
  auto [staticSizes, dynamicSizes] = decomposeMixedValues(slice.sizes);
  if (isAmbiguous(staticSizes, dropped))
    return collapseDims(b, loc, takeSlice(b, loc, array, slice), dropped);
  SmallVector<int64_t> shape = keep(ArrayRef(staticSizes), dropped);
  if (auto source = dyn_cast<MemRefType>(array.getType())) {
    auto type = cast<MemRefType>(memref::SubViewOp::inferResultType(
        source, slice.offsets, slice.sizes, slice.strides));
    if (!dropped.empty())
      type = dropDims(type, dropped);
    return memref::SubViewOp::create(b, loc, type, array, slice.offsets,
                                     slice.sizes, slice.strides);
  }
  // Upstream rejects any offset into an empty dimension as out of bounds.
  if (isAnyEmpty(array))
    return tensor::EmptyOp::create(b, loc, keep(ArrayRef(slice.sizes), dropped),
                                   getElementTypeOrSelf(array));
  auto type = cast<RankedTensorType>(array.getType()).clone(shape);
  return tensor::ExtractSliceOp::create(b, loc, cast<RankedTensorType>(type),
                                        array, slice.offsets, slice.sizes,
                                        slice.strides);
}

Value mlir::pe::putSlice(OpBuilder &b, Location loc, Value part, Value array,
                         const ArraySlice &slice) {
  if (isAnyEmpty(array))
    return array;
  return tensor::InsertSliceOp::create(b, loc, part, array, slice.offsets,
                                       slice.sizes, slice.strides);
}

/// Marks the op as one of a matching alloc and dealloc, so that deallocation
/// passes leave both alone.
static void markManual(Operation *op) {
  op->setAttr(bufferization::BufferizationDialect::kManualDeallocation,
              UnitAttr::get(op->getContext()));
}

Value mlir::pe::createArray(OpBuilder &b, Location loc,
                            ArrayRef<OpFoldResult> sizes, Type elementType,
                            bool isMemRef) {
  if (!isMemRef)
    return tensor::EmptyOp::create(b, loc, sizes, elementType);
  auto [staticSizes, dynamicSizes] = decomposeMixedValues(sizes);
  auto alloc = memref::AllocOp::create(
      b, loc, MemRefType::get(staticSizes, elementType), dynamicSizes);
  markManual(alloc);
  return alloc;
}

void mlir::pe::freeArray(OpBuilder &b, Location loc, Value array) {
  if (isa<MemRefType>(array.getType()))
    markManual(memref::DeallocOp::create(b, loc, array));
}

SmallVector<Type> mlir::pe::getResultTypes(ValueRange inits) {
  SmallVector<Type> types;
  for (Value init : inits)
    if (isa<RankedTensorType>(init.getType()))
      types.push_back(init.getType());
  return types;
}
