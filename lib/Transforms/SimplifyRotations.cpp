//===- SimplifyRotations.cpp - The algebra of rotations -------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SimplifyRotations.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "pe/Transforms/Passes.h"
#include "pe/Transforms/Transforms.h"

namespace mlir::pe {
#define GEN_PASS_DEF_SIMPLIFYROTATIONSPASS
#include "pe/Transforms/Passes.h.inc"
} // namespace mlir::pe

using namespace mlir;
using namespace mlir::pe;

/// Adds the canonicalization patterns of these ops.
template <typename... OpTys>
static void addCanonicalization(RewritePatternSet &patterns) {
  (OpTys::getCanonicalizationPatterns(patterns, patterns.getContext()), ...);
}

void mlir::pe::populateSimplifyRotationsPatterns(RewritePatternSet &patterns) {
  // Canonicalization has precedence: it removes rotations without adding ops.
  PatternBenefit benefit = 0;
  populateComposeRotations(patterns, benefit);
  populateZeroRotations(patterns, benefit);
  populateOneAxis(patterns, benefit);
  populateRotationMotion(patterns, benefit);
  populateUpdateInPlace(patterns, benefit);
  addCanonicalization<PositionsOp, RotaryOp, RotaryTableOp, ApplyRotaryOp>(
      patterns);
  // Casts would hide static extents and runs of positions.
  addCanonicalization<tensor::CastOp, tensor::DimOp, tensor::ExtractSliceOp>(
      patterns);
  if (auto *tensor =
          patterns.getContext()->getLoadedDialect<tensor::TensorDialect>())
    tensor->getCanonicalizationPatterns(patterns);
}

namespace {
struct SimplifyRotations
    : public pe::impl::SimplifyRotationsPassBase<SimplifyRotations> {
  LogicalResult initialize(MLIRContext *context) override {
    RewritePatternSet set(context);
    populateSimplifyRotationsPatterns(set);
    patterns = std::move(set);
    return success();
  }

  void runOnOperation() override {
    GreedyRewriteConfig config;
    config.setUseTopDownTraversal().setRegionSimplificationLevel(
        GreedySimplifyRegionLevel::Disabled);
    // As in canonicalization, missing the fixed point is not a failure.
    (void)applyPatternsGreedily(getOperation(), patterns, config);
  }

  FrozenRewritePatternSet patterns;
};
} // namespace
