//===- Bufferize.cpp - One-shot bufferization with corrections ------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "OrderConstants.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Bufferization/Transforms/OneShotAnalysis.h"
#include "mlir/Dialect/Bufferization/Transforms/OneShotModuleBufferize.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "pe/Codegen/CPU/Passes.h"

namespace mlir::pe {
#define GEN_PASS_DEF_BUFFERIZEPASS
#include "pe/Codegen/CPU/Passes.h.inc"
} // namespace mlir::pe

using namespace mlir;

//===----------------------------------------------------------------------===//
// Partial writes that upstream takes for full ones
//===----------------------------------------------------------------------===//

/// Whether upstream may wrongly conclude that the op overwrites the whole
/// tensor, so that the old elements are not needed. It compares the extents of
/// the vector with as many of the tensor's, whichever dimensions the vector is
/// written along.
static bool seemsToWriteAll(vector::TransferWriteOp op) {
  if (!isa<RankedTensorType>(op.getShapedType()) ||
      !op.getShapedType().hasStaticShape() ||
      !llvm::all_of(op.getIndices(), isZeroInteger))
    return false;
  AffineMap map = op.getPermutationMap();
  return map.getNumDims() != map.getNumResults() || !map.isIdentity();
}

/// Hides that the op starts at the first element, by an index of 0 + 0.
/// Upstream then keeps the elements that are not overwritten.
static void hideStart(vector::TransferWriteOp op) {
  if (op.getIndices().empty())
    return;
  OpBuilder b(op);
  Value zero = arith::ConstantIndexOp::create(b, op.getLoc(), 0);
  op.getIndicesMutable()[0].assign(
      arith::AddIOp::create(b, op.getLoc(), zero, zero));
}

//===----------------------------------------------------------------------===//
// Casts that lose strides
//===----------------------------------------------------------------------===//

/// Marks casts that the program itself contains. They are left alone.
static constexpr StringLiteral kGivenCast = "pe.given_cast";

/// Whether the op casts memory that may have other strides to a contiguous
/// memref whose strides are not all static.
static bool losesStrides(memref::CastOp op) {
  auto source = dyn_cast<MemRefType>(op.getSource().getType());
  auto result = dyn_cast<MemRefType>(op.getType());
  if (!source || !result || source.getLayout().isIdentity() ||
      !result.getLayout().isIdentity())
    return false;
  return llvm::any_of(result.getStridesAndOffset().first,
                      ShapedType::isDynamic);
}

/// Replaces the cast by a copy to new memory.
static LogicalResult
replaceByCopy(memref::CastOp op,
              const bufferization::BufferizationOptions &options) {
  OpBuilder b(op);
  auto type = cast<MemRefType>(op.getType());
  SmallVector<Value> extents;
  for (int64_t dim = 0; dim < type.getRank(); ++dim)
    if (type.isDynamicDim(dim))
      extents.push_back(
          memref::DimOp::create(b, op.getLoc(), op.getSource(), dim));
  FailureOr<Value> copy = options.createAlloc(b, op.getLoc(), type, extents);
  if (failed(copy) ||
      failed(options.createMemCpy(b, op.getLoc(), op.getSource(), *copy)))
    return failure();
  op.getResult().replaceAllUsesWith(*copy);
  op.erase();
  return success();
}

namespace {
struct Bufferize : public pe::impl::BufferizePassBase<Bufferize> {
  void runOnOperation() override {
    ModuleOp module = getOperation();
    DenseSet<memref::GlobalOp> globals;
    module.walk([&](Operation *op) {
      if (auto global = dyn_cast<memref::GlobalOp>(op))
        globals.insert(global);
      if (auto write = dyn_cast<vector::TransferWriteOp>(op);
          write && seemsToWriteAll(write))
        hideStart(write);
      if (auto cast = dyn_cast<memref::CastOp>(op); cast && losesStrides(cast))
        cast->setAttr(kGivenCast, UnitAttr::get(&getContext()));
    });

    bufferization::OneShotBufferizationOptions options;
    options.bufferizeFunctionBoundaries = true;
    options.allowReturnAllocsFromLoops = true;
    options.setFunctionBoundaryTypeConversion(
        bufferization::LayoutMapOption::IdentityLayoutMap);
    bufferization::BufferizationState state;
    if (failed(
            bufferization::runOneShotModuleBufferize(module, options, state)))
      return signalPassFailure();

    pe::orderConstants(module, globals);

    SmallVector<memref::CastOp> casts;
    module.walk([&](memref::CastOp op) {
      if (!op->removeAttr(kGivenCast) && losesStrides(op))
        casts.push_back(op);
    });
    for (memref::CastOp op : casts)
      if (failed(replaceByCopy(op, options)))
        return signalPassFailure();
  }
};
} // namespace
