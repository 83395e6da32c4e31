//===- RaiseSinusoids.cpp - Replace sinusoidal encodings by pe ops --------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "AngleBuilder.h"
#include "Cleanup.h"
#include "Report.h"
#include "RotationViews.h"
#include "ScalarBuilder.h"
#include "Sinusoids.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Tosa/IR/TosaOps.h"
#include "pe/Raise/Raise.h"

using namespace mlir;
using namespace mlir::pe;
using namespace mlir::pe::raise;

static constexpr int64_t maxEncodingFeatures = 16384;

/// Whether `op` may put sines and cosines together, or read them from a table.
static bool mayBeSinusoid(Operation *op) {
  if (!hasFeatureRows(op, maxEncodingFeatures))
    return false;
  return isa<linalg::LinalgOp, tensor::ConcatOp, tensor::InsertSliceOp,
             tensor::CollapseShapeOp, tensor::ExtractSliceOp, tensor::PadOp,
             tosa::ConcatOp, tosa::ReshapeOp, tosa::GatherOp, tosa::SliceOp>(
      op);
}

static Value buildSinusoid(OpBuilder &b, ElementEvaluator &evaluator,
                           AngleBuilder &builder, const Sinusoid &sinusoid,
                           RaiseReport &report) {
  Value root = sinusoid.root;
  Location loc = root.getLoc();
  auto type = cast<RankedTensorType>(root.getType());
  ViewTarget target =
      buildTarget(b, loc, evaluator.getScalars(), root, sinusoid.dims);
  builder.setTarget(target, loc);
  BuiltView result;
  Value scale;
  Value positions =
      builder.buildPositions(sinusoid.angles.positions, result.resultDims);
  Value invFreq = builder.buildInvFreq(sinusoid.angles, scale);
  if (!positions || !invFreq)
    return {};
  SmallVector<OpFoldResult> sizes;
  for (int64_t dim : result.resultDims)
    sizes.push_back(target.sizes[dim]);
  sizes.push_back(b.getIndexAttr(type.getShape().back()));
  Value init = tensor::EmptyOp::create(b, loc, sizes, type.getElementType());
  auto op =
      SinusoidalOp::create(b, loc, positions, invFreq, init, sinusoid.order);
  reportRaised(report, op, loc);
  result.tensor = op.getResult();
  Value value = addUnitDims(b, loc, result, root);
  return b.createOrFold<tensor::CastOp>(loc, type, value);
}

bool mlir::pe::raiseSinusoids(RewriterBase &rewriter, Operation *root,
                              RaiseReport &report) {
  DominanceInfo dominance(root);
  ScalarContext scalars;
  ElementEvaluator evaluator(scalars);
  SmallVector<Sinusoid, 0> found;
  root->walk([&](Operation *op) {
    evaluator.learnFrom(op);
    if (!mayBeSinusoid(op))
      return;
    Value result = op->getResult(0);
    std::optional<Sinusoid> sinusoid =
        findSinusoid(evaluator, result, dominance);
    if (!sinusoid)
      return;
    evaluator.makeOpaque(result);
    found.push_back(std::move(*sinusoid));
  });
  AngleBuilder builder(rewriter, evaluator, dominance);
  for (const Sinusoid &sinusoid : found) {
    rewriter.setInsertionPoint(sinusoid.root.getDefiningOp());
    Value result =
        buildSinusoid(rewriter, evaluator, builder, sinusoid, report);
    if (!result)
      continue;
    rewriter.replaceAllUsesWith(sinusoid.root, result);
    builder.replacements.set(sinusoid.root, result);
  }
  if (!found.empty())
    removeUnused(rewriter, root);
  return !found.empty();
}
