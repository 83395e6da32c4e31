//===- Reshapes.cpp - Indices of reshaped tensors -------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Elements.h"

using namespace mlir;
using namespace mlir::pe::raise;

const Scalar *ElementEvaluator::linearize(Indices indices, Indices extents) {
  const Scalar *index = scalars.getInteger(0);
  for (auto [i, extent] : llvm::zip_equal(indices, extents))
    index = scalars.addIntegers(scalars.multiplyIntegers(index, extent), i);
  return index;
}

std::optional<SmallVector<const Scalar *>>
ElementEvaluator::delinearize(const Scalar *index, Indices extents) {
  SmallVector<const Scalar *> indices(extents.size(), scalars.getInteger(0));
  // What is left for the first dimension needs no division.
  const auto *first = llvm::find_if(
      extents, [](const Scalar *extent) { return !extent->isInteger(1); });
  if (first == extents.end())
    return indices;
  size_t numOnes = first - extents.begin();
  for (size_t i = extents.size() - 1; i > numOnes; --i) {
    if (extents[i]->isInteger(1))
      continue;
    indices[i] = scalars.mod(index, extents[i]);
    index = scalars.floorDiv(index, extents[i]);
    if (!index || !indices[i])
      return std::nullopt;
  }
  indices[numOnes] = index;
  return indices;
}

/// The same elements in the same order, in another shape.
const Scalar *ElementEvaluator::getReshapedElement(Value source, Value result,
                                                   Indices indices) {
  SmallVector<const Scalar *> from = getExtents(source);
  SmallVector<const Scalar *> to = getExtents(result);
  // Leading dimensions that are the same.
  size_t numEqual = 0;
  while (numEqual < std::min(from.size(), to.size()) &&
         from[numEqual] == to[numEqual])
    ++numEqual;
  std::optional<SmallVector<const Scalar *>> rest =
      delinearize(linearize(indices.drop_front(numEqual),
                            ArrayRef(to).drop_front(numEqual)),
                  ArrayRef(from).drop_front(numEqual));
  if (!rest)
    return nullptr;
  SmallVector<const Scalar *> sourceIndices(indices.take_front(numEqual));
  llvm::append_range(sourceIndices, *rest);
  return getElement(source, sourceIndices);
}
