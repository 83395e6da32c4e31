//===- Rotations.cpp - Rotations in a program -----------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "AngleBuilder.h"
#include "RotationViews.h"
#include "ScalarBuilder.h"

using namespace mlir;
using namespace mlir::pe;
using namespace mlir::pe::raise;

/// Finds the tensor that holds the features of all pairs.
static bool findX(ElementEvaluator &evaluator, Rotation &rotation,
                  ArrayRef<const Scalar *> features, DominanceInfo &dominance,
                  Decline &decline) {
  decline.set("the features are not in one tensor",
              findSource(evaluator, rotation.window.pairs.front().a));
  bool isFound = false;
  int64_t width = rotation.window.getWidth();
  Scalars list = getFeatures(evaluator.getScalars(), rotation.window.pairs);
  Operation *user = rotation.root.getDefiningOp();
  for (View &view : findStoredViews(evaluator, list, user, dominance)) {
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
  for (const Scalars &factors : elements) {
    // Pairs that are not turned have no elements.
    if (factors.empty())
      return false;
    list.push_back(multiplyAll(evaluator.getScalars(), factors,
                               factors.front()->getType()));
  }
  Operation *user = rotation.root.getDefiningOp();
  bool isFound = false;
  for (View &view : findStoredViews(evaluator, list, user, dominance)) {
    std::optional<int64_t> stride = view.getStride();
    if (!stride || *stride < 1 || !canBuildView(view, user, dominance))
      continue;
    // One with as many columns as pairs needs no slice.
    bool isExact =
        !view.isGather() &&
        view.getNumTensorColumns() == static_cast<int64_t>(view.columns.size());
    bool isBetter = isExact || (table.isGather() && !view.isGather());
    if (isFound && !isBetter)
      continue;
    isFound = true;
    table = view;
    if (isExact)
      break;
  }
  return isFound;
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

/// Finds the tensors that the pairs of `window` are computed from.
static std::optional<Rotation>
findOperands(ElementEvaluator &evaluator, Rotation rotation,
             const PairWindow &window, ArrayRef<const Scalar *> features,
             bool findsAngles, DominanceInfo &dominance, Decline &decline) {
  Operation *user = rotation.root.getDefiningOp();
  // Factors of features and tables, such as those of a norm before the rotation
  // or of an attention factor, are part of the tensors of either.
  bool (*const assignments[])(const Scalar *) = {
      [](const Scalar *) { return false; },
      [](const Scalar *factor) { return factor->getDims() != 0; },
      [](const Scalar *) { return true; }};
  for (bool byAngles : {true, false}) {
    if (byAngles && (!findsAngles || window.isPerFeature))
      continue;
    for (auto *assignment : assignments) {
      rotation.window = window;
      assignShared(rotation.window.pairs, assignment);
      if (!findX(evaluator, rotation, features, dominance, decline))
        continue;
      if (byAngles) {
        rotation.angles =
            findAngles(evaluator, user->getContext(), rotation.window.pairs,
                       rotation.tablesReason);
        if (!rotation.angles)
          continue;
        if (canBuildAngles(*rotation.angles, user, dominance))
          return rotation;
        rotation.tablesReason = "the angles cannot be computed again";
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
  std::optional<Rotation> found = findOperands(
      evaluator, rotation, *window, features, findsAngles, dominance, decline);
  if (found || !window->exchangeRoles())
    return found;
  Decline other;
  return findOperands(evaluator, rotation, *window, features, findsAngles,
                      dominance, other);
}
