//===- ForeignElements.cpp - Elements of results of foreign ops -----------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Ops of other projects, which are known by name because their dialects are not
// linked.
//
//===----------------------------------------------------------------------===//

#include "Elements.h"
#include "ScalarOps.h"
#include "mlir/IR/TypeUtilities.h"

using namespace mlir;
using namespace mlir::pe::raise;

static bool isBitcast(Operation *op) {
  return op->getName().getStringRef() == "iree_tensor_ext.bitcast" &&
         op->getNumOperands() > 0 &&
         isa<RankedTensorType>(op->getOperand(0).getType());
}

const Scalar *ElementEvaluator::getForeignExtent(Operation *op, int64_t dim) {
  // Complex numbers and pairs of floats have the same leading dimensions.
  if (!isBitcast(op))
    return nullptr;
  Value source = op->getOperand(0);
  int64_t rank = cast<RankedTensorType>(source.getType()).getRank();
  int64_t resultRank =
      cast<RankedTensorType>(op->getResult(0).getType()).getRank();
  bool isLeading = dim < std::min(rank, resultRank);
  return rank != resultRank && isLeading ? getExtent(source, dim) : nullptr;
}

/// `iree_tensor_ext.bitcast` between complex numbers and pairs of floats.
const Scalar *ElementEvaluator::getForeignElement(Operation *op,
                                                  OpResult result,
                                                  Indices indices) {
  if (!isBitcast(op))
    return nullptr;
  Value source = op->getOperand(0);
  auto from = cast<RankedTensorType>(source.getType());
  auto to = cast<RankedTensorType>(result.getType());
  auto fromComplex = dyn_cast<ComplexType>(from.getElementType());
  auto toComplex = dyn_cast<ComplexType>(to.getElementType());
  RankedTensorType pairs = toComplex ? from : to;
  RankedTensorType numbers = toComplex ? to : from;
  if (!fromComplex == !toComplex || pairs.getRank() != numbers.getRank() + 1 ||
      pairs.getShape().back() != 2 ||
      pairs.getShape().drop_back() != numbers.getShape() ||
      pairs.getElementType() !=
          (toComplex ? toComplex : fromComplex).getElementType())
    return nullptr;
  if (toComplex) {
    SmallVector<const Scalar *> place(indices);
    place.push_back(scalars.getInteger(0));
    const Scalar *re = getElement(source, place);
    place.back() = scalars.getInteger(1);
    return scalars.getComplex(re, getElement(source, place), toComplex);
  }
  const Scalar *number = getElement(source, indices.drop_back());
  if (indices.back()->isInteger(0))
    return getRealPart(scalars, number, to.getElementType());
  if (indices.back()->isInteger(1))
    return getImaginaryPart(scalars, number, to.getElementType());
  return nullptr;
}
