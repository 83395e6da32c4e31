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
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "pe/Arithmetic/Precision.h"

using namespace mlir;
using namespace mlir::pe;

static OpFoldResult multiply(OpBuilder &b, Location loc, OpFoldResult lhs,
                             OpFoldResult rhs) {
  auto left = getConstantIntValue(lhs), right = getConstantIntValue(rhs);
  if (left && right)
    return b.getIndexAttr(*left * *right);
  return b.createOrFold<arith::MulIOp>(
      loc, getValueOrCreateConstantIndexOp(b, loc, lhs),
      getValueOrCreateConstantIndexOp(b, loc, rhs));
}

static OpFoldResult add(OpBuilder &b, Location loc, OpFoldResult lhs,
                        OpFoldResult rhs) {
  auto left = getConstantIntValue(lhs), right = getConstantIntValue(rhs);
  if (left && right)
    return b.getIndexAttr(*left + *right);
  return b.createOrFold<arith::AddIOp>(
      loc, getValueOrCreateConstantIndexOp(b, loc, lhs),
      getValueOrCreateConstantIndexOp(b, loc, rhs));
}

namespace {
/// What a memref is made of.
struct Parts {
  Value base;
  OpFoldResult offset;
  SmallVector<OpFoldResult> sizes, strides;
};
} // namespace

/// Decomposes a memref; a slice into the parts of what it is a slice of, so
/// that slices of one array share its pointer, and their extents are known as
/// those of the slice.
static Parts decompose(OpBuilder &b, Location loc, Value memref) {
  auto slice = memref.getDefiningOp<memref::SubViewOp>();
  if (!slice) {
    auto metadata = memref::ExtractStridedMetadataOp::create(b, loc, memref);
    return {metadata.getBaseBuffer(), metadata.getConstifiedMixedOffset(),
            metadata.getConstifiedMixedSizes(),
            metadata.getConstifiedMixedStrides()};
  }
  Parts whole = decompose(b, loc, slice.getSource());
  Parts parts = {whole.base, whole.offset, {}, {}};
  llvm::SmallBitVector dropped = slice.getDroppedDims();
  for (auto [dim, stride] : llvm::enumerate(whole.strides)) {
    OpFoldResult before =
        multiply(b, loc, slice.getMixedOffsets()[dim], stride);
    parts.offset = add(b, loc, parts.offset, before);
    if (dropped.test(dim))
      continue;
    parts.sizes.push_back(slice.getMixedSizes()[dim]);
    parts.strides.push_back(
        multiply(b, loc, slice.getMixedStrides()[dim], stride));
  }
  // The type may show more.
  auto [strides, offset] = slice.getType().getStridesAndOffset();
  auto merge = [&](OpFoldResult &part, int64_t known) {
    if (!ShapedType::isDynamic(known))
      part = b.getIndexAttr(known);
  };
  merge(parts.offset, offset);
  for (auto [part, known] : llvm::zip_equal(parts.strides, strides))
    merge(part, known);
  for (auto [part, known] :
       llvm::zip_equal(parts.sizes, slice.getType().getShape()))
    merge(part, known);
  return parts;
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
  Parts parts = decompose(b, loc, memref);
  array.base = parts.base;
  array.offset = parts.offset;
  if (!array.type.getLayout().isIdentity())
    array.strides = parts.strides;
  array.extents = parts.sizes;
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

SmallVector<OpFoldResult> KernelArray::buildSteps(OpBuilder &b,
                                                  Location loc) const {
  if (!strides.empty() || extents.empty())
    return strides;
  SmallVector<OpFoldResult> steps = {b.getIndexAttr(1)};
  for (OpFoldResult extent : llvm::reverse(ArrayRef(extents).drop_front()))
    steps.push_back(multiply(b, loc, steps.back(), extent));
  std::reverse(steps.begin(), steps.end());
  return steps;
}

Value KernelArray::rebuildBase(OpBuilder &b, Location loc,
                               int64_t alignedLanes) const {
  if (Operation *get = base.getDefiningOp<memref::GetGlobalOp>())
    return b.clone(*get)->getResult(0);
  // This also keeps the array decomposed: otherwise canonicalization would undo
  // the decomposition and pass the whole descriptor.
  return memref::AssumeAlignmentOp::create(b, loc, base,
                                           alignedLanes * getElementBytes());
}

Value KernelArray::rebuild(OpBuilder &b, Location loc,
                           int64_t alignedLanes) const {
  Value source = rebuildBase(b, loc, alignedLanes);
  if (source.getType() == type)
    return source;
  return memref::ReinterpretCastOp::create(b, loc, type, source, offset,
                                           extents, buildSteps(b, loc));
}

Value KernelArray::buildRow(OpBuilder &b, Location loc, ValueRange indices,
                            OpFoldResult columns) const {
  Value source = rebuildBase(b, loc, /*alignedLanes=*/1);
  auto toValue = [&](OpFoldResult number) {
    return getValueOrCreateConstantIndexOp(b, loc, number);
  };
  SmallVector<OpFoldResult> steps = buildSteps(b, loc);
  Value place = toValue(offset ? offset : b.getIndexAttr(0));
  for (auto [index, step] : llvm::zip(indices, steps))
    place = b.createOrFold<arith::AddIOp>(
        loc, place, toValue(multiply(b, loc, getAsOpFoldResult(index), step)));
  int64_t stride =
      getConstantIntValue(steps.back()).value_or(ShapedType::kDynamic);
  auto layout =
      StridedLayoutAttr::get(b.getContext(), ShapedType::kDynamic, stride);
  auto rowType = MemRefType::get(
      getConstantIntValue(columns).value_or(ShapedType::kDynamic),
      getElementType(), layout, type.getMemorySpace());
  return memref::ReinterpretCastOp::create(
      b, loc, rowType, source, OpFoldResult(place), columns, steps.back());
}

SmallVector<int64_t> KernelArray::getStepDivisors() const {
  auto [steps, start] = type.getStridesAndOffset();
  SmallVector<int64_t> divisors(steps);
  divisors.pop_back();
  int64_t inner = 1;
  for (int64_t dim = divisors.size() - 1; dim >= 0; --dim) {
    if (int64_t extent = type.getDimSize(dim + 1);
        strides.empty() && !ShapedType::isDynamic(extent))
      inner *= extent;
    if (ShapedType::isDynamic(divisors[dim]))
      divisors[dim] = inner;
    // A single row has no next one.
    if (type.getDimSize(dim) == 1)
      divisors[dim] = 0;
  }
  return divisors;
}

Fit KernelArray::getFit(int64_t lanes, ArrayRef<int64_t> multiples) const {
  if (lanes == 1)
    return Fit::Always;
  if (lanes * getElementBytes() > std::min(kAccessBytes, alignment))
    return Fit::Never;
  auto [steps, start] = type.getStridesAndOffset();
  if (steps.empty() || steps.back() != 1)
    return Fit::Never;
  auto isMultiple = [&](int64_t number) {
    return !ShapedType::isDynamic(number) && number % lanes == 0;
  };
  if (!llvm::all_of(multiples, isMultiple))
    return Fit::Never;
  Fit fit = Fit::Always;
  auto require = [&](int64_t number, int64_t divisor) {
    if (isMultiple(divisor))
      return;
    bool isKnown = !ShapedType::isDynamic(number);
    fit = isKnown || fit == Fit::Never ? Fit::Never : Fit::Checked;
  };
  require(start, start);
  for (auto [step, divisor] : llvm::zip(steps, getStepDivisors()))
    require(step, divisor);
  return fit;
}

int64_t KernelArray::getMaxLanes(ArrayRef<int64_t> multiples,
                                 int64_t bytes) const {
  int64_t lanes = std::max<int64_t>(1, bytes / getElementBytes());
  while (getFit(lanes, multiples) != Fit::Always)
    lanes /= 2;
  return lanes;
}

Value KernelArray::buildMisfit(OpBuilder &b, Location loc,
                               int64_t lanes) const {
  Value bits;
  auto require = [&](OpFoldResult number, int64_t divisor) {
    auto value = dyn_cast_if_present<Value>(number);
    if (!value || (!ShapedType::isDynamic(divisor) && divisor % lanes == 0))
      return;
    bits = bits ? arith::OrIOp::create(b, loc, bits, value) : value;
  };
  require(offset, ShapedType::kDynamic);
  for (auto [step, divisor] : llvm::zip(buildSteps(b, loc), getStepDivisors()))
    require(step, divisor);
  if (!bits)
    return nullptr;
  Value mask = arith::ConstantIndexOp::create(b, loc, lanes - 1);
  return arith::AndIOp::create(b, loc, bits, mask);
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
  if (!memrefType.isLastDimUnitStride()) {
    SmallVector<Value> place(indices);
    int64_t lanes = cast<VectorType>(value.getType()).getNumElements();
    for (int64_t lane = 0; lane < lanes; ++lane) {
      place.back() =
          buildOffset(b, loc, indices.back(), 1, b.getIndexAttr(lane));
      Value element = vector::ExtractOp::create(b, loc, value, lane);
      memref::StoreOp::create(b, loc, element, memref, place);
    }
    return;
  }
  llvm::Align alignment(alignedLanes * memrefType.getElementTypeBitWidth() / 8);
  vector::StoreOp::create(b, loc, value, memref, indices,
                          /*nontemporal=*/false, llvm::MaybeAlign(alignment));
}

Value mlir::pe::broadcastLanes(OpBuilder &b, Location loc, Value scalar,
                               int64_t lanes) {
  if (lanes == 1)
    return scalar;
  return vector::BroadcastOp::create(
      b, loc, VectorType::get(lanes, scalar.getType()), scalar);
}

Value mlir::pe::interleave(OpBuilder &b, Location loc, Value first,
                           Value second) {
  if (isa<VectorType>(first.getType()))
    return vector::InterleaveOp::create(b, loc, first, second);
  return vector::FromElementsOp::create(
      b, loc, VectorType::get(2, first.getType()), ValueRange{first, second});
}

std::pair<Value, Value> mlir::pe::deinterleave(OpBuilder &b, Location loc,
                                               Value both) {
  if (cast<VectorType>(both.getType()).getNumElements() == 2)
    return {vector::ExtractOp::create(b, loc, both, ArrayRef<int64_t>{0}),
            vector::ExtractOp::create(b, loc, both, ArrayRef<int64_t>{1})};
  auto parts = vector::DeinterleaveOp::create(b, loc, both);
  return {parts.getRes1(), parts.getRes2()};
}
