//===- PEExtents.cpp - Extents known to be equal --------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// `ValueBoundsConstraintSet` does not serve here: it asks a loop for the values
// that it yields, and a loop that is still being built yields none.
//
//===----------------------------------------------------------------------===//

#include "pe/IR/PEExtents.h"
#include "Constraints.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/Interfaces/DestinationStyleOpInterface.h"
#include "mlir/Interfaces/LoopLikeInterface.h"
#include "mlir/Interfaces/ViewLikeInterface.h"
#include "pe/IR/PEArrays.h"

using namespace mlir;
using namespace mlir::pe;

static Value getArrayOfSameShape(Value array);

/// Whether the value that the loop yields for `argument` has the shape of
/// `argument`. This holds for a parallel loop, which only inserts tiles, and
/// for a loop that is still being built, which yields nothing yet. Only values
/// defined in the body are followed, so that the search ends: no other
/// arguments, and no values from outside.
static bool keepsShape(LoopLikeOpInterface loop, BlockArgument argument) {
  Block *body = argument.getOwner();
  if (body->empty() || !body->back().hasTrait<OpTrait::IsTerminator>() ||
      loop.getYieldedValues().empty())
    return true;
  OpOperand *yielded = loop.getTiedLoopYieldedValue(argument);
  Value value = yielded ? yielded->get() : Value();
  while (value && value != argument) {
    Operation *op = value.getDefiningOp();
    if (!op || op->getBlock() != body)
      return false;
    value = getArrayOfSameShape(value);
  }
  return value != nullptr;
}

/// An array with the shape of `array`: the initial value of a loop-carried
/// array, or the init of an op in destination-passing style. Null if there is
/// none.
static Value getArrayOfSameShape(Value array) {
  OpOperand *init = nullptr;
  auto argument = dyn_cast<BlockArgument>(array);
  Operation *op =
      argument ? argument.getOwner()->getParentOp() : array.getDefiningOp();
  if (auto loop = dyn_cast_if_present<LoopLikeOpInterface>(op)) {
    if (!argument)
      argument = loop.getTiedLoopRegionIterArg(cast<OpResult>(array));
    if (argument && (init = loop.getTiedLoopInit(argument)) &&
        !keepsShape(loop, argument))
      return Value();
  } else if (auto dps = dyn_cast_if_present<DestinationStyleOpInterface>(op);
             dps && !argument) {
    init = dps.getTiedOpOperand(cast<OpResult>(array));
  }
  return init ? init->get() : Value();
}

/// Traces the dynamic extent `dim` of `array` to its origin: an array and its
/// dimension, or an index and -1. Extents with the same origin are equal.
static std::pair<Value, int64_t> getOrigin(Value index);
static std::pair<Value, int64_t> getOrigin(Value array, int64_t dim) {
  // In a graph region, ops may be inits of each other.
  SmallPtrSet<Value, 8> visited;
  for (Value other = array; other && visited.insert(other).second;
       other = getArrayOfSameShape(other))
    array = other;
  OpFoldResult extent;
  if (auto empty = array.getDefiningOp<tensor::EmptyOp>())
    extent = empty.getMixedSizes()[dim];
  auto slice = array.getDefiningOp<OffsetSizeAndStrideOpInterface>();
  if (slice && slice.getMixedSizes().size() ==
                   cast<ShapedType>(array.getType()).getShape().size())
    extent = slice.getMixedSizes()[dim];
  auto index = dyn_cast_if_present<Value>(extent);
  return index ? getOrigin(index) : std::make_pair(array, dim);
}

/// The same for an extent that is given as an index.
static std::pair<Value, int64_t> getOrigin(Value index) {
  if (auto dimOp = index.getDefiningOp<ShapedDimOpInterface>())
    if (auto dim = getConstantIntValue(dimOp.getDimension()))
      return getOrigin(dimOp.getShapedValue(), *dim);
  return {index, -1};
}

bool mlir::pe::isExtentOf(OpFoldResult size, ValueRange arrays, int64_t dim) {
  std::optional<int64_t> constant = getConstantIntValue(size);
  auto value = dyn_cast<Value>(size);
  for (Value array : arrays) {
    int64_t extent = cast<ShapedType>(array.getType()).getDimSize(dim);
    if (ShapedType::isStatic(extent)
            ? constant == extent
            : value && getOrigin(value) == getOrigin(array, dim))
      return true;
  }
  return false;
}

OpFoldResult mlir::pe::getCommonExtent(OpBuilder &b, Location loc,
                                       ValueRange arrays, int64_t dim) {
  for (Value array : arrays)
    if (!cast<ShapedType>(array.getType()).isDynamicDim(dim))
      return getExtent(b, loc, array, dim);
  return getExtent(b, loc, arrays.front(), dim);
}

Value mlir::pe::addStaticExtents(OpBuilder &b, Location loc, Value tensor,
                                 ArrayRef<int64_t> shape) {
  ShapedType type = mergeShapes(cast<ShapedType>(tensor.getType()), shape);
  if (type == tensor.getType())
    return tensor;
  return tensor::CastOp::create(b, loc, type, tensor);
}
