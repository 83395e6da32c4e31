//===- Biases.cpp - Checks and folds of biases ----------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Biases.h"
#include "Constraints.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/TypeUtilities.h"
#include "pe/Arithmetic/Precision.h"
#include "pe/IR/PEArrays.h"

using namespace mlir;
using namespace mlir::pe;

//===----------------------------------------------------------------------===//
// Defaults of BiasOpInterface
//===----------------------------------------------------------------------===//

OpFoldResult pe::detail::getFirstQuery(OpBuilder &b, BiasOpInterface op) {
  if (Value start = op.getQueryStart())
    return getAsOpFoldResult(start);
  Location loc = op.getLoc();
  Value init = op.getFirstInit();
  AffineExpr keys, queries;
  bindSymbols(b.getContext(), keys, queries);
  return affine::makeComposedFoldedAffineApply(
      b, loc, keys - queries,
      {getExtent(b, loc, init, op.getKeyDim()),
       getExtent(b, loc, init, op.getQueryDim())});
}

OpFoldResult pe::detail::getFirstKey(BiasOpInterface op) {
  if (Value start = op.getKeyStart())
    return getAsOpFoldResult(start);
  return IntegerAttr::get(IndexType::get(op.getContext()), 0);
}

//===----------------------------------------------------------------------===//
// Verification
//===----------------------------------------------------------------------===//

FailureOr<ShapedType> mlir::pe::verifyScores(BiasOpInterface op) {
  Operation *operation = op;
  if (failed(verifySemantics(cast<DestinationStyleOpInterface>(operation))))
    return failure();
  FailureOr<ShapedType> domain =
      verifySource(operation, op.getX(), op.getFirstInit());
  if (failed(domain))
    return failure();
  if (domain->getRank() < 3)
    return op->emitOpError("expects init to have at least rank 3, with heads, "
                           "queries and keys, but found ")
           << *domain;
  return domain;
}

//===----------------------------------------------------------------------===//
// Folding
//===----------------------------------------------------------------------===//

LogicalResult mlir::pe::foldZeroBiases(BiasOpInterface op,
                                       SmallVectorImpl<OpFoldResult> &results) {
  if (op->getNumResults() != 1 || op.getCausal() ||
      !matchPattern(op.getHeadsMutable().get(), m_AnyZeroFloat()) ||
      op.getSource().getType() != op.getInitType())
    return failure();
  results.push_back(op.getSource());
  return success();
}

LogicalResult mlir::pe::dropDefaultStarts(BiasOpInterface op,
                                          PatternRewriter &rewriter) {
  ShapedType type = op.getInitType();
  int64_t queries = type.getDimSize(op.getQueryDim());
  int64_t keys = type.getDimSize(op.getKeyDim());
  bool dropKeyStart = op.getKeyStart() && isZeroInteger(op.getFirstKey());
  bool dropQueryStart =
      op.getQueryStart() &&
      (!op.usesQueryIndex() ||
       (ShapedType::isStatic(queries) && ShapedType::isStatic(keys) &&
        getConstantIntValue(op.getQueryStart()) == keys - queries));
  if (!dropKeyStart && !dropQueryStart)
    return rewriter.notifyMatchFailure(op, "no start is the default one");
  rewriter.modifyOpInPlace(op, [&] {
    if (dropKeyStart)
      op.getKeyStartMutable().clear();
    if (dropQueryStart)
      op.getQueryStartMutable().clear();
  });
  return success();
}
