//===- AlibiOps.cpp - Attention with linear biases ------------------------===//
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
#include "Schemes/QuadMath.h"
#include "llvm/Support/MathExtras.h"
#include <cmath>

using namespace mlir;
using namespace mlir::pe;

//===----------------------------------------------------------------------===//
// AlibiSlopesOp
//===----------------------------------------------------------------------===//

void AlibiSlopesOp::getAsmResultNames(
    function_ref<void(Value, StringRef)> setNameFn) {
  setNameFn(getSlopes(), "slopes");
}

LogicalResult AlibiSlopesOp::verify() {
  int64_t numHeads = getNumHeadsAttr().getInt();
  int64_t offset = getHeadOffsetAttr().getInt();
  IntegerAttr totalAttr = getTotalHeadsAttr();
  int64_t total = totalAttr ? totalAttr.getInt() : numHeads;
  if (numHeads < 1) // alibi_slopes_c1
    return emitOpError("expects num_heads to be at least 1, but found ")
           << numHeads;
  if (total > kMaxHeads) // alibi_slopes_c2
    return emitOpError("expects total_heads to be at most ")
           << kMaxHeads << ", but found " << total;
  if (offset < 0) // alibi_slopes_c3
    return emitOpError("expects head_offset to be at least 0, but found ")
           << offset;
  if (numHeads > total || offset > total - numHeads) // alibi_slopes_c3
    return emitOpError("expects heads ")
           << offset << " and the " << numHeads - 1
           << " after it to be less than total_heads, " << total;
  double maxBias = getMaxBias().convertToDouble();
  if (!std::isfinite(maxBias) || maxBias <= 0.0) // alibi_slopes_c4
    return emitOpError("expects max_bias to be finite and greater than 0, but "
                       "found ")
           << getMaxBiasAttr();
  RankedTensorType type = getSlopes().getType();
  if (type.getRank() != 1 || type.getDimSize(0) != numHeads) // alibi_slopes_c5
    return emitOpError("expects the result to have ")
           << numHeads << " elements, one for each head, but found " << type;
  return success();
}

DenseElementsAttr AlibiSlopesOp::evaluate() {
  RankedTensorType type = getSlopes().getType();
  const llvm::fltSemantics &semantics =
      cast<FloatType>(type.getElementType()).getFloatSemantics();
  int64_t numHeads = type.getDimSize(0), offset = getHeadOffset();
  int64_t total = getTotalHeads().value_or(numHeads);
  auto n = static_cast<int64_t>(llvm::bit_floor<uint64_t>(total));
  APFloat maxBias = quad::fromDouble(getMaxBias().convertToDouble());
  SmallVector<APFloat> slopes;
  for (int64_t head = offset; head < offset + numHeads; ++head) {
    // -M·k/n for the first n heads, and -M·(k − 1/2)/n for others.
    int64_t halves = head < n ? 2 * (head + 1) : 2 * (head - n) + 1;
    APFloat exponent = maxBias * quad::fromInt(-halves) / quad::fromInt(2 * n);
    slopes.push_back(quad::exp2(exponent));
    bool losesInfo;
    slopes.back().convert(semantics, APFloat::rmNearestTiesToEven, &losesInfo);
  }
  return DenseElementsAttr::get(type, slopes);
}

OpFoldResult AlibiSlopesOp::fold(FoldAdaptor) { return evaluate(); }

//===----------------------------------------------------------------------===//
// AlibiOp
//===----------------------------------------------------------------------===//

LogicalResult AlibiOp::verify() {
  FailureOr<ShapedType> domain = verifyScores(*this); // alibi_c1, _c2, _c3
  if (failed(domain))
    return failure();
  ShapedType slopes = shapedType(getSlopes());
  int64_t numHeads = domain->getDimSize(getHeadDim());
  if (slopes.getRank() != 1 || !compatible(slopes.getDimSize(0), numHeads))
    return emitOpError("expects slopes to have rank 1 and one element for "
                       "each head of ")
           << *domain << ", but found " << slopes; // alibi_c4
  return success();
}

LogicalResult AlibiOp::fold(FoldAdaptor,
                            SmallVectorImpl<OpFoldResult> &results) {
  return foldZeroBiases(*this, results);
}

void AlibiOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                          MLIRContext *context) {
  patterns.add<DropDefaultStarts<AlibiOp>, ReadFromInit<AlibiOp>,
               ReadNarrowX<AlibiOp>, WriteNarrowResult<AlibiOp>>(context);
}
