//===- Composition.cpp - Floats computed from what tensors hold -----------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Composition.h"
#include "RotationViews.h"
#include "ScalarBuilder.h"
#include "ScalarOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace mlir::pe::raise;

/// What the dimensions of a view are indexed by, if each of them is all of a
/// dimension of the root, or a single place.
static std::optional<SmallVector<AffineExpr>>
getWholeDims(ElementEvaluator &evaluator, const View &view, Value root) {
  auto type = cast<RankedTensorType>(view.tensor.getType());
  MLIRContext *context = root.getContext();
  SmallVector<AffineExpr> dims;
  for (auto [dim, viewDim] : llvm::enumerate(view.dims)) {
    if (type.getDimSize(dim) == 1) {
      dims.push_back(getAffineConstantExpr(0, context));
      continue;
    }
    if (!viewDim.resultDim || !viewDim.offset->isInteger(0) ||
        evaluator.getExtent(view.tensor, dim) !=
            evaluator.getExtent(root, *viewDim.resultDim))
      return std::nullopt;
    dims.push_back(getAffineDimExpr(*viewDim.resultDim, context));
  }
  return dims;
}

/// Whether a view is a tensor of the shape of the root, place by place.
static bool hasPlacesOf(ElementEvaluator &evaluator, const View &view,
                        Value root) {
  auto type = cast<RankedTensorType>(root.getType());
  std::optional<SmallVector<AffineExpr>> dims =
      getWholeDims(evaluator, view, root);
  if (!dims || static_cast<int64_t>(dims->size()) != type.getRank())
    return false;
  for (auto [i, dim] : llvm::enumerate(*dims))
    if (evaluator.getExtent(view.tensor, i) != evaluator.getExtent(root, i) ||
        (isa<AffineDimExpr>(dim) &&
         cast<AffineDimExpr>(dim).getPosition() != i))
      return false;
  return true;
}

/// Where x is stored, best as it is in the root.
static std::optional<View> findLeaf(ElementEvaluator &evaluator,
                                    const Scalar *x, Value root,
                                    DominanceInfo &dominance) {
  Operation *user = root.getDefiningOp();
  std::optional<View> best;
  for (View &view :
       findViews(evaluator, x, user, dominance, /*inColumns=*/false)) {
    if (view.part != ComplexPart::None || view.isGather() ||
        !canBuildView(view, user, dominance))
      continue;
    if (hasPlacesOf(evaluator, view, root))
      return view;
    if (!best)
      best = view;
  }
  return best;
}

/// Finds the tensors that x is computed from.
static bool findLeaves(ElementEvaluator &evaluator, const Scalar *x, Value root,
                       DominanceInfo &dominance, Composition &composition) {
  if (composition.leaves.contains(x))
    return true;
  if (x->getDims())
    if (std::optional<View> leaf = findLeaf(evaluator, x, root, dominance)) {
      composition.leaves.insert({x, *leaf});
      return true;
    }
  bool isArithmetic = x->is(ScalarKind::Sum) || x->is(ScalarKind::Product) ||
                      x->is(ScalarKind::Negate) || isConversion(x) ||
                      x->isOperation("arith.divf");
  if (!isArithmetic)
    return canBuild(x, root.getDefiningOp(), dominance);
  return llvm::all_of(x->getOperands(), [&](const Scalar *operand) {
    return findLeaves(evaluator, operand, root, dominance, composition);
  });
}

std::optional<Composition>
mlir::pe::raise::compose(ElementEvaluator &evaluator, const Scalar *x,
                         Value root, ArrayRef<const Scalar *> dims,
                         DominanceInfo &dominance) {
  // What is stored in a narrower type is as good.
  for (const Scalar *stored : {x, stripExtensions(x)})
    if (std::optional<View> leaf = findLeaf(evaluator, stored, root, dominance);
        leaf && hasAllDims(*leaf, dims)) {
      Composition composition;
      composition.scalar = stored;
      composition.leaves.insert({stored, *leaf});
      return composition;
    }
  Composition composition;
  composition.scalar = x;
  if (!findLeaves(evaluator, x, root, dominance, composition) ||
      llvm::none_of(composition.leaves, [&](const auto &leaf) {
        return hasAllDims(leaf.second, dims);
      }))
    return std::nullopt;
  return composition;
}

namespace {
/// Computes a composition for one place, in the body of a loop.
class BodyBuilder {
public:
  BodyBuilder(OpBuilder &b, Location loc, const Composition &composition,
              ValueRange arguments, int64_t rank)
      : b(b), loc(loc), rank(rank) {
    for (auto [leaf, argument] : llvm::zip_first(composition.leaves, arguments))
      values[leaf.first] = argument;
  }

  Value build(const Scalar *x) {
    Value &known = values[x];
    if (known)
      return known;
    Value result = compute(x);
    return values[x] = result;
  }

private:
  Value compute(const Scalar *x) {
    if (x->is(ScalarKind::Negate))
      return arith::NegFOp::create(b, loc, build(x->getOperand(0)));
    if (x->isOperation("arith.extf"))
      return arith::ExtFOp::create(b, loc, x->getType(),
                                   build(x->getOperand(0)));
    if (x->isOperation("arith.truncf"))
      return arith::TruncFOp::create(b, loc, x->getType(),
                                     build(x->getOperand(0)));
    if (x->isOperation("arith.divf")) {
      Value dividend = build(x->getOperand(0));
      return arith::DivFOp::create(b, loc, dividend, build(x->getOperand(1)));
    }
    if (!x->is(ScalarKind::Sum) && !x->is(ScalarKind::Product)) {
      SmallVector<Value> indices;
      if (x->getDims())
        for (int64_t dim : llvm::seq(rank))
          indices.push_back(linalg::IndexOp::create(b, loc, dim));
      return ScalarBuilder(b, loc, indices).build(x, x->getType());
    }
    Value result;
    for (const Scalar *operand : x->getOperands()) {
      Value value = build(operand);
      if (!result)
        result = value;
      else if (x->is(ScalarKind::Sum))
        result = arith::AddFOp::create(b, loc, result, value);
      else
        result = arith::MulFOp::create(b, loc, result, value);
    }
    return result;
  }

  OpBuilder &b;
  Location loc;
  int64_t rank;
  DenseMap<const Scalar *, Value> values;
};
} // namespace

Value mlir::pe::raise::buildComposition(OpBuilder &b, Location loc,
                                        ElementEvaluator &evaluator,
                                        const Composition &composition,
                                        const ViewTarget &target,
                                        const Replacements &replacements) {
  int64_t rank = cast<RankedTensorType>(target.root.getType()).getRank();
  auto buildLeaf = [&](const View &view) {
    return buildView(b, loc, evaluator, view,
                     replacements.getCurrent(view.tensor), target, {});
  };
  if (composition.isStored()) {
    const View &view = composition.leaves.front().second;
    if (hasPlacesOf(evaluator, view, target.root))
      return replacements.getCurrent(view.tensor);
    return addUnitDims(b, loc, buildLeaf(view), target.root);
  }
  SmallVector<Value> inputs;
  SmallVector<AffineMap> maps;
  for (const auto &[leaf, view] : composition.leaves) {
    if (std::optional<SmallVector<AffineExpr>> dims =
            getWholeDims(evaluator, view, target.root)) {
      inputs.push_back(replacements.getCurrent(view.tensor));
      maps.push_back(AffineMap::get(rank, 0, *dims, b.getContext()));
      continue;
    }
    BuiltView built = buildLeaf(view);
    inputs.push_back(built.tensor);
    maps.push_back(
        AffineMap::get(rank, 0,
                       llvm::map_to_vector(built.resultDims,
                                           [&](int64_t dim) {
                                             return b.getAffineDimExpr(dim);
                                           }),
                       b.getContext()));
  }
  maps.push_back(b.getMultiDimIdentityMap(rank));
  Value init = tensor::EmptyOp::create(b, loc, target.sizes,
                                       composition.scalar->getType());
  SmallVector<utils::IteratorType> iterators(rank,
                                             utils::IteratorType::parallel);
  return linalg::GenericOp::create(
             b, loc, init.getType(), inputs, init, maps, iterators,
             [&](OpBuilder &body, Location bodyLoc, ValueRange arguments) {
               BodyBuilder builder(body, bodyLoc, composition, arguments, rank);
               linalg::YieldOp::create(body, bodyLoc,
                                       builder.build(composition.scalar));
             })
      .getResult(0);
}
