//===- NarrowTables.cpp - Tables with every angle twice -------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "NarrowTables.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"
#include "pe/IR/PE.h"
#include "pe/IR/PEExtents.h"

using namespace mlir;
using namespace mlir::pe;

/// The elements of the pairs of a constant, if those of both partners are
/// equal; null if not.
static DenseElementsAttr takePairs(DenseElementsAttr features,
                                   PairArrangement arrangement) {
  auto type = cast<RankedTensorType>(features.getType());
  int64_t width = type.getShape().back(), numPairs = width / 2;
  SmallVector<int64_t> shape(type.getShape());
  shape.back() = numPairs;
  auto pairType = type.clone(shape);
  if (features.isSplat())
    return features.resizeSplat(pairType);
  auto values = llvm::to_vector(features.getValues<APFloat>());
  int64_t distance = arrangement.isInterleaved ? 1 : numPairs;
  SmallVector<APFloat> pairs;
  for (size_t row = 0; row < values.size(); row += width) {
    for (int64_t pair = 0; pair < numPairs; ++pair) {
      size_t first = row + pair * arrangement.getStride();
      if (!values[first].bitwiseIsEqual(values[first + distance]))
        return nullptr;
      pairs.push_back(values[first]);
    }
  }
  return DenseElementsAttr::get(pairType, pairs);
}

/// The table of pairs that `features` repeats, or null: half of a concatenation
/// of equal tables in the half layout, or an attribute for a constant.
static OpFoldResult getPairs(Value features, PairArrangement arrangement) {
  DenseElementsAttr constant;
  if (matchPattern(features, m_Constant(&constant)))
    return takePairs(constant, arrangement);
  auto concat = features.getDefiningOp<tensor::ConcatOp>();
  if (!concat || arrangement.isInterleaved || concat.getInputs().size() != 2 ||
      concat.getInputs()[0] != concat.getInputs()[1] ||
      static_cast<int64_t>(concat.getDim()) !=
          concat.getResultType().getRank() - 1)
    return {};
  return concat.getInputs().front();
}

namespace {
struct NarrowTables : public OpRewritePattern<ApplyRotaryOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(ApplyRotaryOp op,
                                PatternRewriter &rewriter) const override {
    if (!op.getPerFeature() || !op.hasPureTensorSemantics())
      return rewriter.notifyMatchFailure(op,
                                         "no tables of features on tensors");
    PairArrangement arrangement = op.getPairLayout().init;
    OpFoldResult cos = getPairs(op.getCos(), arrangement);
    OpFoldResult sin = getPairs(op.getSin(), arrangement);
    if (!cos || !sin)
      return rewriter.notifyMatchFailure(op, "partners may differ in angle");
    auto build = [&](OpFoldResult table) -> Value {
      if (auto value = dyn_cast<Value>(table))
        return value;
      return arith::ConstantOp::create(rewriter, op.getLoc(),
                                       cast<TypedAttr>(cast<Attribute>(table)));
    };
    Value cosPairs = build(cos), sinPairs = build(sin);
    // The half of a table may not show that it is one.
    for (Value features : {op.getCos(), op.getSin()}) {
      SmallVector<int64_t> shape(
          cast<RankedTensorType>(features.getType()).getShape());
      if (ShapedType::isStatic(shape.back()))
        shape.back() /= 2;
      cosPairs = addStaticExtents(rewriter, op.getLoc(), cosPairs, shape);
      sinPairs = addStaticExtents(rewriter, op.getLoc(), sinPairs, shape);
    }
    rewriter.modifyOpInPlace(op, [&] {
      op.getCosMutable().assign(cosPairs);
      op.getSinMutable().assign(sinPairs);
      op.setPerFeature(false);
    });
    return success();
  }
};
} // namespace

void mlir::pe::populateNarrowTables(RewritePatternSet &patterns) {
  patterns.add<NarrowTables>(patterns.getContext());
}
