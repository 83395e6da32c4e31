//===- RotationViews.cpp - Where rotated features are stored --------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RotationViews.h"
#include "ScalarOps.h"

using namespace mlir;
using namespace mlir::pe;
using namespace mlir::pe::raise;

Scalars mlir::pe::raise::getIndices(ElementEvaluator &evaluator, Value tensor) {
  Scalars indices;
  int64_t rank = cast<RankedTensorType>(tensor.getType()).getRank();
  for (int64_t dim : llvm::seq(rank))
    indices.push_back(
        evaluator.getScalars().getDim(dim, evaluator.getExtent(tensor, dim)));
  return indices;
}

Scalars mlir::pe::raise::getRowIndices(ElementEvaluator &evaluator,
                                       Value tensor) {
  Scalars indices = getIndices(evaluator, tensor);
  indices.pop_back();
  return indices;
}

Scalars mlir::pe::raise::getRow(ElementEvaluator &evaluator, Value tensor,
                                ArrayRef<const Scalar *> indices) {
  Scalars place(indices);
  place.push_back(nullptr);
  Scalars row;
  int64_t numFeatures =
      cast<RankedTensorType>(tensor.getType()).getShape().back();
  for (int64_t i : llvm::seq(numFeatures)) {
    place.back() = evaluator.getScalars().getInteger(i);
    row.push_back(evaluator.getElement(tensor, place));
  }
  return row;
}

std::optional<bool> mlir::pe::raise::isInterleaved(ArrayRef<int64_t> columns) {
  int64_t numPairs = columns.size() / 2;
  for (bool interleaved : {false, true}) {
    int64_t stride = interleaved ? 2 : 1;
    int64_t distance = interleaved ? 1 : numPairs;
    if (llvm::all_of(llvm::seq(numPairs), [&](int64_t i) {
          return columns[i] == columns[0] + i * stride &&
                 columns[numPairs + i] == columns[i] + distance;
        }))
      return interleaved;
  }
  return std::nullopt;
}

bool mlir::pe::raise::isIdentity(ElementEvaluator &evaluator, const View &view,
                                 Value root) {
  int64_t rank = cast<RankedTensorType>(root.getType()).getRank();
  if (view.part != ComplexPart::None || view.isGather() ||
      view.numColumnDims != 1 || view.columnDim != rank - 1 ||
      static_cast<int64_t>(view.dims.size()) != rank)
    return false;
  for (int64_t dim : llvm::seq(rank - 1)) {
    const Scalar *extent = evaluator.getExtent(root, dim);
    if (evaluator.getExtent(view.tensor, dim) != extent ||
        !view.dims[dim].offset->isInteger(0) ||
        (!extent->isInteger(1) && view.dims[dim].resultDim != dim))
      return false;
  }
  return true;
}

bool mlir::pe::raise::hasAllDims(const View &view,
                                 ArrayRef<const Scalar *> dims) {
  for (const Scalar *dim : dims)
    if (dim->is(ScalarKind::Dim) &&
        llvm::none_of(view.dims, [&](const ViewDim &viewDim) {
          return viewDim.resultDim == dim->getNumber();
        }))
      return false;
  return true;
}

int64_t mlir::pe::raise::getNumFeatures(Value tensor) {
  return cast<RankedTensorType>(tensor.getType()).getShape().back();
}

bool mlir::pe::raise::passesThrough(ElementEvaluator &evaluator, const View &x,
                                    ArrayRef<const Scalar *> features,
                                    ArrayRef<const Scalar *> dims,
                                    int64_t begin, int64_t width) {
  if (x.columns.front() != begin ||
      getNumFeatures(x.tensor) != static_cast<int64_t>(features.size()))
    return false;
  Scalars row = getRow(evaluator, x.tensor, dims);
  for (auto [i, feature] : llvm::enumerate(features)) {
    bool isInside = static_cast<int64_t>(i) >= begin &&
                    static_cast<int64_t>(i) < begin + width;
    if (!isInside && feature != row[i])
      return false;
  }
  return true;
}

Scalars mlir::pe::raise::getFeatures(ScalarContext &scalars,
                                     ArrayRef<RotatedPair> pairs) {
  Scalars list;
  for (const Scalars RotatedPair::*member : {&RotatedPair::a, &RotatedPair::b})
    for (const RotatedPair &pair : pairs)
      list.push_back(multiplyAll(scalars, pair.*member,
                                 (pair.*member).front()->getType()));
  return list;
}

std::optional<Layout> mlir::pe::raise::getLayout(const View &view,
                                                 const PairWindow &window,
                                                 Decline &decline) {
  std::optional<bool> interleaved = isInterleaved(view.columns);
  if (!interleaved) {
    decline.set(
        "the partners are neither neighbors nor half of the window apart",
        view.tensor);
    return std::nullopt;
  }
  // One pair is arranged in both ways.
  if (*interleaved == window.isInterleaved || window.pairs.size() == 1)
    return window.isInterleaved ? Layout::Interleaved : Layout::Half;
  return *interleaved ? Layout::InterleavedToHalf : Layout::HalfToInterleaved;
}

SmallVector<View, 0>
mlir::pe::raise::findStoredViews(ElementEvaluator &evaluator, Scalars list,
                                 Operation *user, DominanceInfo &dominance) {
  SmallVector<View, 0> views =
      findViews(evaluator, list, user, dominance, /*inColumns=*/true);
  if (!llvm::all_of(
          list, [](const Scalar *x) { return x->isOperation("arith.extf"); }))
    return views;
  for (const Scalar *&x : list)
    x = stripExtensions(x);
  llvm::append_range(
      views, findViews(evaluator, list, user, dominance, /*inColumns=*/true));
  return views;
}

bool mlir::pe::raise::hasFeatureRows(Operation *op, int64_t most) {
  if (op->getNumResults() != 1)
    return false;
  auto type = dyn_cast<RankedTensorType>(op->getResult(0).getType());
  return type &&
         isa<Float16Type, BFloat16Type, Float32Type, Float64Type>(
             type.getElementType()) &&
         type.getRank() >= 2 && type.getShape().back() >= 4 &&
         type.getShape().back() <= most;
}
