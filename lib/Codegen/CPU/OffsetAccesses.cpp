//===- OffsetAccesses.cpp - Accesses with negative strides ----------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/WalkPatternRewriteDriver.h"
#include "pe/Codegen/CPU/Passes.h"

namespace mlir::pe {
#define GEN_PASS_DEF_OFFSETACCESSESPASS
#include "pe/Codegen/CPU/Passes.h.inc"
} // namespace mlir::pe

using namespace mlir;

/// Whether a stride of the layout may be negative.
static bool mayGoBackwards(MemRefType type) {
  SmallVector<int64_t> strides;
  int64_t offset;
  return !type.getLayout().isIdentity() &&
         succeeded(type.getStridesAndOffset(strides, offset)) &&
         llvm::any_of(strides, [](int64_t stride) {
           return ShapedType::isDynamic(stride) || stride < 0;
         });
}

/// The element of `memref` at `indices`, as a memref of rank 0.
static Value getElement(OpBuilder &b, Location loc, Value memref,
                        ValueRange indices) {
  auto metadata = memref::ExtractStridedMetadataOp::create(b, loc, memref);
  AffineExpr offset = b.getAffineSymbolExpr(0);
  SmallVector<OpFoldResult> operands = {metadata.getConstifiedMixedOffset()};
  for (auto [index, stride] :
       llvm::zip_equal(indices, metadata.getConstifiedMixedStrides())) {
    unsigned first = operands.size();
    offset = offset +
             b.getAffineSymbolExpr(first) * b.getAffineSymbolExpr(first + 1);
    operands.append({OpFoldResult(index), stride});
  }
  auto type = cast<MemRefType>(memref.getType());
  auto elementType = MemRefType::get(
      {}, type.getElementType(),
      StridedLayoutAttr::get(b.getContext(), ShapedType::kDynamic, {}),
      type.getMemorySpace());
  Value sum = getValueOrCreateConstantIndexOp(
      b, loc, affine::makeComposedFoldedAffineApply(b, loc, offset, operands));
  return memref::ReinterpretCastOp::create(
      b, loc, elementType, metadata.getBaseBuffer(), OpFoldResult(sum),
      /*sizes=*/ArrayRef<OpFoldResult>(), /*strides=*/ArrayRef<OpFoldResult>());
}

namespace {
template <typename OpTy>
struct OffsetAccess : public OpRewritePattern<OpTy> {
  using OpRewritePattern<OpTy>::OpRewritePattern;

  LogicalResult matchAndRewrite(OpTy op,
                                PatternRewriter &rewriter) const override {
    if (!mayGoBackwards(op.getMemRefType()))
      return rewriter.notifyMatchFailure(op, "no stride may be negative");
    Value element =
        getElement(rewriter, op.getLoc(), op.getMemRef(), op.getIndices());
    rewriter.modifyOpInPlace(op, [&] {
      op.getMemrefMutable().assign(element);
      op.getIndicesMutable().clear();
    });
    return success();
  }
};

struct OffsetAccesses
    : public pe::impl::OffsetAccessesPassBase<OffsetAccesses> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<OffsetAccess<memref::LoadOp>, OffsetAccess<memref::StoreOp>>(
        &getContext());
    walkAndApplyPatterns(getOperation(), std::move(patterns));
  }
};
} // namespace
