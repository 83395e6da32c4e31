//===- ExpandOps.cpp - Expand ops that nothing else lowers ----------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ExpandOps.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Tensor/Transforms/Transforms.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "pe/Codegen/CPU/Passes.h"

namespace mlir::pe {
#define GEN_PASS_DEF_EXPANDOPSPASS
#include "pe/Codegen/CPU/Passes.h.inc"
} // namespace mlir::pe

using namespace mlir;

/// A memref as a tensor without a copy.
static Value toTensor(OpBuilder &b, Location loc, Value memref,
                      bool isWritable) {
  auto type = cast<MemRefType>(memref.getType());
  return bufferization::ToTensorOp::create(
      b, loc, RankedTensorType::get(type.getShape(), type.getElementType()),
      memref, /*restrict=*/true, isWritable);
}

/// Upstream's decomposition assumes elements of a float type.
static bool isOfFloats(linalg::SoftmaxOp op) {
  return isa<FloatType>(op.getInputOperandType().getElementType());
}

namespace {
/// Turns a softmax on memrefs into one on tensors, the only ones that upstream
/// decomposes.
struct SoftmaxToTensors : public OpRewritePattern<linalg::SoftmaxOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(linalg::SoftmaxOp op,
                                PatternRewriter &rewriter) const override {
    if (!op.hasPureBufferSemantics())
      return rewriter.notifyMatchFailure(op, "not on memrefs");
    if (!isOfFloats(op))
      return rewriter.notifyMatchFailure(op, "not of floats");
    Location loc = op.getLoc();
    Value input = toTensor(rewriter, loc, op.getInput(), /*isWritable=*/false);
    Value output = toTensor(rewriter, loc, op.getOutput(), /*isWritable=*/true);
    auto onTensors = linalg::SoftmaxOp::create(
        rewriter, loc, output.getType(), input, output, op.getDimension());
    bufferization::MaterializeInDestinationOp::create(
        rewriter, loc, /*result=*/Type(), onTensors->getResult(0),
        op.getOutput(), /*restrict=*/true, /*writable=*/true);
    rewriter.eraseOp(op);
    return success();
  }
};

struct DecomposeSoftmax : public OpRewritePattern<linalg::SoftmaxOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(linalg::SoftmaxOp op,
                                PatternRewriter &rewriter) const override {
    if (!op.hasPureTensorSemantics())
      return rewriter.notifyMatchFailure(op, "not on tensors");
    if (!isOfFloats(op))
      return rewriter.notifyMatchFailure(op, "not of floats");
    FailureOr<SmallVector<Value>> results = op.decomposeOperation(rewriter);
    if (failed(results))
      return rewriter.notifyMatchFailure(op, "could not be decomposed");
    rewriter.replaceOp(op, *results);
    return success();
  }
};

struct LowerPack : public OpRewritePattern<linalg::PackOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(linalg::PackOp op,
                                PatternRewriter &rewriter) const override {
    return linalg::lowerPack(rewriter, op,
                             /*lowerPadLikeWithInsertSlice=*/false);
  }
};

struct LowerUnPack : public OpRewritePattern<linalg::UnPackOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(linalg::UnPackOp op,
                                PatternRewriter &rewriter) const override {
    return linalg::lowerUnPack(rewriter, op,
                               /*lowerUnpadLikeWithExtractSlice=*/false);
  }
};

struct BitcastElements : public OpRewritePattern<tensor::BitcastOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(tensor::BitcastOp op,
                                PatternRewriter &rewriter) const override {
    auto type = dyn_cast<RankedTensorType>(op.getType());
    if (!type)
      return rewriter.notifyMatchFailure(op, "the rank is not known");
    Location loc = op.getLoc();
    Value init = tensor::EmptyOp::create(
        rewriter, loc, tensor::getMixedSizes(rewriter, loc, op.getSource()),
        type.getElementType());
    auto body = [&](OpBuilder &b, Location loc, ValueRange elements) {
      Value bits = arith::BitcastOp::create(b, loc, type.getElementType(),
                                            elements.front());
      linalg::YieldOp::create(b, loc, bits);
    };
    auto map = linalg::MapOp::create(rewriter, loc, op.getSource(), init, body);
    rewriter.replaceOpWithNewOp<tensor::CastOp>(op, type, map->getResult(0));
    return success();
  }
};

/// Where a parallel loop inserts its output argument into itself, inserts the
/// loop's initial tensor instead. Upstream's canonicalization would erase the
/// op once for each use of the argument.
struct InsertInitialTensor
    : public OpRewritePattern<tensor::ParallelInsertSliceOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(tensor::ParallelInsertSliceOp op,
                                PatternRewriter &rewriter) const override {
    if (op.getSource() != op.getDest())
      return rewriter.notifyMatchFailure(op, "inserts another tensor");
    auto argument = dyn_cast<BlockArgument>(op.getDest());
    auto loop = op->getParentOfType<scf::ForallOp>();
    if (!argument || !loop || argument.getOwner() != loop.getBody())
      return rewriter.notifyMatchFailure(op, "not of the loop around it");
    rewriter.modifyOpInPlace(op, [&] {
      op.getSourceMutable().assign(loop.getTiedOpOperand(argument)->get());
    });
    return success();
  }
};

/// A number to the power of two, as in the sum of the squares of a norm, is a
/// product: it is rounded once, and GPUs have no instruction for powers.
template <typename PowerOp>
struct MultiplySquare : public OpRewritePattern<PowerOp> {
  using OpRewritePattern<PowerOp>::OpRewritePattern;

  LogicalResult matchAndRewrite(PowerOp op,
                                PatternRewriter &rewriter) const override {
    APInt integer;
    APFloat number(0.0);
    Value exponent = op.getRhs();
    if (!(matchPattern(exponent, m_ConstantInt(&integer)) && integer == 2) &&
        !(matchPattern(exponent, m_ConstantFloat(&number)) &&
          number.isExactlyValue(2.0)))
      return rewriter.notifyMatchFailure(op, "the exponent is not known as 2");
    rewriter.replaceOpWithNewOp<arith::MulFOp>(op, op.getLhs(), op.getLhs(),
                                               op.getFastmath());
    return success();
  }
};

struct ExpandOps : public pe::impl::ExpandOpsPassBase<ExpandOps> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<SoftmaxToTensors, DecomposeSoftmax, LowerPack, LowerUnPack,
                 BitcastElements, InsertInitialTensor,
                 MultiplySquare<math::FPowIOp>, MultiplySquare<math::PowFOp>>(
        &getContext());
    pe::populateGatherScatterPatterns(patterns);
    linalg::populateDecomposeWinogradOpsPatterns(patterns);
    tensor::populateDecomposeTensorConcatPatterns(patterns);
    GreedyRewriteConfig config;
    config.enableFolding(false).setRegionSimplificationLevel(
        GreedySimplifyRegionLevel::Disabled);
    (void)applyPatternsGreedily(getOperation(), std::move(patterns), config);
  }
};
} // namespace
