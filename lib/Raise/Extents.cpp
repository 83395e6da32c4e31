//===- Extents.cpp - Extents of tensors as symbolic scalars ---------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Elements.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Tosa/IR/TosaOps.h"
#include "mlir/Interfaces/DestinationStyleOpInterface.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlir::pe::raise;

const Scalar *ElementEvaluator::getExtent(Value tensor, int64_t dim) {
  auto type = dyn_cast<RankedTensorType>(tensor.getType());
  if (type && !type.isDynamicDim(dim))
    return scalars.getInteger(type.getDimSize(dim));
  const Scalar *known = extents.lookup({tensor, dim});
  if (!known) {
    if (depth < maxDepth) {
      ++depth;
      known = computeExtent(tensor, dim);
      --depth;
    }
    if (!known)
      known = scalars.getExtent(tensor, dim);
    extents[{tensor, dim}] = known;
  }
  return scalars.getLeader(known);
}

SmallVector<const Scalar *> ElementEvaluator::getExtents(Value tensor) {
  SmallVector<const Scalar *> result;
  for (int64_t i :
       llvm::seq(cast<RankedTensorType>(tensor.getType()).getRank()))
    result.push_back(getExtent(tensor, i));
  return result;
}

/// The extent of a dimension of the result, if it is the only one that is not
/// known, by the number of elements, or else by the shape that is given.
const Scalar *ElementEvaluator::getReshapedExtent(tensor::ReshapeOp op,
                                                  int64_t dim) {
  auto from = dyn_cast<RankedTensorType>(op.getSource().getType());
  auto to = dyn_cast<RankedTensorType>(op.getResult().getType());
  if (!from || !to)
    return nullptr;
  auto countStatic = [](ArrayRef<int64_t> shape) {
    int64_t count = 1;
    for (int64_t extent : shape)
      count *= ShapedType::isDynamic(extent) ? 1 : extent;
    return count;
  };
  int64_t count = countStatic(to.getShape());
  if (from.getNumDynamicDims() == 1 && to.getNumDynamicDims() == 1 && count) {
    const int64_t *place =
        llvm::find_if(from.getShape(), ShapedType::isDynamic);
    const Scalar *source =
        getExtent(op.getSource(), place - from.getShape().begin());
    const Scalar *elements = scalars.multiplyIntegers(
        source, scalars.getInteger(countStatic(from.getShape())));
    const Scalar *divisor = scalars.getInteger(count);
    const Scalar *rest = scalars.mod(elements, divisor);
    if (rest && rest->isInteger(0))
      return scalars.floorDiv(elements, divisor);
  }
  const Scalar *given = getElement(op.getShape(), scalars.getInteger(dim));
  return given->is(ScalarKind::Element) ? nullptr : given;
}

/// Null if nothing is known.
const Scalar *ElementEvaluator::computeExtent(Value tensor, int64_t dim) {
  auto result = dyn_cast<OpResult>(tensor);
  if (!result)
    return nullptr;
  return TypeSwitch<Operation *, const Scalar *>(result.getOwner())
      .Case(
          [&](tensor::EmptyOp op) { return getScalar(op.getDynamicSize(dim)); })
      .Case([&](tensor::CastOp op) -> const Scalar * {
        return isa<RankedTensorType>(op.getSource().getType())
                   ? getExtent(op.getSource(), dim)
                   : nullptr;
      })
      .Case([&](tensor::ExtractSliceOp op) -> const Scalar * {
        llvm::SmallBitVector dropped = op.getDroppedDims();
        for (auto [i, size] : llvm::enumerate(op.getMixedSizes()))
          if (!dropped.test(i) && dim-- == 0)
            return getScalar(size);
        return nullptr;
      })
      .Case([&](tensor::ExpandShapeOp op) {
        return getScalar(op.getMixedOutputShape()[dim]);
      })
      .Case([&](tensor::CollapseShapeOp op) {
        const Scalar *product = scalars.getInteger(1);
        // The vector has to outlive the loop.
        SmallVector<ReassociationIndices> groups = op.getReassociationIndices();
        for (int64_t i : groups[dim])
          product =
              scalars.multiplyIntegers(product, getExtent(op.getSrc(), i));
        return product;
      })
      .Case([&](tensor::ConcatOp op) -> const Scalar * {
        const Scalar *sum = scalars.getInteger(0);
        for (Value input : op.getInputs()) {
          if (static_cast<int64_t>(op.getDim()) != dim)
            return getExtent(input, dim);
          sum = scalars.addIntegers(sum, getExtent(input, dim));
        }
        return sum;
      })
      .Case([&](tensor::ReshapeOp op) -> const Scalar * {
        return getReshapedExtent(op, dim);
      })
      .Case([&](DestinationStyleOpInterface op) {
        return getExtent(op.getTiedOpOperand(result)->get(), dim);
      })
      .Default([&](Operation *op) {
        // All operands that are tensors have the shape of the result.
        if (OpTrait::hasElementwiseMappableTraits(op))
          for (Value operand : op->getOperands())
            if (isa<RankedTensorType>(operand.getType()))
              return getExtent(operand, dim);
        return isa_and_nonnull<tosa::TosaDialect>(op->getDialect())
                   ? getTosaExtent(op, dim)
                   : getForeignExtent(op, dim);
      });
}
