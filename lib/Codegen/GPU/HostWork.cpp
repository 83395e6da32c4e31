//===- HostWork.cpp - What the host does by itself ------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "HostWork.h"
#include "MapToGrid.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "mlir/Interfaces/LoopLikeInterface.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

using namespace mlir;
using namespace mlir::pe;

/// The product, or dynamic if a factor is dynamic or the product overflows.
static int64_t multiply(int64_t lhs, int64_t rhs) {
  int64_t product;
  if (lhs == 0 || rhs == 0)
    return 0;
  if (ShapedType::isDynamic(lhs) || ShapedType::isDynamic(rhs) ||
      llvm::MulOverflow(lhs, rhs, product))
    return ShapedType::kDynamic;
  return product;
}

static int64_t multiply(ArrayRef<int64_t> factors) {
  int64_t product = 1;
  for (int64_t factor : factors)
    product = multiply(product, factor);
  return product;
}

/// Whether `op` reads or writes a memref among its operands.
static bool accessesArrays(Operation *op) {
  auto interface = dyn_cast<MemoryEffectOpInterface>(op);
  if (!interface)
    return false;
  SmallVector<MemoryEffects::EffectInstance> effects;
  interface.getEffects(effects);
  return llvm::any_of(effects, [](const auto &effect) {
    return isa<MemoryEffects::Read, MemoryEffects::Write>(effect.getEffect()) &&
           effect.getValue() &&
           isa<BaseMemRefType>(effect.getValue().getType());
  });
}

/// The number of elements of the largest operand or result of type `TypeTy`.
template <typename TypeTy>
static int64_t getLargest(Operation *op, int64_t least) {
  int64_t largest = least;
  auto compare = [&](Type type) {
    auto shaped = dyn_cast<TypeTy>(type);
    if (!shaped || ShapedType::isDynamic(largest))
      return;
    int64_t elements =
        shaped.hasRank() ? multiply(shaped.getShape()) : ShapedType::kDynamic;
    largest = ShapedType::isDynamic(elements) ? elements
                                              : std::max(largest, elements);
  };
  llvm::for_each(op->getOperandTypes(), compare);
  llvm::for_each(op->getResultTypes(), compare);
  return largest;
}

/// How many elements of memory one run of `op` reads or writes; of a structured
/// op, how many points its loops have.
static int64_t countElements(Operation *op) {
  if (auto linalgOp = dyn_cast<linalg::LinalgOp>(op))
    return multiply(linalgOp.getStaticLoopRanges());
  if (!accessesArrays(op))
    return 0;
  if (isa<memref::CopyOp>(op) || isa<linalg::LinalgDialect>(op->getDialect()))
    return getLargest<BaseMemRefType>(op, /*least=*/0);
  return getLargest<VectorType>(op, /*least=*/1);
}

/// How often `op` runs in one call of its function, at most.
static int64_t countRuns(Operation *op) {
  int64_t runs = 1;
  while (op && !isa<FunctionOpInterface>(op)) {
    Block *block = op->getBlock();
    if (!block)
      break;
    // The trip count of a cycle of blocks is unknown.
    if (!block->getParent()->hasOneBlock() &&
        LoopLikeOpInterface::blockIsInLoop(block))
      return ShapedType::kDynamic;
    op = block->getParentOp();
    if (auto loop = dyn_cast<LoopLikeOpInterface>(op)) {
      std::optional<APInt> count = loop.getStaticTripCount();
      runs = multiply(runs, count ? count->getLimitedValue(INT64_MAX)
                                  : ShapedType::kDynamic);
    }
  }
  return runs;
}

/// Whether the program allocates or has as constants all memref operands of
/// `op`.
static bool hasOwnArrays(Operation *op) {
  return llvm::all_of(op->getOperands(), [](Value operand) {
    if (!isa<BaseMemRefType>(operand.getType()))
      return true;
    Value root = getRoot(operand);
    return root.getDefiningOp<memref::GetGlobalOp>() ||
           (root.getDefiningOp() &&
            hasEffect<MemoryEffects::Allocate>(root.getDefiningOp(), root));
  });
}

bool mlir::pe::isHostWork(Operation *op) {
  int64_t elements = multiply(countElements(op), countRuns(op));
  if (ShapedType::isDynamic(elements) || elements > kHostElements)
    return false;
  return elements <= 1 || hasOwnArrays(op);
}

Operation *mlir::pe::getOutermostLoop(Operation *op) {
  Operation *outermost = nullptr;
  for (; op && !isa<FunctionOpInterface>(op); op = op->getParentOp())
    if (isa<LoopLikeOpInterface>(op))
      outermost = op;
  return outermost;
}
