//===- EvenValues.cpp - Values known to be even ---------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "EvenValues.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/Interfaces/LoopLikeInterface.h"

using namespace mlir;
using namespace mlir::pe;

/// Whether all results of `map` are even, given what is known of `operands`.
static bool isMapKnownEven(AffineMap map, ValueRange operands) {
  // Write 2·d for every operand d that is even; then ask the expression.
  MLIRContext *context = map.getContext();
  SmallVector<AffineExpr> dims, symbols;
  for (auto [i, operand] : llvm::enumerate(operands)) {
    bool isDim = i < map.getNumDims();
    AffineExpr expr = isDim
                          ? getAffineDimExpr(i, context)
                          : getAffineSymbolExpr(i - map.getNumDims(), context);
    (isDim ? dims : symbols).push_back(isKnownEven(operand) ? expr * 2 : expr);
  }
  return llvm::all_of(map.getResults(), [&](AffineExpr result) {
    AffineExpr expr =
        simplifyAffineExpr(result.replaceDimsAndSymbols(dims, symbols),
                           map.getNumDims(), map.getNumSymbols());
    return expr.isMultipleOf(2);
  });
}

bool mlir::pe::isKnownEven(OpFoldResult value) {
  if (std::optional<int64_t> constant = getConstantIntValue(value))
    return *constant % 2 == 0;
  auto ssaValue = cast<Value>(value);
  if (auto apply = ssaValue.getDefiningOp<affine::AffineApplyOp>())
    return isMapKnownEven(apply.getAffineMap(), apply.getMapOperands());
  if (auto min = ssaValue.getDefiningOp<affine::AffineMinOp>())
    return isMapKnownEven(min.getAffineMap(), min.getOperands());
  if (auto max = ssaValue.getDefiningOp<affine::AffineMaxOp>())
    return isMapKnownEven(max.getAffineMap(), max.getOperands());
  auto argument = dyn_cast<BlockArgument>(ssaValue);
  auto loop = argument ? dyn_cast_if_present<LoopLikeOpInterface>(
                             argument.getOwner()->getParentOp())
                       : nullptr;
  if (!loop)
    return false;
  auto ivs = loop.getLoopInductionVars();
  auto lowerBounds = loop.getLoopLowerBounds();
  auto steps = loop.getLoopSteps();
  if (!ivs || !lowerBounds || !steps)
    return false;
  for (auto [iv, lowerBound, step] :
       llvm::zip_equal(*ivs, *lowerBounds, *steps))
    if (iv == ssaValue)
      return isKnownEven(lowerBound) && isKnownEven(step);
  return false;
}
