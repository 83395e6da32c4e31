//===- RelativeBiasOp.cpp - Learned biases of distances -------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Biases.h"
#include "CastFolds.h"
#include "Constraints.h"
#include "ReadFromInit.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"

using namespace mlir;
using namespace mlir::pe;

/// Fails if `extent` tokens from `first` on, each of which is known or not, are
/// not all among those of the buckets.
static LogicalResult verifyTokens(RelativeBiasOp op, StringRef what,
                                  std::optional<int64_t> first,
                                  int64_t extent) {
  std::optional<int64_t> numTokens = op.getBuckets().getNumTokens();
  if (!numTokens || extent == 0)
    return success();
  // There may be none of an unknown number.
  if (ShapedType::isDynamic(extent))
    extent = 0;
  int64_t start = first.value_or(0);
  if (start >= 0 && start <= *numTokens - extent)
    return success();
  auto error = op.emitOpError("expects the indices of ")
               << what << " to be at least 0 and less than " << *numTokens
               << ", the tokens of " << op.getBuckets() << ", but found ";
  if (extent > 0)
    error << extent << " of them ";
  return error << "from " << start << " on";
}

LogicalResult RelativeBiasOp::verify() {
  FailureOr<ShapedType> domain =
      verifyScores(*this); // relative_bias_c1, _c2, _c3
  if (failed(domain))
    return failure();
  ShapedType table = shapedType(getTable());
  int64_t numColumns = getBuckets().getNumColumns();
  if (table.getRank() != 2 ||
      !compatible(table.getDimSize(0), domain->getDimSize(getHeadDim())) ||
      !compatible(table.getDimSize(1), numColumns)) // relative_bias_c4
    return emitOpError("expects table to have one row for each head of ")
           << *domain << " and " << numColumns << " columns for "
           << getBuckets() << ", but found " << table;
  int64_t queries = domain->getDimSize(getQueryDim());
  int64_t keys = domain->getDimSize(getKeyDim());
  std::optional<int64_t> firstKey = getConstantIntValue(getFirstKey());
  std::optional<int64_t> firstQuery;
  if (Value start = getQueryStart())
    firstQuery = getConstantIntValue(start);
  else if (ShapedType::isStatic(queries) && ShapedType::isStatic(keys))
    firstQuery = keys - queries;
  if (failed(verifyTokens(*this, "queries", firstQuery, queries)))
    return failure();                                 // relative_bias_c5
  return verifyTokens(*this, "keys", firstKey, keys); // relative_bias_c5
}

LogicalResult RelativeBiasOp::fold(FoldAdaptor,
                                   SmallVectorImpl<OpFoldResult> &results) {
  return foldZeroBiases(*this, results);
}

void RelativeBiasOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                                 MLIRContext *context) {
  patterns.add<DropDefaultStarts<RelativeBiasOp>, ReadFromInit<RelativeBiasOp>,
               ReadNarrowX<RelativeBiasOp>, WriteNarrowResult<RelativeBiasOp>>(
      context);
}
