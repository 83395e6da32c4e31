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

/// Whether an expression is known to be even, given which dims and symbols are.
/// A quotient is never known to be even.
static bool isExprKnownEven(AffineExpr expr, ArrayRef<bool> dims,
                            ArrayRef<bool> symbols) {
  if (auto constant = dyn_cast<AffineConstantExpr>(expr))
    return constant.getValue() % 2 == 0;
  if (auto dim = dyn_cast<AffineDimExpr>(expr))
    return dims[dim.getPosition()];
  if (auto symbol = dyn_cast<AffineSymbolExpr>(expr))
    return symbols[symbol.getPosition()];
  auto binary = cast<AffineBinaryOpExpr>(expr);
  bool lhs = isExprKnownEven(binary.getLHS(), dims, symbols);
  bool rhs = isExprKnownEven(binary.getRHS(), dims, symbols);
  switch (binary.getKind()) {
  case AffineExprKind::Add:
  case AffineExprKind::Mod:
    return lhs && rhs;
  case AffineExprKind::Mul:
    return lhs || rhs;
  default:
    return false;
  }
}

/// Whether all results of `map` are known to be even for these `operands`.
static bool isMapKnownEven(AffineMap map, ValueRange operands) {
  SmallVector<bool> isEven = llvm::map_to_vector(
      operands, [](Value operand) { return isKnownEven(operand); });
  ArrayRef<bool> dims = ArrayRef(isEven).take_front(map.getNumDims());
  ArrayRef<bool> symbols = ArrayRef(isEven).drop_front(map.getNumDims());
  return llvm::all_of(map.getResults(), [&](AffineExpr result) {
    return isExprKnownEven(result, dims, symbols);
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
