//===- Rotations.cpp - Rotations in a program -----------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Rotations.h"
#include "ScalarBuilder.h"
#include "ScalarOps.h"
#include "mlir/IR/TypeUtilities.h"

using namespace mlir;
using namespace mlir::pe;
using namespace mlir::pe::raise;

Scalars mlir::pe::raise::getRowIndices(ElementEvaluator &evaluator,
                                       Value tensor) {
  Scalars indices;
  int64_t rank = cast<RankedTensorType>(tensor.getType()).getRank();
  for (int64_t dim : llvm::seq(rank - 1))
    indices.push_back(
        evaluator.getScalars().getDim(dim, evaluator.getExtent(tensor, dim)));
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

/// How the features a and b of the pairs are arranged, by their columns; none
/// if it is neither way.
static std::optional<bool> isInterleaved(ArrayRef<int64_t> columns) {
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

/// Whether dimension i of `view` is indexed by dimension i of the result, from
/// its beginning to its end, and the columns are last.
static bool isIdentity(ElementEvaluator &evaluator, const View &view,
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

/// Whether every dimension of the result that is not 1 indexes `view`.
static bool hasAllDims(const View &view, ArrayRef<const Scalar *> dims) {
  for (const Scalar *dim : dims)
    if (dim->is(ScalarKind::Dim) &&
        llvm::none_of(view.dims, [&](const ViewDim &viewDim) {
          return viewDim.resultDim == dim->getNumber();
        }))
      return false;
  return true;
}

static int64_t getNumFeatures(Value tensor) {
  return cast<RankedTensorType>(tensor.getType()).getShape().back();
}

/// Whether the features of `root` outside of the window are those of x.
static bool passesThrough(ElementEvaluator &evaluator, const View &x,
                          ArrayRef<const Scalar *> features,
                          ArrayRef<const Scalar *> dims, int64_t begin,
                          int64_t width) {
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

/// The features a, and then b, of all pairs.
static Scalars getFeatures(ScalarContext &scalars,
                           ArrayRef<RotatedPair> pairs) {
  Scalars list;
  for (const Scalars RotatedPair::*member : {&RotatedPair::a, &RotatedPair::b})
    for (const RotatedPair &pair : pairs)
      list.push_back(multiplyAll(scalars, pair.*member,
                                 (pair.*member).front()->getType()));
  return list;
}

/// How the features of a view that has them are arranged in x and in the
/// result. None if there is no such layout, and `decline` says why.
static std::optional<Layout>
getLayout(const View &view, const PairWindow &window, Decline &decline) {
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

/// Finds the tensor that holds the features of all pairs.
static bool findX(ElementEvaluator &evaluator, Rotation &rotation,
                  ArrayRef<const Scalar *> features, DominanceInfo &dominance,
                  Decline &decline) {
  decline.set("the features are not in one tensor",
              findSource(evaluator, rotation.window.pairs.front().a));
  bool isFound = false;
  int64_t width = rotation.window.getWidth();
  Scalars list = getFeatures(evaluator.getScalars(), rotation.window.pairs);
  SmallVector<View, 0> views =
      findViews(evaluator, list, rotation.root.getDefiningOp(), dominance,
                /*inColumns=*/true);
  if (llvm::all_of(
          list, [](const Scalar *x) { return x->isOperation("arith.extf"); })) {
    // Where they were before they were converted.
    for (const Scalar *&x : list)
      x = stripExtensions(x);
    llvm::append_range(views,
                       findViews(evaluator, list, rotation.root.getDefiningOp(),
                                 dominance, /*inColumns=*/true));
  }
  for (View &view : views) {
    Operation *user = rotation.root.getDefiningOp();
    if (view.part != ComplexPart::None || view.isGather() ||
        !hasAllDims(view, rotation.dims) ||
        !canBuildView(view, user, dominance))
      continue;
    std::optional<Layout> layout = getLayout(view, rotation.window, decline);
    if (!layout)
      continue;
    bool identity = isIdentity(evaluator, view, rotation.root);
    bool updates =
        identity && passesThrough(evaluator, view, features, rotation.dims,
                                  rotation.window.begin, width);
    if (!updates && width != static_cast<int64_t>(features.size())) {
      decline.set("the features beside the window are not those of x",
                  view.tensor);
      continue;
    }
    if (!updates && llvm::any_of(rotation.dims, [&](const Scalar *dim) {
          return !canBuild(dim->is(ScalarKind::Dim) ? dim->getOperand(0) : dim,
                           user, dominance);
        })) {
      decline.set("the extents of the features cannot be computed again",
                  view.tensor);
      continue;
    }
    // The tensor whose features are all updated is best, then one of which only
    // the features are a part.
    if (isFound && (rotation.updatesX || !(updates || identity)))
      continue;
    isFound = true;
    rotation.layout = *layout;
    rotation.updatesX = updates;
    rotation.x = view;
  }
  return isFound;
}

/// Finds the tensor that holds the cosines or sines of all pairs.
static bool findTable(ElementEvaluator &evaluator, const Rotation &rotation,
                      ArrayRef<Scalars> elements, DominanceInfo &dominance,
                      View &table) {
  Scalars list;
  for (const Scalars &factors : elements)
    list.push_back(multiplyAll(evaluator.getScalars(), factors,
                               factors.front()->getType()));
  bool isFound = false;
  for (View &view : findViews(evaluator, list, rotation.root.getDefiningOp(),
                              dominance, /*inColumns=*/true)) {
    std::optional<int64_t> stride = view.getStride();
    if (!stride || *stride < 1 ||
        !canBuildView(view, rotation.root.getDefiningOp(), dominance))
      continue;
    // One with as many columns as pairs needs no slice.
    bool isExact =
        !view.isGather() &&
        view.getNumTensorColumns() == static_cast<int64_t>(view.columns.size());
    if (isFound && !isExact && !(table.isGather() && !view.isGather()))
      continue;
    isFound = true;
    table = view;
    if (isExact)
      break;
  }
  return isFound;
}

/// Whether positions, frequencies and the scale can be computed before the
/// rotation.
static bool canBuildAngles(ElementEvaluator &evaluator, Rotation &rotation,
                           DominanceInfo &dominance) {
  Operation *user = rotation.root.getDefiningOp();
  const Angles &angles = *rotation.angles;
  for (ArrayRef<const Scalar *> list :
       {ArrayRef(angles.positions), ArrayRef(angles.learnedFreq),
        ArrayRef(angles.scale)})
    for (const Scalar *x : list)
      if (!canBuild(x, user, dominance)) {
        rotation.tablesReason = "the angles cannot be computed again";
        return false;
      }
  return true;
}

/// Moves what features and tables share to the features, if `belongsToX`.
static void assignShared(MutableArrayRef<RotatedPair> pairs,
                         function_ref<bool(const Scalar *)> belongsToX) {
  for (RotatedPair &pair : pairs) {
    Scalars rest;
    for (const Scalar *factor : pair.shared) {
      if (!belongsToX(factor)) {
        rest.push_back(factor);
        continue;
      }
      pair.a.push_back(factor);
      pair.b.push_back(factor);
    }
    pair.shared = rest;
  }
}

/// Looks at a few features. A window that is between them is a tensor of its
/// own before it is a part of `root`, unless `root` computes its indices.
static bool mayHoldRotation(ElementEvaluator &evaluator, Value root,
                            ArrayRef<const Scalar *> dims) {
  bool computesIndices = false;
  if (auto op = dyn_cast<linalg::LinalgOp>(root.getDefiningOp()))
    computesIndices = op.hasIndexSemantics();
  if (computesIndices)
    return true;
  Scalars place(dims);
  place.push_back(nullptr);
  int64_t last = getNumFeatures(root) - 1;
  for (int64_t quarter : llvm::seq(5)) {
    place.back() = evaluator.getScalars().getInteger(last * quarter / 4);
    if (mayBeRotated(evaluator, evaluator.getElement(root, place)))
      return true;
  }
  return false;
}

std::optional<Rotation>
mlir::pe::raise::findRotation(ElementEvaluator &evaluator, Value root,
                              bool findsAngles, DominanceInfo &dominance,
                              Decline &decline) {
  Rotation rotation;
  rotation.root = root;
  rotation.dims = getRowIndices(evaluator, root);
  if (!mayHoldRotation(evaluator, root, rotation.dims))
    return std::nullopt;
  Scalars features = getRow(evaluator, root, rotation.dims);
  std::optional<PairWindow> window = findPairs(evaluator, features, decline);
  if (!window)
    return std::nullopt;
  // Factors of features and tables, such as those of a norm before the rotation
  // or of an attention factor, are part of the tensors of either.
  function_ref<bool(const Scalar *)> assignments[] = {
      [](const Scalar *) { return false; },
      [](const Scalar *factor) { return factor->getDims() != 0; },
      [](const Scalar *) { return true; }};
  for (bool byAngles : {true, false}) {
    if (byAngles && (!findsAngles || window->isPerFeature))
      continue;
    for (auto assignment : assignments) {
      rotation.window = *window;
      assignShared(rotation.window.pairs, assignment);
      if (!findX(evaluator, rotation, features, dominance, decline))
        continue;
      if (byAngles) {
        rotation.angles =
            findAngles(evaluator.getScalars(), root.getContext(),
                       rotation.window.pairs, rotation.tablesReason);
        if (rotation.angles && canBuildAngles(evaluator, rotation, dominance))
          return rotation;
        rotation.angles.reset();
        continue;
      }
      if (findTable(evaluator, rotation, rotation.window.getCos(), dominance,
                    rotation.cos) &&
          findTable(evaluator, rotation, rotation.window.getSin(), dominance,
                    rotation.sin))
        return rotation;
      decline.set("cosines and sines are not in tables" +
                      (rotation.tablesReason.empty()
                           ? std::string()
                           : ", and " + rotation.tablesReason),
                  findSource(evaluator, rotation.window.pairs.front().cos));
    }
  }
  return std::nullopt;
}

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
    std::optional<bool> interleaved = isInterleaved(view.columns);
    if (!interleaved || !isIdentity(evaluator, view, result) ||
        !passesThrough(evaluator, view, row, rotation.dims, begin,
                       rootRow.size()))
      continue;
    rotation.x = view;
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
