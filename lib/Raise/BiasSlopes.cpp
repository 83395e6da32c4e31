//===- BiasSlopes.cpp - Where the slopes of biases are stored -------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "AlibiBiases.h"
#include "ScalarBuilder.h"
#include "ScalarOps.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace mlir::pe::raise;

/// Whether all elements of a constant are at most 0.
static bool isNegativeConstant(Value tensor) {
  DenseFPElementsAttr constant;
  return matchPattern(tensor, m_Constant(&constant)) &&
         llvm::all_of(constant.getValues<APFloat>(), [](const APFloat &x) {
           return x.isNegative() || x.isZero();
         });
}

/// Whether a view has one element for each head.
static bool isPerHead(const View &view, int64_t headDim) {
  auto numDims = llvm::count_if(
      view.dims, [](const ViewDim &dim) { return dim.resultDim.has_value(); });
  return view.part == ComplexPart::None && !view.isGather() && numDims == 1 &&
         llvm::any_of(view.dims, [&](const ViewDim &dim) {
           return dim.resultDim == headDim;
         });
}

/// Finds a tensor of the slopes, or of the slopes with the opposite sign, best
/// one of nothing else.
static bool findOwnSlopes(ElementEvaluator &evaluator, AlibiBias &bias,
                          const Scalar *slope, bool isNegative,
                          DominanceInfo &dominance) {
  ScalarContext &scalars = evaluator.getScalars();
  int64_t headDim = bias.dims.size() - 3;
  Operation *user = bias.root.getDefiningOp();
  bool isFound = false;
  auto find = [&](const Scalar *x, bool negates) {
    for (View &view :
         findViews(evaluator, x, user, dominance, /*inColumns=*/false)) {
      bool isBetter =
          !isFound || (bias.slopes.dims.size() > 1 && view.dims.size() == 1);
      if (!isBetter || !isPerHead(view, headDim) ||
          !canBuildView(view, user, dominance) ||
          (negates && !isNegativeConstant(view.tensor)))
        continue;
      isFound = true;
      bias.negatesSlopes = negates;
      bias.slopes = std::move(view);
    }
  };
  for (const Scalar *x : {slope, stripExtensions(slope)}) {
    if (!isNegative)
      find(x, /*negates=*/false);
    else
      find(scalars.negate(x), /*negates=*/false);
  }
  if (!isFound && isNegative)
    find(stripExtensions(slope), /*negates=*/true);
  return isFound;
}

/// Finds a tensor of slopes, or of `slope` negated, that is indexed by the
/// remainder of the dimension before queries: batches times heads.
static bool findInnerSlopes(ElementEvaluator &evaluator, AlibiBias &bias,
                            const Scalar *slope, bool isNegative,
                            DominanceInfo &dominance) {
  ScalarContext &scalars = evaluator.getScalars();
  const Scalar *head = bias.dims[bias.dims.size() - 3];
  Operation *user = bias.root.getDefiningOp();
  if (!head->is(ScalarKind::Dim))
    return false;
  for (const Scalar *x : {slope, stripExtensions(slope)})
    for (View &view : findViews(evaluator, isNegative ? scalars.negate(x) : x,
                                user, dominance, /*inColumns=*/false)) {
      auto type = cast<RankedTensorType>(view.tensor.getType());
      if (view.part != ComplexPart::None || type.getRank() != 1 ||
          !type.hasStaticShape() || !view.dims[0].gathered)
        continue;
      const Scalar *numHeads = scalars.getInteger(type.getDimSize(0));
      const Scalar *rest = scalars.mod(head->getOperand(0), numHeads);
      const Scalar *batches = scalars.floorDiv(head->getOperand(0), numHeads);
      if (view.dims[0].gathered != scalars.mod(head, numHeads) || !rest ||
          !rest->isInteger(0) || !canBuild(batches, user, dominance))
        continue;
      bias.numInnerHeads = type.getDimSize(0);
      bias.slopes = std::move(view);
      return true;
    }
  return false;
}

bool mlir::pe::raise::findSlopes(ElementEvaluator &evaluator, AlibiBias &bias,
                                 const Scalar *slope, bool isNegative,
                                 DominanceInfo &dominance) {
  return findOwnSlopes(evaluator, bias, slope, isNegative, dominance) ||
         findInnerSlopes(evaluator, bias, slope, isNegative, dominance);
}
