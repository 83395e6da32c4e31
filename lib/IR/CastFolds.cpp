//===- CastFolds.cpp - Conversions that belong to loads and stores --------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CastFolds.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/TypeUtilities.h"
#include "pe/IR/PEExtents.h"

using namespace mlir;
using namespace mlir::pe;

/// Whether the op widens floats, or rounds them to nearest, ties to even.
static bool isCast(Operation &op, bool isNarrowing) {
  if (!isNarrowing)
    return isa<arith::ExtFOp>(op);
  auto truncation = dyn_cast<arith::TruncFOp>(op);
  return truncation && truncation.getRoundingmode().value_or(
                           arith::RoundingMode::to_nearest_even) ==
                           arith::RoundingMode::to_nearest_even;
}

std::optional<ElementCast> mlir::pe::matchElementCast(Operation *op,
                                                      bool isNarrowing) {
  if (isCast(*op, isNarrowing))
    return ElementCast{op->getOperand(0), Value()};
  auto loop = dyn_cast<linalg::LinalgOp>(op);
  if (!loop || !loop.hasPureTensorSemantics() || loop.getNumDpsInputs() != 1 ||
      loop.getNumDpsInits() != 1 ||
      loop.getNumParallelLoops() != loop.getNumLoops() ||
      !llvm::all_of(loop.getIndexingMapsArray(),
                    [](AffineMap map) { return map.isIdentity(); }))
    return std::nullopt;
  Block *body = loop.getBlock();
  if (!llvm::hasNItems(*body, 2) || !isCast(body->front(), isNarrowing) ||
      body->front().getOperand(0) != body->getArgument(0) ||
      body->back().getOperand(0) != body->front().getResult(0))
    return std::nullopt;
  return ElementCast{loop.getDpsInputOperand(0)->get(),
                     loop.getDpsInitOperand(0)->get()};
}

/// Whether arithmetic is as exact if elements of these types are read and
/// written instead.
static bool isAsExact(ArrayOpInterface op, Type read, Type written) {
  return !op.getArithmeticType().isF64() || getComputeType(read).isF64() ||
         getComputeType(written).isF64();
}

bool mlir::pe::canStore(Operation *op, Type type) {
  return type.isF16() || type.isBF16() || type.isF32() || type.isF64() ||
         (isa<StoringOpInterface>(op) &&
          isa<Float8E4M3FNType, Float8E5M2Type>(type));
}

/// An empty tensor of the extents of `like`.
static Value createEmpty(OpBuilder &b, Location loc, Value like,
                         Type elementType) {
  return tensor::EmptyOp::create(b, loc, tensor::getMixedSizes(b, loc, like),
                                 elementType);
}

LogicalResult mlir::pe::readNarrowX(ArrayOpInterface op,
                                    PatternRewriter &rewriter) {
  auto destination = cast<DestinationStyleOpInterface>(op.getOperation());
  Operation *producer = op.getSource().getDefiningOp();
  if (!destination.hasPureTensorSemantics() || !producer)
    return rewriter.notifyMatchFailure(op, "x is not computed, or no tensor");
  auto cast = matchElementCast(producer, /*isNarrowing=*/false);
  if (!cast)
    return rewriter.notifyMatchFailure(op, "x is not widened");
  if (!canStore(op, getElementTypeOrSelf(cast->input)))
    return rewriter.notifyMatchFailure(op, "not of a type that the op reads");
  Type written = op.getInitType().getElementType();
  if (!isAsExact(op, getElementTypeOrSelf(cast->input), written))
    return rewriter.notifyMatchFailure(op, "arithmetic would be less exact");
  Value x = addStaticExtents(
      rewriter, op.getLoc(), cast->input,
      llvm::cast<ShapedType>(op.getSource().getType()).getShape());
  if (!op.isUpdate()) {
    rewriter.modifyOpInPlace(op, [&] { op.readFrom(x); });
    return success();
  }
  Type type = op.getFirstInit().getType();
  Value init = createEmpty(rewriter, op.getLoc(), cast->input, written);
  if (init.getType() != type)
    init = tensor::CastOp::create(rewriter, op.getLoc(), type, init);
  rewriter.modifyOpInPlace(op, [&] {
    destination.setDpsInitOperand(0, init);
    op.readFrom(x);
  });
  return success();
}

LogicalResult mlir::pe::writeNarrowResult(ArrayOpInterface op,
                                          PatternRewriter &rewriter) {
  auto destination = cast<DestinationStyleOpInterface>(op.getOperation());
  if (!destination.hasPureTensorSemantics() || !op->getResult(0).hasOneUse())
    return rewriter.notifyMatchFailure(op, "no tensor, or has several uses");
  // In a loop, the op would be done again and again.
  Operation *user = *op->user_begin();
  if (user->getBlock() != op->getBlock())
    return rewriter.notifyMatchFailure(op, "not rounded beside it");
  auto cast = matchElementCast(user, /*isNarrowing=*/true);
  if (!cast || cast->input != op->getResult(0))
    return rewriter.notifyMatchFailure(op, "the result is not rounded");
  if (op.getInitType().getElementType() != op.getArithmeticType())
    return rewriter.notifyMatchFailure(op, "the result is rounded before");
  auto rotation = dyn_cast<RotationOpInterface>(op.getOperation());
  if (rotation && rotation.getSaturate())
    return rewriter.notifyMatchFailure(op, "the result saturates before");
  auto type = llvm::cast<RankedTensorType>(user->getResult(0).getType());
  if (!canStore(op, type.getElementType()))
    return rewriter.notifyMatchFailure(op, "not to a type that the op writes");
  Type read = getElementTypeOrSelf(op.getSource());
  if (!isAsExact(op, read, type.getElementType()))
    return rewriter.notifyMatchFailure(op, "arithmetic would be less exact");
  // The init of the cast may be computed after the op.
  rewriter.setInsertionPoint(user);
  Value x = addStaticExtents(rewriter, op.getLoc(), op.getSource(),
                             op.getInitType().getShape());
  Value init = cast->init;
  if (!init) {
    init = createEmpty(rewriter, op.getLoc(), op.getFirstInit(),
                       type.getElementType());
    if (init.getType() != type)
      init = tensor::CastOp::create(rewriter, op.getLoc(), type, init);
  }
  Operation *narrow = rewriter.clone(*op);
  rewriter.modifyOpInPlace(narrow, [&] {
    auto narrowOp = llvm::cast<ArrayOpInterface>(narrow);
    llvm::cast<DestinationStyleOpInterface>(narrow).setDpsInitOperand(0, init);
    narrowOp.readFrom(x);
    narrow->getResult(0).setType(type);
  });
  rewriter.replaceOp(user, narrow->getResults());
  rewriter.eraseOp(op);
  return success();
}
