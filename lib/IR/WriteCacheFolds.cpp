//===- WriteCacheFolds.cpp - Canonicalization of writes into caches -------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CastFolds.h"
#include "UnitScales.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/TypeUtilities.h"
#include "pe/IR/PE.h"
#include "pe/IR/PEArrays.h"
#include "pe/IR/PEExtents.h"

using namespace mlir;
using namespace mlir::pe;

/// Whether constants show that no token has a slot.
static bool isPaddingOnly(Attribute slots) {
  auto elements = dyn_cast_or_null<DenseIntElementsAttr>(slots);
  return elements &&
         llvm::all_of(elements.getValues<APInt>(),
                      [](const APInt &slot) { return slot.isNegative(); });
}

LogicalResult WriteCacheOp::fold(FoldAdaptor adaptor,
                                 SmallVectorImpl<OpFoldResult> &results) {
  if (!getResult() ||
      (!isAnyEmpty(getX()) && !isPaddingOnly(adaptor.getSlots())))
    return failure();
  results.push_back(getInit());
  return success();
}

/// Whether the op writes the same numbers if it reads elements of the type
/// given, from which x was widened.
static bool isAsExact(WriteCacheOp op, Type narrow) {
  if (!op.getXScale() && !op.getInitScale())
    return true; // Nothing is rounded but what is written.
  Type written = getElementTypeOrSelf(op.getInit());
  return !op.getArithmeticType().isF64() || getComputeType(narrow).isF64() ||
         getComputeType(written).isF64();
}

/// Makes the op read `input`, which has the shape of x.
static void readFrom(WriteCacheOp op, Value input, PatternRewriter &rewriter) {
  Value x = addStaticExtents(rewriter, op.getLoc(), input,
                             cast<ShapedType>(op.getX().getType()).getShape());
  rewriter.modifyOpInPlace(op, [&] { op.getXMutable().assign(x); });
}

namespace {
/// Reads what x was widened from.
struct ReadBeforeWidening : public OpRewritePattern<WriteCacheOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(WriteCacheOp op,
                                PatternRewriter &rewriter) const override {
    Operation *producer = op.getX().getDefiningOp();
    if (!op.hasPureTensorSemantics() || !producer)
      return rewriter.notifyMatchFailure(op, "x is not computed, or no tensor");
    auto cast = matchElementCast(producer, /*isNarrowing=*/false);
    if (!cast)
      return rewriter.notifyMatchFailure(op, "x is not widened");
    Type narrow = getElementTypeOrSelf(cast->input);
    if (!canStore(op, narrow))
      return rewriter.notifyMatchFailure(op, "not of a type that the op reads");
    if (!isAsExact(op, narrow))
      return rewriter.notifyMatchFailure(op, "arithmetic would be less exact");
    readFrom(op, cast->input, rewriter);
    return success();
  }
};

/// Rounds as x was rounded: to the elements of the init, which are only copied.
struct ReadBeforeRounding : public OpRewritePattern<WriteCacheOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(WriteCacheOp op,
                                PatternRewriter &rewriter) const override {
    Operation *producer = op.getX().getDefiningOp();
    if (!op.hasPureTensorSemantics() || !producer || !op.getX().hasOneUse())
      return rewriter.notifyMatchFailure(op, "x is not computed for the op");
    auto cast = matchElementCast(producer, /*isNarrowing=*/true);
    if (!cast)
      return rewriter.notifyMatchFailure(op, "x is not rounded");
    if (!op.isPlain() ||
        getElementTypeOrSelf(op.getX()) != getElementTypeOrSelf(op.getInit()))
      return rewriter.notifyMatchFailure(op, "x is not copied as it is");
    if (!canStore(op, getElementTypeOrSelf(cast->input)))
      return rewriter.notifyMatchFailure(op, "not of a type that the op reads");
    readFrom(op, cast->input, rewriter);
    return success();
  }
};
} // namespace

void WriteCacheOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                               MLIRContext *context) {
  patterns.add<DropUnitStoredScales<WriteCacheOp>, ReadBeforeWidening,
               ReadBeforeRounding>(context);
}
