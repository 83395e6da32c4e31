//===- ExtendRotation.cpp - What is around a rotation ---------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RotationViews.h"
#include "ScalarOps.h"
#include "mlir/IR/TypeUtilities.h"

using namespace mlir;
using namespace mlir::pe;
using namespace mlir::pe::raise;

/// Whether `result` is the root, converted to the type that x had before it
/// was converted to that of the root. x is then what it was before.
static bool absorbConversion(ElementEvaluator &evaluator, Rotation &rotation,
                             Value result, ArrayRef<const Scalar *> rootRow,
                             ArrayRef<const Scalar *> row,
                             DominanceInfo &dominance) {
  if (!rotation.updatesX || rootRow.size() != row.size())
    return false;
  for (auto [feature, from] : llvm::zip_equal(row, rootRow))
    if (!feature->isOperation("arith.truncf") || feature->getOperand(0) != from)
      return false;
  Type type = row.front()->getType();
  if (getElementTypeOrSelf(rotation.x.tensor) == type) {
    // x was converted one by one.
    rotation.root = result;
    for (RotatedPair &pair : rotation.window.pairs)
      for (Scalars *feature : {&pair.a, &pair.b})
        *feature = {stripExtensions(feature->front())};
    return true;
  }
  Scalars narrow;
  for (const Scalar *x : getRow(evaluator, rotation.x.tensor, rotation.dims)) {
    if (!x->isOperation("arith.extf") || x->getOperand(0)->getType() != type)
      return false;
    narrow.push_back(x->getOperand(0));
  }
  for (View &view : findViews(evaluator, narrow, result.getDefiningOp(),
                              dominance, /*inColumns=*/true)) {
    if (!isIdentity(evaluator, view, result) || view.columns.front() != 0 ||
        view.getStride() != 1 ||
        getNumFeatures(view.tensor) != getNumFeatures(result))
      continue;
    rotation.x.tensor = view.tensor;
    rotation.x.dims = view.dims;
    rotation.root = result;
    for (auto [i, pair] : llvm::enumerate(rotation.window.pairs)) {
      size_t numPairs = rotation.window.pairs.size();
      pair.a = {narrow[rotation.x.columns[i]]};
      pair.b = {narrow[rotation.x.columns[numPairs + i]]};
    }
    return true;
  }
  return false;
}

/// Whether `result` has the features of the root as a part, and those of the
/// tensor of x around it.
static bool widenWindow(ElementEvaluator &evaluator, Rotation &rotation,
                        Value result, ArrayRef<const Scalar *> rootRow,
                        ArrayRef<const Scalar *> row,
                        DominanceInfo &dominance) {
  const auto *first = llvm::find(row, rootRow.front());
  if (first == row.end() || row.size() == rootRow.size() ||
      rotation.window.getWidth() != static_cast<int64_t>(rootRow.size()))
    return false;
  int64_t begin = first - row.begin();
  ArrayRef<const Scalar *> rest = row.drop_front(begin);
  if (rest.size() < rootRow.size() ||
      rest.take_front(rootRow.size()) != rootRow)
    return false;
  // Find the tensor of which x is a part.
  Scalars list = getFeatures(evaluator.getScalars(), rotation.window.pairs);
  for (View &view : findViews(evaluator, list, rotation.root.getDefiningOp(),
                              dominance, /*inColumns=*/true)) {
    // Its features may be arranged in another way than those of x.
    Decline decline;
    std::optional<Layout> layout = getLayout(view, rotation.window, decline);
    if (!layout || !isIdentity(evaluator, view, result) ||
        !passesThrough(evaluator, view, row, rotation.dims, begin,
                       rootRow.size()))
      continue;
    rotation.x = view;
    rotation.layout = *layout;
    rotation.updatesX = true;
    rotation.window.begin = begin;
    rotation.root = result;
    return true;
  }
  return false;
}

bool mlir::pe::raise::extendRotation(ElementEvaluator &evaluator,
                                     Rotation &rotation, Value result,
                                     DominanceInfo &dominance) {
  Scalars dims = getRowIndices(evaluator, result);
  // Only what is computed with the same indices.
  if (!rotation.root.hasOneUse() || dims != rotation.dims)
    return false;
  Scalars row = getRow(evaluator, result, dims);
  Scalars rootRow = getRow(evaluator, rotation.root, dims);
  return absorbConversion(evaluator, rotation, result, rootRow, row,
                          dominance) ||
         widenWindow(evaluator, rotation, result, rootRow, row, dominance);
}
