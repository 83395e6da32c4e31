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

/// `iree_tensor_ext.bitcast` between complex numbers and pairs of floats.
const Scalar *ElementEvaluator::getForeignElement(Operation *op,
                                                  OpResult result,
                                                  Indices indices) {
  if (op->getName().getStringRef() != "iree_tensor_ext.bitcast" ||
      op->getNumOperands() == 0)
    return nullptr;
  Value source = op->getOperand(0);
  auto from = dyn_cast<RankedTensorType>(source.getType());
  auto to = cast<RankedTensorType>(result.getType());
  if (!from)
    return nullptr;
  auto fromComplex = dyn_cast<ComplexType>(from.getElementType());
  auto toComplex = dyn_cast<ComplexType>(to.getElementType());
  RankedTensorType pairs = toComplex ? from : to;
  RankedTensorType numbers = toComplex ? to : from;
  if (!fromComplex == !toComplex || pairs.getRank() != numbers.getRank() + 1 ||
      pairs.getShape().back() != 2 ||
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
