//===- ExpandMath.cpp - Math ops that upstream does not convert -----------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Conversion/MathToLibm/MathToLibm.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/UB/IR/UBOps.h"
#include "mlir/Dialect/Utils/IndexingUtils.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/TypeUtilities.h"
#include "mlir/Transforms/DialectConversion.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "pe/Codegen/CPU/Passes.h"

namespace mlir::pe {
#define GEN_PASS_DEF_EXPANDMATHPASS
#include "pe/Codegen/CPU/Passes.h.inc"
} // namespace mlir::pe

using namespace mlir;

/// The vector type of the op, if all its vectors have one shape, whose rank is
/// not 1 and whose leading dimensions are not scalable. Null otherwise.
static VectorType getShapedType(Operation *op) {
  if (!isa<math::MathDialect>(op->getDialect()) &&
      !isa<arith::AddUIExtendedOp, arith::MulSIExtendedOp,
           arith::MulUIExtendedOp>(op))
    return VectorType();
  auto type = op->getNumResults() == 0
                  ? VectorType()
                  : dyn_cast<VectorType>(op->getResult(0).getType());
  if (!type || type.getRank() == 1 || !op->hasTrait<OpTrait::Elementwise>() ||
      llvm::is_contained(type.getScalableDims().drop_back(type.getRank() > 0),
                         true))
    return VectorType();
  return type;
}

/// The type of a row: its last dimension, or an element if there is none.
static Type getRowType(Type type) {
  auto vector = dyn_cast<VectorType>(type);
  if (!vector)
    return type;
  if (vector.getRank() == 0)
    return vector.getElementType();
  return VectorType::get(vector.getShape().take_back(), vector.getElementType(),
                         vector.getScalableDims().take_back());
}

/// A constant of `type`, a float or a vector, of the number that `get` returns
/// for the format.
static Value createNumber(OpBuilder &b, Location loc, Type type,
                          APFloat (*get)(const llvm::fltSemantics &, bool)) {
  auto element = cast<FloatType>(getElementTypeOrSelf(type));
  TypedAttr value =
      b.getFloatAttr(element, get(element.getFloatSemantics(), false));
  if (auto vector = dyn_cast<VectorType>(type))
    value = DenseElementsAttr::get(vector, Attribute(value));
  return arith::ConstantOp::create(b, loc, value);
}

namespace {
struct UnrollRows : public RewritePattern {
  explicit UnrollRows(MLIRContext *context)
      : RewritePattern(MatchAnyOpTypeTag(), /*benefit=*/1, context) {}

  LogicalResult matchAndRewrite(Operation *op,
                                PatternRewriter &rewriter) const override {
    VectorType type = getShapedType(op);
    if (!type)
      return rewriter.notifyMatchFailure(op, "has no rows");
    Location loc = op->getLoc();
    SmallVector<Value> results =
        llvm::map_to_vector(op->getResultTypes(), [&](Type type) -> Value {
          return ub::PoisonOp::create(rewriter, loc, type);
        });
    SmallVector<Type> rowTypes =
        llvm::map_to_vector(op->getResultTypes(), getRowType);
    ArrayRef<int64_t> shape = type.getShape();
    shape = shape.drop_back(shape.empty() ? 0 : 1);
    for (int64_t i = 0; i < computeProduct(shape); ++i) {
      SmallVector<int64_t> position = delinearize(i, computeStrides(shape));
      SmallVector<Value> operands =
          llvm::map_to_vector(op->getOperands(), [&](Value operand) -> Value {
            if (!isa<VectorType>(operand.getType()))
              return operand;
            return vector::ExtractOp::create(rewriter, loc, operand, position);
          });
      Operation *row = rewriter.create(loc, op->getName().getIdentifier(),
                                       operands, rowTypes, op->getAttrs());
      for (auto [result, value] : llvm::zip_equal(results, row->getResults()))
        result =
            vector::InsertOp::create(rewriter, loc, value, result, position);
    }
    rewriter.replaceOp(op, results);
    return success();
  }
};

struct ExpandClampF : public OpRewritePattern<math::ClampFOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(math::ClampFOp op,
                                PatternRewriter &rewriter) const override {
    Value atLeast = arith::MaximumFOp::create(
        rewriter, op.getLoc(), op.getValue(), op.getMin(), op.getFastmath());
    rewriter.replaceOpWithNewOp<arith::MinimumFOp>(op, atLeast, op.getMax(),
                                                   op.getFastmath());
    return success();
  }
};

/// Compares the absolute value with infinity.
struct ExpandIsInf : public OpRewritePattern<math::IsInfOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(math::IsInfOp op,
                                PatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    Value absolute = math::AbsFOp::create(rewriter, loc, op.getOperand());
    Value infinity =
        createNumber(rewriter, loc, absolute.getType(), &APFloat::getInf);
    rewriter.replaceOpWithNewOp<arith::CmpFOp>(op, arith::CmpFPredicate::OEQ,
                                               absolute, infinity);
    return success();
  }
};

struct ExpandIsNormal : public OpRewritePattern<math::IsNormalOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(math::IsNormalOp op,
                                PatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    Value absolute = math::AbsFOp::create(rewriter, loc, op.getOperand());
    Value least = createNumber(rewriter, loc, absolute.getType(),
                               &APFloat::getSmallestNormalized);
    Value infinity =
        createNumber(rewriter, loc, absolute.getType(), &APFloat::getInf);
    Value isLarge = arith::CmpFOp::create(
        rewriter, loc, arith::CmpFPredicate::OGE, absolute, least);
    Value isFinite = arith::CmpFOp::create(
        rewriter, loc, arith::CmpFPredicate::OLT, absolute, infinity);
    rewriter.replaceOpWithNewOp<arith::AndIOp>(op, isLarge, isFinite);
    return success();
  }
};
} // namespace

/// Replaces expm1 and log1p by calls of libm. Upstream would expand them to
/// exp(x) - 1 and log(1 + x), which are inaccurate for small x.
static LogicalResult callAccurateFunctions(Operation *root) {
  RewritePatternSet patterns(root->getContext());
  populateMathToLibmConversionPatterns(patterns);
  ConversionTarget target(*root->getContext());
  target.markUnknownOpDynamicallyLegal([](Operation *) { return true; });
  target.addIllegalOp<math::ExpM1Op, math::Log1pOp>();
  return applyPartialConversion(root, target, std::move(patterns));
}

namespace {
struct ExpandMath : public pe::impl::ExpandMathPassBase<ExpandMath> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<ExpandClampF, ExpandIsInf, ExpandIsNormal, UnrollRows>(
        &getContext());
    GreedyRewriteConfig config;
    config.enableFolding(false).setRegionSimplificationLevel(
        GreedySimplifyRegionLevel::Disabled);
    (void)applyPatternsGreedily(getOperation(), std::move(patterns), config);
    if (failed(callAccurateFunctions(getOperation())))
      signalPassFailure();
  }
};
} // namespace
