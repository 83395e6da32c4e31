//===- KernelObstacles.cpp - Why an op cannot become a kernel -------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "KernelArray.h"
#include "MapLinalg.h"
#include "MapToGrid.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Interfaces/LoopLikeInterface.h"

using namespace mlir;
using namespace mlir::pe;

/// Whether kernels compute with values of the type.
static bool isNumber(Type type) {
  if (isa<IndexType, Float16Type, BFloat16Type, Float32Type, Float64Type>(type))
    return true;
  auto integer = dyn_cast<IntegerType>(type);
  return integer && integer.isSignless() &&
         llvm::is_contained({1, 8, 16, 32, 64}, integer.getWidth());
}

/// Whether kernels move values of the type: whatever its bits mean, there is an
/// integer of its width.
static bool isElement(Type type) {
  return isNumber(type) ||
         (type.isIntOrFloat() &&
          llvm::is_contained({8, 16, 32, 64}, type.getIntOrFloatBitWidth()));
}

/// Whether `pe-expand-f8` makes integer operations of `op`.
static bool isExpanded(Operation *op) {
  auto isFloat8 = [](Type type) {
    auto number = dyn_cast<FloatType>(type);
    return number && number.getWidth() == 8 && !isa<Float8E8M0FNUType>(number);
  };
  if (auto extension = dyn_cast<arith::ExtFOp>(op))
    return isFloat8(extension.getIn().getType()) &&
           isNumber(extension.getType());
  auto truncation = dyn_cast<arith::TruncFOp>(op);
  return truncation && isFloat8(truncation.getType()) &&
         isNumber(truncation.getIn().getType()) &&
         truncation.getRoundingmode().value_or(
             arith::RoundingMode::to_nearest_even) ==
             arith::RoundingMode::to_nearest_even;
}

bool mlir::pe::hasInstructions(Operation *op) {
  if (isa<linalg::IndexOp>(op) || isExpanded(op))
    return true;
  if (!llvm::all_of(op->getOperandTypes(), isNumber) ||
      !llvm::all_of(op->getResultTypes(), isNumber))
    return false;
  if (isa<arith::ArithDialect>(op->getDialect()))
    return !isa<arith::RemFOp, arith::CeilDivSIOp, arith::CeilDivUIOp,
                arith::FloorDivSIOp>(op);
  return isa<math::AbsFOp, math::AbsIOp, math::CeilOp, math::CopySignOp,
             math::FloorOp, math::FmaOp, math::RoundEvenOp, math::RsqrtOp,
             math::SqrtOp, math::TruncOp>(op);
}

/// Why the GPU cannot access an array, or empty.
static std::string findObstacle(OpOperand &operand) {
  std::string number = std::to_string(operand.getOperandNumber());
  auto type = dyn_cast<MemRefType>(operand.get().getType());
  if (!type)
    return isElement(operand.get().getType())
               ? ""
               : "operand #" + number + " is neither a memref nor a number";
  if (!isElement(type.getElementType()))
    return "the elements of operand #" + number + " are no numbers of GPUs";
  if (!type.isStrided())
    return "the layout of operand #" + number + " is not one of strides";
  Value root = getRoot(operand.get());
  if (root.getDefiningOp<memref::AllocaOp>())
    return "operand #" + number + " is on the host's stack";
  if (root.getDefiningOp<memref::GetGlobalOp>() &&
      !getConstantGlobal(operand.get()))
    return "operand #" + number +
           " is a global, or a part of one, in the host's memory";
  return "";
}

/// Whether every point of the parallel loops has an element of its own in the
/// array, and only one.
static bool hasElementPerPoint(linalg::LinalgOp op, AffineMap map) {
  if (!map.isProjectedPermutation() ||
      map.getNumResults() != op.getNumParallelLoops())
    return false;
  return llvm::all_of(map.getResults(), [&](AffineExpr result) {
    auto iterators = op.getIteratorTypesArray();
    unsigned loop = cast<AffineDimExpr>(result).getPosition();
    return iterators[loop] == utils::IteratorType::parallel;
  });
}

/// A function in the body for which there are no instructions, in words.
static std::string findFunction(linalg::LinalgOp op) {
  for (Operation &inner : op.getBlock()->without_terminator())
    if (!hasInstructions(&inner))
      return ("there are no instructions of GPUs for '" +
              inner.getName().getStringRef() + "'")
          .str();
  return "";
}

std::string mlir::pe::findObstacleOfThread(Operation *op) {
  if (isa<linalg::LinalgOp, memref::CopyOp>(op))
    for (Type type : op->getOperandTypes())
      if (auto array = dyn_cast<MemRefType>(type);
          array && !array.getElementType().isIntOrFloat())
        return "the elements of an array are not integers or floats";
  if (auto linalgOp = dyn_cast<linalg::LinalgOp>(op))
    return findFunction(linalgOp);
  if (isa<memref::CopyOp, RotationOpInterface, WriteCacheOp>(op))
    return "";
  return ("'" + op->getName().getStringRef() + "' is no op on rows").str();
}

static std::string findStructuralObstacle(linalg::LinalgOp op) {
  if (op.getNumParallelLoops() + op.getNumReductionLoops() != op.getNumLoops())
    return "it has loops that are neither parallel nor reductions";
  if (op.getNumParallelLoops() == 0)
    return "all of it would be the work of one thread";
  if (linalg::isaContractionOpInterface(op) ||
      linalg::isaConvolutionOpInterface(op))
    return "contractions and convolutions are left to libraries that have fast "
           "ones";
  for (OpOperand &init : op.getDpsInitsMutable())
    if (!hasElementPerPoint(op, op.getMatchingIndexingMap(&init)))
      return "an element of a result is not that of one point of the parallel "
             "loops";
  return findFunction(op);
}

std::string mlir::pe::findObstacle(Operation *op) {
  if (LoopLikeOpInterface::blockIsInLoop(op->getBlock()))
    return "it is in a loop of the host";
  auto linalgOp = dyn_cast<linalg::LinalgOp>(op);
  if (!linalgOp && !isa<memref::CopyOp>(op))
    return "only linalg ops with loops, and copies, become kernels";
  for (OpOperand &operand : op->getOpOperands()) {
    std::string obstacle = ::findObstacle(operand);
    if (!obstacle.empty())
      return obstacle;
  }
  return linalgOp ? findStructuralObstacle(linalgOp) : "";
}
