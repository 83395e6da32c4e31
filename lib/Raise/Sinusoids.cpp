//===- Sinusoids.cpp - Sinusoidal encodings in a program ------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Sinusoids.h"
#include "AngleBuilder.h"
#include "Rotations.h"
#include "ScalarBuilder.h"
#include "ScalarOps.h"

using namespace mlir;
using namespace mlir::pe;
using namespace mlir::pe::raise;

/// Whether x may be a sine or cosine, or an element of a table of them.
static bool isPlausible(const Scalar *x) {
  x = stripConversions(x);
  return x->isOperation("math.sin") || x->isOperation("math.cos") ||
         (x->is(ScalarKind::Element) && x->getSource().getDefiningOp() &&
          x->getSource().getDefiningOp()->hasTrait<OpTrait::ConstantLike>());
}

/// Sines and cosines of a row, as pairs.
static SmallVector<RotatedPair, 0> getPairs(ArrayRef<const Scalar *> row,
                                            Order order) {
  auto numPairs = static_cast<int64_t>(row.size() / 2);
  SmallVector<RotatedPair, 0> pairs;
  for (int64_t i : llvm::seq(numPairs)) {
    const Scalar *first = row[order == Order::Interleaved ? 2 * i : i];
    const Scalar *second =
        row[order == Order::Interleaved ? 2 * i + 1 : numPairs + i];
    RotatedPair pair;
    pair.sin = {order == Order::CosSin ? second : first};
    pair.cos = {order == Order::CosSin ? first : second};
    pairs.push_back(std::move(pair));
  }
  return pairs;
}

std::optional<Sinusoid>
mlir::pe::raise::findSinusoid(ElementEvaluator &evaluator, Value root,
                              DominanceInfo &dominance) {
  Sinusoid sinusoid;
  sinusoid.root = root;
  sinusoid.dims = getRowIndices(evaluator, root);
  Operation *user = root.getDefiningOp();
  // A table of one position shows nothing of its frequencies.
  Scalars place(sinusoid.dims);
  place.push_back(evaluator.getScalars().getInteger(0));
  if (!isPlausible(evaluator.getElement(root, place)))
    return std::nullopt;
  Scalars row = getRow(evaluator, root, sinusoid.dims);
  // A last column of zeros, if their number is odd.
  if (row.size() % 2) {
    if (!row.back()->isFloat(0))
      return std::nullopt;
    row.pop_back();
  }
  if (!llvm::all_of(row, isPlausible))
    return std::nullopt;
  uint64_t dims = 0;
  for (const Scalar *dim : sinusoid.dims) {
    dims |= dim->getDims();
    if (dim->is(ScalarKind::Dim) &&
        !canBuild(dim->getOperand(0), user, dominance))
      return std::nullopt;
  }
  for (Order order : {Order::SinCos, Order::CosSin, Order::Interleaved}) {
    std::string reason;
    std::optional<Angles> angles =
        findAngles(evaluator, root.getContext(), getPairs(row, order), reason);
    if (!angles || !angles->scale.empty() || angles->positions.size() != 1 ||
        angles->positions.front()->getDims() != dims ||
        !canBuildAngles(*angles, user, dominance))
      continue;
    sinusoid.order = order;
    sinusoid.angles = std::move(*angles);
    return sinusoid;
  }
  return std::nullopt;
}
