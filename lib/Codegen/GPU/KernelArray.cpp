//===- KernelArray.cpp - Arrays as kernels see them -----------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Upstream's `gpu-decompose-memrefs` leaves `vector.load` and `vector.store` as
// they are, and gives every access parameters of its own.
//
//===----------------------------------------------------------------------===//

#include "KernelArray.h"
#include "GridLaunch.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/SymbolTable.h"
#include "pe/Arithmetic/Precision.h"

using namespace mlir;
using namespace mlir::pe;

Value mlir::pe::stripCasts(Value memref) {
  while (auto cast = memref.getDefiningOp<memref::CastOp>())
    memref = cast.getSource();
  return memref;
}

/// The constant of the program that `memref` is, or null.
static memref::GlobalOp getConstantGlobal(Value memref) {
  auto get = stripCasts(memref).getDefiningOp<memref::GetGlobalOp>();
  if (!get)
    return nullptr;
  auto global = SymbolTable::lookupNearestSymbolFrom<memref::GlobalOp>(
      get, get.getNameAttr());
  return global && global.getConstant() ? global : nullptr;
}

bool mlir::pe::isConstantArray(Value memref) {
  return getConstantGlobal(memref) != nullptr;
}

DenseElementsAttr mlir::pe::getConstantElements(Value memref) {
  memref::GlobalOp global = getConstantGlobal(memref);
  if (!global || !global.getInitialValue())
    return nullptr;
  return dyn_cast<DenseElementsAttr>(*global.getInitialValue());
}

Value mlir::pe::buildConstantArray(OpBuilder &b, Location loc, Operation *near,
                                   StringRef name, DenseElementsAttr elements) {
  Operation *table = SymbolTable::getNearestSymbolTable(near);
  auto type =
      MemRefType::get(elements.getType().getShape(), elements.getElementType());
  SymbolTable symbols(table);
  memref::GlobalOp global;
  for (auto other : table->getRegion(0).getOps<memref::GlobalOp>())
    if (other.getConstant() && other.getType() == type &&
        other.getInitialValue() == Attribute(elements) &&
        other.getAlignment().value_or(0) >= kAccessBytes)
      global = other;
  if (!global) {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(&table->getRegion(0).front());
    global = memref::GlobalOp::create(
        b, loc, name, /*sym_visibility=*/b.getStringAttr("private"), type,
        elements, /*constant=*/true,
        /*alignment=*/b.getI64IntegerAttr(kAccessBytes));
    symbols.insert(global);
  }
  return memref::GetGlobalOp::create(b, loc, type, global.getSymName());
}

KernelArray KernelArray::create(OpBuilder &b, Location loc, Value memref,
                                ArrayRef<OpFoldResult> extents) {
  KernelArray array;
  array.type = cast<MemRefType>(memref.getType());
  if (memref::GlobalOp global = getConstantGlobal(memref)) {
    memref = stripCasts(memref);
    array.type = cast<MemRefType>(memref.getType());
    array.base = memref;
    array.alignment = global.getAlignment().value_or(0);
    for (int64_t extent : array.type.getShape())
      array.extents.push_back(b.getIndexAttr(extent));
    return array;
  }
  auto metadata = memref::ExtractStridedMetadataOp::create(b, loc, memref);
  array.base = metadata.getBaseBuffer();
  array.offset = metadata.getConstifiedMixedOffset();
  if (!array.type.getLayout().isIdentity())
    array.strides = metadata.getConstifiedMixedStrides();
  array.extents = metadata.getConstifiedMixedSizes();
  for (auto [own, given] : llvm::zip(array.extents, extents))
    if (given && isa<Value>(own))
      own = given;
  SmallVector<int64_t> shape;
  for (OpFoldResult extent : array.extents)
    shape.push_back(getConstantIntValue(extent).value_or(ShapedType::kDynamic));
  array.type =
      MemRefType::get(shape, array.type.getElementType(),
                      array.type.getLayout(), array.type.getMemorySpace());
  return array;
}

Value KernelArray::rebuild(OpBuilder &b, Location loc,
                           int64_t alignedLanes) const {
  if (Operation *get = base.getDefiningOp<memref::GetGlobalOp>())
    return b.clone(*get)->getResult(0);
  // This also keeps the array decomposed: otherwise canonicalization would undo
  // the decomposition and pass the whole descriptor.
  int64_t bytes = alignedLanes * type.getElementTypeBitWidth() / 8;
  Value aligned = memref::AssumeAlignmentOp::create(
      b, loc, base, std::max<int64_t>(bytes, 1));
  SmallVector<OpFoldResult> steps = strides;
  if (steps.empty() && !extents.empty()) {
    OpFoldResult step = b.getIndexAttr(1);
    steps.push_back(step);
    for (OpFoldResult extent : llvm::reverse(ArrayRef(extents).drop_front())) {
      auto lhs = getConstantIntValue(step), rhs = getConstantIntValue(extent);
      if (lhs && rhs)
        step = b.getIndexAttr(*lhs * *rhs);
      else
        step = arith::MulIOp::create(
                   b, loc, getValueOrCreateConstantIndexOp(b, loc, step),
                   getValueOrCreateConstantIndexOp(b, loc, extent))
                   .getResult();
      steps.push_back(step);
    }
    std::reverse(steps.begin(), steps.end());
  }
  return memref::ReinterpretCastOp::create(b, loc, type, aligned, offset,
                                           extents, steps);
}

/// The largest power of two up to `limit` that divides `value`.
static int64_t getPowerOfTwoDivisor(int64_t value, int64_t limit) {
  while (limit > 1 && value % limit != 0)
    limit /= 2;
  return limit;
}

int64_t KernelArray::getMaxLanes(ArrayRef<int64_t> multiples) const {
  int64_t bytes = std::min(kAccessBytes, alignment);
  int64_t lanes =
      std::max<int64_t>(1, bytes * 8 / type.getElementTypeBitWidth());
  auto [steps, start] = type.getStridesAndOffset();
  if (steps.empty() || steps.back() != 1)
    return 1;
  auto restrict = [&](int64_t value) {
    lanes =
        ShapedType::isDynamic(value) ? 1 : getPowerOfTwoDivisor(value, lanes);
  };
  restrict(start);
  for (auto [step, extent] :
       llvm::zip(ArrayRef(steps).drop_back(), type.getShape().drop_back()))
    if (extent != 1)
      restrict(step);
  for (int64_t multiple : multiples)
    restrict(multiple);
  return lanes;
}

Value mlir::pe::loadLanes(OpBuilder &b, Location loc, Value memref,
                          ValueRange indices, int64_t lanes,
                          int64_t alignedLanes, Type type) {
  auto memrefType = cast<MemRefType>(memref.getType());
  Value value;
  if (lanes == 1) {
    value = memref::LoadOp::create(b, loc, memref, indices);
  } else if (!memrefType.isLastDimUnitStride()) {
    // The elements are not contiguous in memory.
    SmallVector<Value> elements, place(indices);
    for (int64_t lane = 0; lane < lanes; ++lane) {
      place.back() =
          buildOffset(b, loc, indices.back(), 1, b.getIndexAttr(lane));
      elements.push_back(memref::LoadOp::create(b, loc, memref, place));
    }
    auto vectorType = VectorType::get(lanes, memrefType.getElementType());
    value = vector::FromElementsOp::create(b, loc, vectorType, elements);
  } else {
    Type elementType = memrefType.getElementType();
    llvm::Align alignment(alignedLanes * memrefType.getElementTypeBitWidth() /
                          8);
    value = vector::LoadOp::create(b, loc, VectorType::get(lanes, elementType),
                                   memref, indices, /*nontemporal=*/false,
                                   llvm::MaybeAlign(alignment));
  }
  return type ? convertFloat(b, loc, value, type) : value;
}

void mlir::pe::storeLanes(OpBuilder &b, Location loc, Value value, Value memref,
                          ValueRange indices, int64_t alignedLanes) {
  auto memrefType = cast<MemRefType>(memref.getType());
  value = convertFloat(b, loc, value, memrefType.getElementType());
  if (!isa<VectorType>(value.getType())) {
    memref::StoreOp::create(b, loc, value, memref, indices);
    return;
  }
  llvm::Align alignment(alignedLanes * memrefType.getElementTypeBitWidth() / 8);
  vector::StoreOp::create(b, loc, value, memref, indices,
                          /*nontemporal=*/false, llvm::MaybeAlign(alignment));
}
