//===- LowerKernelMath.cpp - Lower kernel math to instructions ------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/TypeUtilities.h"
#include "mlir/Transforms/WalkPatternRewriteDriver.h"
#include "pe/Codegen/GPU/Passes.h"

namespace mlir::pe {
#define GEN_PASS_DEF_LOWERKERNELMATHPASS
#include "pe/Codegen/GPU/Passes.h.inc"
} // namespace mlir::pe

using namespace mlir;

/// Calls an intrinsic on scalars, or on every lane of vectors.
static Value callOnLanes(OpBuilder &b, Location loc, StringRef name,
                         ValueRange operands) {
  StringAttr intrinsic = b.getStringAttr(name);
  auto call = [&](ValueRange scalars) -> Value {
    return LLVM::CallIntrinsicOp::create(b, loc, scalars.front().getType(),
                                         intrinsic, scalars)
        ->getResult(0);
  };
  auto type = dyn_cast<VectorType>(operands.front().getType());
  if (!type)
    return call(operands);
  SmallVector<Value> lanes;
  for (int64_t i = 0, e = type.getNumElements(); i < e; ++i) {
    SmallVector<Value> scalars;
    for (Value operand : operands)
      scalars.push_back(vector::ExtractOp::create(b, loc, operand, i));
    lanes.push_back(call(scalars));
  }
  return vector::FromElementsOp::create(b, loc, type, lanes);
}

/// Whether the type is a scalar, or a vector whose lanes can be extracted.
static bool isScalarOrVector(Type type) {
  auto vector = dyn_cast<VectorType>(type);
  return !vector || (vector.getRank() == 1 && !vector.isScalable());
}

namespace {
template <typename OpTy>
struct LowerApproximation : public OpRewritePattern<OpTy> {
  LowerApproximation(MLIRContext *context, StringRef intrinsic)
      : OpRewritePattern<OpTy>(context), intrinsic(intrinsic) {}

  LogicalResult matchAndRewrite(OpTy op,
                                PatternRewriter &rewriter) const override {
    if (!getElementTypeOrSelf(op.getType()).isF32() ||
        !isScalarOrVector(op.getType()))
      return rewriter.notifyMatchFailure(op, "not f32 or a vector of it");
    if (!arith::bitEnumContainsAny(op.getFastmath(), arith::FastMathFlags::afn))
      return rewriter.notifyMatchFailure(op, "may not be approximated");
    rewriter.replaceOp(
        op, callOnLanes(rewriter, op.getLoc(), intrinsic, op.getOperand()));
    return success();
  }

  StringRef intrinsic;
};

/// Replaces an op by a call of the LLVM intrinsic with the same operands.
/// Upstream's conversion rejects the ops that represent most of these
/// intrinsics.
template <typename OpTy>
struct LowerToIntrinsic : public OpRewritePattern<OpTy> {
  LowerToIntrinsic(MLIRContext *context, StringRef intrinsic)
      : OpRewritePattern<OpTy>(context), intrinsic(intrinsic) {}

  LogicalResult matchAndRewrite(OpTy op,
                                PatternRewriter &rewriter) const override {
    if (!isScalarOrVector(op.getType()))
      return rewriter.notifyMatchFailure(op, "not a scalar or a vector");
    rewriter.replaceOp(
        op, callOnLanes(rewriter, op.getLoc(), intrinsic, op->getOperands()));
    return success();
  }

  StringRef intrinsic;
};

struct LowerFma : public OpRewritePattern<math::FmaOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(math::FmaOp op,
                                PatternRewriter &rewriter) const override {
    if (!isScalarOrVector(op.getType()))
      return rewriter.notifyMatchFailure(op, "not a scalar or a vector");
    rewriter.replaceOpWithNewOp<LLVM::FMAOp>(op, op.getA(), op.getB(),
                                             op.getC());
    return success();
  }
};

struct LowerRsqrt : public OpRewritePattern<math::RsqrtOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(math::RsqrtOp op,
                                PatternRewriter &rewriter) const override {
    Type type = op.getType();
    if (!isScalarOrVector(type))
      return rewriter.notifyMatchFailure(op, "not a scalar or a vector");
    Location loc = op.getLoc();
    Value root = callOnLanes(rewriter, loc, "llvm.sqrt", op.getOperand());
    Value one =
        arith::ConstantOp::create(rewriter, loc, rewriter.getOneAttr(type));
    rewriter.replaceOpWithNewOp<arith::DivFOp>(op, one, root);
    return success();
  }
};

struct LowerAbsI : public OpRewritePattern<math::AbsIOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(math::AbsIOp op,
                                PatternRewriter &rewriter) const override {
    if (!isScalarOrVector(op.getType()))
      return rewriter.notifyMatchFailure(op, "not a scalar or a vector");
    rewriter.replaceOpWithNewOp<LLVM::AbsOp>(op, op.getType(), op.getOperand(),
                                             /*is_int_min_poison=*/false);
    return success();
  }
};

struct LowerKernelMath
    : public pe::impl::LowerKernelMathPassBase<LowerKernelMath> {
  using LowerKernelMathPassBase::LowerKernelMathPassBase;

  LogicalResult initialize(MLIRContext *context) override {
    if (target == "nvvm" || target == "rocdl" || target == "spirv")
      return success();
    return emitError(UnknownLoc::get(context))
           << "pe-lower-kernel-math expects target to be nvvm, rocdl or spirv, "
              "but found "
           << target.getValue();
  }

  void runOnOperation() override {
    // The other backends select their own instructions for the generic
    // intrinsics.
    bool isNVVM = target == "nvvm";
    RewritePatternSet patterns(&getContext());
    patterns.add<LowerApproximation<math::SinOp>>(
        &getContext(), isNVVM ? "llvm.nvvm.sin.approx.f" : "llvm.sin");
    patterns.add<LowerApproximation<math::CosOp>>(
        &getContext(), isNVVM ? "llvm.nvvm.cos.approx.f" : "llvm.cos");
    patterns.add<LowerFma, LowerAbsI, LowerRsqrt>(&getContext());
    patterns.add<LowerToIntrinsic<math::AbsFOp>>(&getContext(), "llvm.fabs");
    patterns.add<LowerToIntrinsic<math::CeilOp>>(&getContext(), "llvm.ceil");
    patterns.add<LowerToIntrinsic<math::CopySignOp>>(&getContext(),
                                                     "llvm.copysign");
    patterns.add<LowerToIntrinsic<math::FloorOp>>(&getContext(), "llvm.floor");
    patterns.add<LowerToIntrinsic<math::RoundEvenOp>>(&getContext(),
                                                      "llvm.roundeven");
    patterns.add<LowerToIntrinsic<math::SqrtOp>>(&getContext(), "llvm.sqrt");
    patterns.add<LowerToIntrinsic<math::TruncOp>>(&getContext(), "llvm.trunc");
    walkAndApplyPatterns(getOperation(), std::move(patterns));
  }
};
} // namespace
