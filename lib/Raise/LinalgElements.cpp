//===- LinalgElements.cpp - Elements of results of linalg ops -------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Elements.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace mlir::pe::raise;

const Scalar *ElementEvaluator::evaluate(AffineExpr expression, Indices dims,
                                         Indices symbols) {
  if (auto dim = dyn_cast<AffineDimExpr>(expression))
    return dims[dim.getPosition()];
  if (auto symbol = dyn_cast<AffineSymbolExpr>(expression))
    return symbols[symbol.getPosition()];
  if (auto constant = dyn_cast<AffineConstantExpr>(expression))
    return scalars.getInteger(constant.getValue());
  auto binary = dyn_cast<AffineBinaryOpExpr>(expression);
  if (!binary)
    return nullptr;
  const Scalar *lhs = evaluate(binary.getLHS(), dims, symbols);
  const Scalar *rhs = evaluate(binary.getRHS(), dims, symbols);
  if (!lhs || !rhs)
    return nullptr;
  switch (expression.getKind()) {
  case AffineExprKind::Add:
    return scalars.addIntegers(lhs, rhs);
  case AffineExprKind::Mul:
    return scalars.multiplyIntegers(lhs, rhs);
  case AffineExprKind::FloorDiv:
    return scalars.floorDiv(lhs, rhs);
  case AffineExprKind::Mod:
    return scalars.mod(lhs, rhs);
  default:
    return nullptr;
  }
}

const Scalar *ElementEvaluator::getBlockArgument(BlockArgument argument,
                                                 Body &body) {
  OpOperand *operand = body.op.getMatchingOpOperand(argument);
  if (body.accumulator && body.op.isDpsInit(operand))
    return body.accumulator;
  if (!isa<RankedTensorType>(operand->get().getType()))
    return getScalar(operand->get());
  SmallVector<const Scalar *> indices;
  for (AffineExpr result :
       body.op.getMatchingIndexingMap(operand).getResults()) {
    indices.push_back(evaluate(result, body.dims));
    if (!indices.back())
      return nullptr;
  }
  return getElement(operand->get(), indices);
}

bool ElementEvaluator::keepNonZero(
    function_ref<const Scalar *(int64_t)> getFactor,
    SmallVectorImpl<int64_t> &iterations) {
  SmallVector<int64_t> kept;
  for (int64_t i : iterations) {
    const Scalar *factor = getFactor(i);
    if (factor && factor->isFloat(0))
      continue;
    kept.push_back(i);
    if (static_cast<int64_t>(kept.size()) > maxReduction)
      return false;
  }
  iterations = std::move(kept);
  return true;
}

const Scalar *ElementEvaluator::getLinalgElement(linalg::LinalgOp op,
                                                 OpResult result,
                                                 Indices indices) {
  Body body;
  body.op = op;
  body.dims.resize(op.getNumLoops(), nullptr);
  AffineMap map = op.getIndexingMapMatchingResult(result);
  for (auto [expression, index] : llvm::zip_equal(map.getResults(), indices)) {
    auto dim = dyn_cast<AffineDimExpr>(expression);
    if (!dim || body.dims[dim.getPosition()])
      return nullptr;
    body.dims[dim.getPosition()] = index;
  }
  // Loops that the result does not have are reductions.
  SmallVector<int64_t> ranges = op.getStaticLoopRanges();
  SmallVector<unsigned> reductions;
  int64_t numIterations = 1;
  for (auto [i, dim] : llvm::enumerate(body.dims)) {
    if (dim)
      continue;
    if (ShapedType::isDynamic(ranges[i]))
      return nullptr;
    reductions.push_back(i);
    numIterations *= ranges[i];
    if (numIterations > maxSparseReduction)
      return nullptr;
  }
  if (!reductions.empty() && (op.getNumDpsInits() != 1 || numIterations == 0))
    return nullptr;
  SmallVector<int64_t> iterations = llvm::to_vector(llvm::seq(numIterations));
  if (numIterations > maxReduction) {
    if (reductions.size() != 1 || !linalg::isaContractionOpInterface(op))
      return nullptr;
    for (OpOperand *operand : op.getDpsInputOperands()) {
      if (!matchPattern(operand->get(), m_Constant()))
        continue;
      auto getFactor = [&](int64_t i) {
        body.dims[reductions.front()] = scalars.getInteger(i);
        return getBlockArgument(op.getMatchingBlockArgument(operand), body);
      };
      if (keepNonZero(getFactor, iterations))
        break;
    }
  }
  if (static_cast<int64_t>(iterations.size()) > maxReduction)
    return nullptr;

  Value yielded =
      op.getBlock()->getTerminator()->getOperand(result.getResultNumber());
  if (iterations.empty())
    return getBlockArgument(op.getRegionOutputArgs().front(), body);
  for (int64_t iteration : iterations) {
    int64_t rest = iteration;
    for (unsigned i : llvm::reverse(reductions)) {
      body.dims[i] = scalars.getInteger(rest % ranges[i]);
      rest /= ranges[i];
    }
    body.values.clear();
    body.accumulator = getScalar(yielded, &body);
    if (!body.accumulator)
      return nullptr;
  }
  return body.accumulator;
}
