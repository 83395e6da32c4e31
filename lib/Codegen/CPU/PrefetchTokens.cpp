//===- PrefetchTokens.cpp - Read the next token early ---------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "BytesOfIteration.h"
#include "EqualIterations.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "pe/Codegen/CPU/Passes.h"

namespace mlir::pe {
#define GEN_PASS_DEF_PREFETCHTOKENSPASS
#include "pe/Codegen/CPU/Passes.h.inc"
} // namespace mlir::pe

using namespace mlir;
using namespace mlir::pe;

/// The size in bytes of what one instruction fetches.
static constexpr int64_t kCacheLine = 64;

/// About how far ahead to fetch, in bytes. With 32 heads of 128 features on
/// Zen 5, half of it took a quarter longer, and so did twice as much.
static constexpr int64_t kBytesAhead = 16 << 10;

using Reads = SmallVector<vector::TransferReadOp>;

/// Whether two reads, one in each of the loops, are of the same elements.
static bool readsTheSame(vector::TransferReadOp lhs, vector::TransferReadOp rhs,
                         scf::ForOp lhsLoop, scf::ForOp rhsLoop) {
  EqualIterations iterations;
  if (lhs.getBase() != rhs.getBase() ||
      lhs.getVectorType() != rhs.getVectorType() ||
      !iterations.haveEqualBounds(lhsLoop, rhsLoop))
    return false;
  iterations.addLoops(lhsLoop, rhsLoop);
  return llvm::all_of_zip(
      lhs.getIndices(), rhs.getIndices(),
      [&](Value lhs, Value rhs) { return iterations.areEqual(lhs, rhs); });
}

/// The value in the next iteration of a loop, whose index is `iv` and then
/// `next`; null if it is not known before.
static Value buildNext(OpBuilder &b, Value value, Value iv, Value next,
                       IRMapping &mapping) {
  if (value == iv)
    return next;
  if (Value known = mapping.lookupOrNull(value))
    return known;
  Region *body = iv.getParentRegion();
  if (value.getParentBlock() == iv.getParentBlock() &&
      isa<BlockArgument>(value))
    return Value();
  Operation *op = value.getDefiningOp();
  if (!op || !body->isAncestor(op->getParentRegion()))
    return value;
  if (!isPure(op) || op->getNumRegions() != 0)
    return Value();
  IRMapping operands;
  bool isSame = true;
  for (Value operand : op->getOperands()) {
    Value of = buildNext(b, operand, iv, next, mapping);
    if (!of)
      return Value();
    isSame &= of == operand;
    operands.map(operand, of);
  }
  if (isSame)
    return value;
  Operation *clone = b.clone(*op, operands);
  mapping.map(op->getResults(), clone->getResults());
  return mapping.lookup(value);
}

/// Builds the prefetches of what `read` reads in a later iteration of the loop
/// with the index `iv`, which is `next` then, if that is known and other than
/// now. Returns whether it is.
static bool buildPrefetches(vector::TransferReadOp read, Value iv, Value next) {
  OpBuilder b(read);
  Location loc = read.getLoc();
  IRMapping mapping;
  SmallVector<Value> indices;
  for (Value index : read.getIndices())
    indices.push_back(buildNext(b, index, iv, next, mapping));
  if (llvm::is_contained(indices, Value()) ||
      llvm::equal(indices, read.getIndices()))
    return false;
  VectorType type = read.getVectorType();
  int64_t bits = type.getElementTypeBitWidth();
  Value column = indices.back();
  for (int64_t first = 0; first < type.getNumElements();
       first += kCacheLine * 8 / bits) {
    if (first > 0)
      indices.back() = arith::AddIOp::create(
          b, loc, column, arith::ConstantIndexOp::create(b, loc, first));
    memref::PrefetchOp::create(b, loc, read.getBase(), indices,
                               /*isWrite=*/false, /*localityHint=*/3,
                               /*isDataCache=*/true);
  }
  return true;
}

/// Whether the vector is contiguous in an array of memory, whose elements are
/// whole bytes.
static bool isContiguous(vector::TransferReadOp read) {
  auto type = dyn_cast<MemRefType>(read.getBase().getType());
  return type && type.getElementType().isIntOrFloat() &&
         type.getElementTypeBitWidth() % 8 == 0 && type.getRank() > 0 &&
         type.isLastDimUnitStride() && read.getVectorType().getRank() == 1 &&
         read.getPermutationMap().isMinorIdentity() &&
         type.getElementType() == read.getVectorType().getElementType();
}

namespace {
struct PrefetchTokens
    : public pe::impl::PrefetchTokensPassBase<PrefetchTokens> {
  using PrefetchTokensPassBase::PrefetchTokensPassBase;

  void runOnOperation() override {
    getOperation()->walk([](LoopLikeOpInterface loop) {
      std::optional<Value> iv = loop.getSingleInductionVar();
      std::optional<OpFoldResult> step = loop.getSingleStep();
      if (iv && step && iv->getType().isIndex())
        prefetch(loop, *iv, *step);
    });
  }

  static void prefetch(LoopLikeOpInterface loop, Value iv, OpFoldResult step) {
    Reads last = findLastReads(loop);
    if (last.empty())
      return;
    OpBuilder b = OpBuilder::atBlockBegin(iv.getParentBlock());
    Location loc = loop.getLoc();
    auto iterations = arith::ConstantIndexOp::create(b, loc, 1);
    Value ahead = arith::MulIOp::create(
        b, loc, getValueOrCreateConstantIndexOp(b, loc, step), iterations);
    Value next = arith::AddIOp::create(b, loc, iv, ahead);
    int64_t total = 0;
    for (vector::TransferReadOp read : last)
      if (buildPrefetches(read, iv, next))
        total += getBytesOfIteration(loop, read).value_or(kBytesAhead);
    if (total > 0)
      iterations.setValueAttr(b.getIndexAttr(
          std::max<int64_t>((kBytesAhead + total / 2) / total, 1)));
  }

  /// The reads in loops in `loop` that no later one of them repeats; none if
  /// nothing is repeated.
  static Reads findLastReads(LoopLikeOpInterface loop) {
    SmallVector<std::pair<scf::ForOp, Reads>> loops;
    loop->walk<WalkOrder::PreOrder>([&](scf::ForOp rows) {
      if (rows == loop)
        return WalkResult::advance();
      Reads reads;
      rows.walk([&](vector::TransferReadOp read) {
        if (isContiguous(read))
          reads.push_back(read);
      });
      loops.emplace_back(rows, std::move(reads));
      return WalkResult::skip();
    });
    Reads last;
    bool isRepeated = false;
    for (const auto &entry : llvm::enumerate(loops)) {
      scf::ForOp rows = entry.value().first;
      for (vector::TransferReadOp read : entry.value().second) {
        bool isRead = llvm::any_of(
            ArrayRef(loops).drop_front(entry.index() + 1),
            [&](const auto &later) {
              return llvm::any_of(later.second, [&](auto other) {
                return readsTheSame(read, other, rows, later.first);
              });
            });
        isRepeated |= isRead;
        if (!isRead)
          last.push_back(read);
      }
    }
    return isRepeated ? last : Reads();
  }
};
} // namespace
