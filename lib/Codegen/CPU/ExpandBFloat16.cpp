//===- ExpandBFloat16.cpp - Conversions of bf16 as integer operations -----===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Upstream's `arith-expand` gives every NaN the same bits, and fails on a
// conversion that spells out its rounding to nearest even.
//
//===----------------------------------------------------------------------===//

#include "BFloat16Words.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/IR/TypeUtilities.h"
#include "mlir/Transforms/WalkPatternRewriteDriver.h"
#include "pe/Arithmetic/Constants.h"
#include "pe/Arithmetic/Precision.h"
#include "pe/Codegen/CPU/Passes.h"

namespace mlir::pe {
#define GEN_PASS_DEF_EXPANDBFLOAT16PASS
#include "pe/Codegen/CPU/Passes.h.inc"
} // namespace mlir::pe

using namespace mlir;
using namespace mlir::pe;

/// Whether the op converts between bf16 and f32, of scalars or vectors.
static bool isConversion(Value narrow, Value wide) {
  return getElementTypeOrSelf(narrow).isBF16() &&
         getElementTypeOrSelf(wide).isF32() &&
         (isa<FloatType, VectorType>(narrow.getType()));
}

namespace {
/// The bits of a bf16 are the upper half of the bits of the f32.
struct ExpandBFloat16ExtF : public OpRewritePattern<arith::ExtFOp> {
  ExpandBFloat16ExtF(MLIRContext *context, bool hasAVX512BF16)
      : OpRewritePattern(context), hasAVX512BF16(hasAVX512BF16) {}

  LogicalResult matchAndRewrite(arith::ExtFOp op,
                                PatternRewriter &b) const override {
    if (!isConversion(op.getIn(), op.getOut()))
      return b.notifyMatchFailure(op, "not from bf16 to f32");
    b.replaceOp(op, extendLanes(b, op.getLoc(), op.getIn(), hasAVX512BF16));
    return success();
  }

private:
  bool hasAVX512BF16;
};

/// Rounds to nearest even by adding just less than half of the last place, and
/// the last bit kept. A NaN becomes a quiet one instead.
struct ExpandBFloat16TruncF : public OpRewritePattern<arith::TruncFOp> {
  ExpandBFloat16TruncF(MLIRContext *context, bool hasAVX512BF16)
      : OpRewritePattern(context), hasAVX512BF16(hasAVX512BF16) {}

  LogicalResult matchAndRewrite(arith::TruncFOp op,
                                PatternRewriter &b) const override {
    if (!isConversion(op.getOut(), op.getIn()))
      return b.notifyMatchFailure(op, "not from f32 to bf16");
    if (op.getRoundingmode().value_or(arith::RoundingMode::to_nearest_even) !=
        arith::RoundingMode::to_nearest_even)
      return b.notifyMatchFailure(op, "not rounding to nearest even");
    auto round = [&](bool mayBeNaN) {
      return roundByIntegers(b, op.getLoc(), op.getIn(), mayBeNaN);
    };
    Value bits = isRow(op.getType()) ? roundLanes(b, op.getLoc(), op.getIn(),
                                                  hasAVX512BF16, round)
                                     : round(/*mayBeNaN=*/true);
    b.replaceOpWithNewOp<arith::BitcastOp>(op, op.getType(), bits);
    return success();
  }

private:
  /// Whether a branch is worth it: the lanes are more than a register has.
  static bool isRow(Type type) {
    constexpr int64_t kMinLanes = 32;
    auto vector = dyn_cast<VectorType>(type);
    return vector && vector.getRank() == 1 && !vector.isScalable() &&
           vector.getNumElements() >= kMinLanes &&
           vector.getNumElements() % 2 == 0;
  }

  static Value roundByIntegers(OpBuilder &b, Location loc, Value in,
                               bool mayBeNaN) {
    Type i16 = getTypeLike(in.getType(), b.getI16Type());
    Type i32 = getTypeLike(in.getType(), b.getI32Type());
    auto integer = [&](int64_t value) {
      return buildInteger(b, loc, i32, value);
    };
    Value sixteen = integer(16);
    Value bits = arith::BitcastOp::create(b, loc, i32, in);
    Value last = arith::AndIOp::create(
        b, loc, arith::ShRUIOp::create(b, loc, bits, sixteen), integer(1));
    Value result = arith::AddIOp::create(b, loc, bits, integer(0x7fff));
    result = arith::AddIOp::create(b, loc, result, last);
    if (mayBeNaN) {
      Value quiet = arith::OrIOp::create(b, loc, bits, integer(0x400000));
      Value isNaN =
          arith::CmpFOp::create(b, loc, arith::CmpFPredicate::UNO, in, in);
      result = arith::SelectOp::create(b, loc, isNaN, quiet, result);
    }
    result = arith::ShRUIOp::create(b, loc, result, sixteen);
    return arith::TruncIOp::create(b, loc, i16, result);
  }

  bool hasAVX512BF16;
};

/// Only the sign changes, also of a NaN.
struct ExpandBFloat16NegF : public OpRewritePattern<arith::NegFOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(arith::NegFOp op,
                                PatternRewriter &b) const override {
    Type type = op.getType();
    if (!getElementTypeOrSelf(type).isBF16() ||
        !isa<FloatType, VectorType>(type))
      return b.notifyMatchFailure(op, "not of bf16");
    Location loc = op.getLoc();
    Type i16 = getTypeLike(type, b.getI16Type());
    Value bits = arith::BitcastOp::create(b, loc, i16, op.getOperand());
    bits =
        arith::XOrIOp::create(b, loc, bits, buildInteger(b, loc, i16, 0x8000));
    b.replaceOpWithNewOp<arith::BitcastOp>(op, type, bits);
    return success();
  }
};

struct ExpandBFloat16
    : public pe::impl::ExpandBFloat16PassBase<ExpandBFloat16> {
  using ExpandBFloat16PassBase::ExpandBFloat16PassBase;

  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<ExpandBFloat16NegF>(&getContext());
    patterns.add<ExpandBFloat16ExtF, ExpandBFloat16TruncF>(&getContext(),
                                                           avx512BF16);
    walkAndApplyPatterns(getOperation(), std::move(patterns));
  }
};
} // namespace
