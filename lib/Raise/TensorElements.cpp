//===- TensorElements.cpp - Elements of results of tensor ops -------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Elements.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlir::pe::raise;

/// `indices` of a slice, with 0 for the dimensions that it does not have.
static SmallVector<const Scalar *>
addDroppedDims(ScalarContext &scalars, ArrayRef<const Scalar *> indices,
               const llvm::SmallBitVector &dropped) {
  SmallVector<const Scalar *> result;
  for (unsigned i : llvm::seq(dropped.size())) {
    if (dropped.test(i)) {
      result.push_back(scalars.getInteger(0));
    } else {
      result.push_back(indices.front());
      indices = indices.drop_front();
    }
  }
  return result;
}

namespace {
/// What is known of whether an index is in a range.
enum class Inside { Yes, No, Unknown };
} // namespace

static Inside isInside(ScalarContext &scalars, const Scalar *index,
                       const Scalar *size) {
  if (scalars.isInBounds(index, size))
    return Inside::Yes;
  ScalarRange range = scalars.getRange(index);
  ScalarRange excess = scalars.getRange(scalars.subtractIntegers(index, size));
  bool isBefore = range.upper && *range.upper < 0;
  return isBefore || excess.isNonNegative() ? Inside::No : Inside::Unknown;
}

/// Null if it is not known which of the inputs is read.
const Scalar *ElementEvaluator::getConcatenatedElement(ValueRange inputs,
                                                       int64_t dim,
                                                       Indices indices) {
  SmallVector<const Scalar *> source(indices);
  for (Value input : inputs) {
    const Scalar *extent = getExtent(input, dim);
    Inside inside = isInside(scalars, source[dim], extent);
    if (inside == Inside::Yes)
      return getElement(input, source);
    if (inside == Inside::Unknown)
      return nullptr;
    source[dim] = scalars.subtractIntegers(source[dim], extent);
  }
  return nullptr;
}

const Scalar *ElementEvaluator::getTensorElement(Operation *op, OpResult result,
                                                 Indices indices) {
  return TypeSwitch<Operation *, const Scalar *>(op)
      .Case([&](tensor::EmptyOp) {
        return scalars.getUndefined(
            cast<RankedTensorType>(result.getType()).getElementType());
      })
      .Case([&](tensor::CastOp cast) -> const Scalar * {
        return isa<RankedTensorType>(cast.getSource().getType())
                   ? getElement(cast.getSource(), indices)
                   : nullptr;
      })
      .Case([&](tensor::SplatOp splat) { return getScalar(splat.getInput()); })
      .Case([&](tensor::FromElementsOp elements) -> const Scalar * {
        int64_t number = 0;
        for (auto [i, extent] : llvm::zip_equal(
                 indices, elements.getResult().getType().getShape())) {
          // What is never read may be out of bounds.
          if (!i->is(ScalarKind::Integer) || i->getNumber() < 0 ||
              i->getNumber() >= extent)
            return nullptr;
          number = number * extent + i->getNumber();
        }
        return getScalar(elements.getElements()[number]);
      })
      .Case([&](tensor::ExtractSliceOp slice) {
        SmallVector<const Scalar *> source =
            addDroppedDims(scalars, indices, slice.getDroppedDims());
        for (auto [i, offset, stride] : llvm::zip_equal(
                 source, slice.getMixedOffsets(), slice.getMixedStrides()))
          i = scalars.addIntegers(
              scalars.multiplyIntegers(i, getScalar(stride)),
              getScalar(offset));
        return getElement(slice.getSource(), source);
      })
      .Case([&](tensor::InsertSliceOp slice) -> const Scalar * {
        llvm::SmallBitVector dropped = slice.getDroppedDims();
        SmallVector<const Scalar *> source;
        Inside inside = Inside::Yes;
        for (auto [dim, i] : llvm::enumerate(indices)) {
          const Scalar *relative = scalars.subtractIntegers(
              i, getScalar(slice.getMixedOffsets()[dim]));
          const Scalar *stride = getScalar(slice.getMixedStrides()[dim]);
          Inside insideDim = Inside::Unknown;
          const Scalar *quotient = scalars.floorDiv(relative, stride);
          const Scalar *rest = scalars.mod(relative, stride);
          if (quotient && rest && rest->is(ScalarKind::Integer)) {
            insideDim = rest->isInteger(0)
                            ? isInside(scalars, quotient,
                                       getScalar(slice.getMixedSizes()[dim]))
                            : Inside::No;
            if (!dropped.test(dim))
              source.push_back(quotient);
          }
          if (insideDim == Inside::No)
            return getElement(slice.getDest(), indices);
          if (insideDim == Inside::Unknown)
            inside = Inside::Unknown;
        }
        return inside == Inside::Yes ? getElement(slice.getSource(), source)
                                     : nullptr;
      })
      .Case([&](tensor::ConcatOp concat) {
        return getConcatenatedElement(concat.getInputs(), concat.getDim(),
                                      indices);
      })
      .Case([&](tensor::PadOp pad) -> const Scalar * {
        SmallVector<const Scalar *> source;
        for (auto [dim, i] : llvm::enumerate(indices)) {
          source.push_back(scalars.subtractIntegers(
              i, getScalar(pad.getMixedLowPad()[dim])));
          Inside inside =
              isInside(scalars, source.back(), getExtent(pad.getSource(), dim));
          if (inside == Inside::No) {
            Value value = pad.getConstantPaddingValue();
            return value ? getScalar(value) : nullptr;
          }
          if (inside == Inside::Unknown)
            return nullptr;
        }
        return getElement(pad.getSource(), source);
      })
      .Case([&](tensor::ExpandShapeOp expand) {
        SmallVector<const Scalar *> source;
        for (ArrayRef<int64_t> group : expand.getReassociationIndices()) {
          SmallVector<const Scalar *> groupIndices;
          SmallVector<const Scalar *> groupExtents;
          for (int64_t i : group) {
            groupIndices.push_back(indices[i]);
            groupExtents.push_back(getExtent(result, i));
          }
          source.push_back(linearize(groupIndices, groupExtents));
        }
        return getElement(expand.getSrc(), source);
      })
      .Case([&](tensor::CollapseShapeOp collapse) -> const Scalar * {
        SmallVector<const Scalar *> source;
        for (auto [group, index] :
             llvm::zip_equal(collapse.getReassociationIndices(), indices)) {
          SmallVector<const Scalar *> groupExtents;
          for (int64_t i : group)
            groupExtents.push_back(getExtent(collapse.getSrc(), i));
          std::optional<SmallVector<const Scalar *>> groupIndices =
              delinearize(index, groupExtents);
          if (!groupIndices)
            return nullptr;
          llvm::append_range(source, *groupIndices);
        }
        // A scalar comes from extents that are all 1.
        source.resize(collapse.getSrcType().getRank(), scalars.getInteger(0));
        return getElement(collapse.getSrc(), source);
      })
      .Case([&](tensor::ReshapeOp reshape) -> const Scalar * {
        return isa<RankedTensorType>(reshape.getSource().getType())
                   ? getReshapedElement(reshape.getSource(), result, indices)
                   : nullptr;
      })
      .Default([](Operation *) { return nullptr; });
}
