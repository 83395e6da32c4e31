//===- StreamingStores.cpp - Stores that bypass the caches ----------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Calls.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Interfaces/ViewLikeInterface.h"
#include "pe/Codegen/CPU/Passes.h"
#include "llvm/ADT/MapVector.h"

namespace mlir::pe {
#define GEN_PASS_DEF_STREAMINGSTORESPASS
#include "pe/Codegen/CPU/Passes.h.inc"
} // namespace mlir::pe

using namespace mlir;
using namespace mlir::pe;

namespace {
/// An array that a loop writes and does not read.
struct WrittenArray {
  SmallVector<vector::TransferWriteOp> writes;
  /// The alignment in bytes of all writes, provided that the array has it too.
  int64_t alignment = kMaxAlignment;

  /// The size of a cache line. A larger alignment is of no use.
  static constexpr int64_t kMaxAlignment = 64;
  /// The width of the narrowest non-temporal vector stores.
  static constexpr int64_t kMinAlignment = 16;
};
using WrittenArrays = llvm::MapVector<Value, WrittenArray>;
} // namespace

/// The largest power of two that divides `size`.
static int64_t getAlignment(int64_t size) { return size & -size; }

/// The alignment of the write in bytes if the array itself is aligned: 0 if it
/// is unknown, or if the write may not store the whole vector.
static int64_t getAlignment(vector::TransferWriteOp write) {
  auto type = cast<MemRefType>(write.getBase().getType());
  if (!type.getElementType().isIntOrFloat() ||
      type.getElementTypeBitWidth() % 8 != 0)
    return 0;
  int64_t elementSize = type.getElementTypeBitWidth() / 8;
  APInt column;
  if (!type.getLayout().isIdentity() || type.getRank() == 0 ||
      !write.getPermutationMap().isMinorIdentity() || write.getMask() ||
      write.getVectorType().getRank() != 1 || write.hasOutOfBoundsDim() ||
      !matchPattern(write.getIndices().back(), m_ConstantInt(&column)))
    return 0;
  int64_t alignment =
      getAlignment(write.getVectorType().getNumElements() * elementSize);
  if (!column.isZero())
    alignment =
        std::min(alignment, getAlignment(column.getSExtValue() * elementSize));
  if (type.getRank() == 1)
    return alignment;
  int64_t rowSize = type.getShape().back();
  if (ShapedType::isDynamic(rowSize))
    return 0;
  return std::min(alignment, getAlignment(rowSize * elementSize));
}

/// The arrays defined outside of the loop that it accesses only by writing
/// whole, aligned vectors.
static WrittenArrays findWrittenArrays(LoopLikeOpInterface loop) {
  WrittenArrays arrays;
  loop->walk([&](vector::TransferWriteOp write) {
    if (isa<MemRefType>(write.getBase().getType()) &&
        loop.isDefinedOutsideOfLoop(write.getBase()))
      arrays[write.getBase()].writes.push_back(write);
  });
  arrays.remove_if([&](auto &entry) {
    auto &[memref, array] = entry;
    if (memref.template getDefiningOp<ViewLikeOpInterface>())
      return true;
    for (Operation *user : memref.getUsers()) {
      if (isa<ViewLikeOpInterface>(user))
        return true;
      if (!loop->isAncestor(user))
        continue;
      auto write = dyn_cast<vector::TransferWriteOp>(user);
      if (!write)
        return true;
      array.alignment = std::min(array.alignment, getAlignment(write));
    }
    return array.alignment < WrittenArray::kMinAlignment;
  });
  return arrays;
}

static Value createIndex(OpBuilder &b, Location loc, int64_t value) {
  return arith::ConstantIndexOp::create(b, loc, value);
}

/// Builds the total size of the arrays in bytes.
static Value buildSize(OpBuilder &b, Location loc,
                       const WrittenArrays &arrays) {
  Value total;
  for (const auto &[memref, array] : arrays) {
    auto type = cast<MemRefType>(memref.getType());
    Value size = createIndex(b, loc, type.getElementTypeBitWidth() / 8);
    for (int64_t dim = 0; dim < type.getRank(); ++dim)
      size = arith::MulIOp::create(b, loc, size,
                                   memref::DimOp::create(b, loc, memref, dim));
    total = total ? arith::AddIOp::create(b, loc, total, size) : size;
  }
  return total;
}

static std::optional<int64_t> getStaticSize(const WrittenArrays &arrays) {
  int64_t total = 0;
  for (const auto &[memref, array] : arrays) {
    auto type = cast<MemRefType>(memref.getType());
    if (!type.hasStaticShape())
      return std::nullopt;
    total += type.getNumElements() * (type.getElementTypeBitWidth() / 8);
  }
  return total;
}

/// Builds the check that all arrays have the alignment that their writes need.
static Value buildIsAligned(OpBuilder &b, Location loc,
                            const WrittenArrays &arrays) {
  Value bits;
  for (const auto &[memref, array] : arrays) {
    Value pointer =
        memref::ExtractAlignedPointerAsIndexOp::create(b, loc, memref);
    Value low = arith::AndIOp::create(b, loc, pointer,
                                      createIndex(b, loc, array.alignment - 1));
    bits = bits ? arith::OrIOp::create(b, loc, bits, low) : low;
  }
  return arith::CmpIOp::create(b, loc, arith::CmpIPredicate::eq, bits,
                               createIndex(b, loc, 0));
}

/// Turns the writes to the arrays into non-temporal stores.
static void streamWrites(OpBuilder &b, const WrittenArrays &arrays) {
  for (const auto &[memref, array] : arrays)
    for (vector::TransferWriteOp write : array.writes) {
      b.setInsertionPoint(write);
      auto store = vector::StoreOp::create(b, write.getLoc(), write.getVector(),
                                           write.getBase(), write.getIndices(),
                                           /*nontemporal=*/true);
      store.setAlignment(array.alignment);
      write.erase();
    }
}

namespace {
struct StreamingStores
    : public pe::impl::StreamingStoresPassBase<StreamingStores> {
  using StreamingStoresPassBase::StreamingStoresPassBase;

  LogicalResult initialize(MLIRContext *context) override {
    if (threshold >= 0)
      return success();
    return emitError(UnknownLoc::get(context))
           << "pe-streaming-stores expects threshold to be at least 0, but "
              "found "
           << threshold.getValue();
  }

  void runOnOperation() override {
    if (streaming == Streaming::Never)
      return;
    SmallVector<LoopLikeOpInterface> loops;
    getOperation()->walk<WalkOrder::PreOrder>([&](LoopLikeOpInterface loop) {
      if (!isa<scf::ForOp, scf::ParallelOp>(loop.getOperation()) ||
          hasCalls(loop))
        return WalkResult::advance();
      loops.push_back(loop);
      return WalkResult::skip();
    });
    for (LoopLikeOpInterface loop : loops)
      specialize(loop);
  }

  /// Versions the loop: at run time, either the version with non-temporal
  /// stores or the original one is executed.
  void specialize(LoopLikeOpInterface loop) {
    if (loop->getNumResults() != 0)
      return;
    WrittenArrays arrays = findWrittenArrays(loop);
    if (arrays.empty())
      return;
    OpBuilder b(loop);
    Location loc = loop->getLoc();
    std::optional<int64_t> size = getStaticSize(arrays);
    if (streaming == Streaming::Auto && size && *size < threshold)
      return;
    Value condition = buildIsAligned(b, loc, arrays);
    if (streaming == Streaming::Auto && !size) {
      Value isLarge = arith::CmpIOp::create(b, loc, arith::CmpIPredicate::uge,
                                            buildSize(b, loc, arrays),
                                            createIndex(b, loc, threshold));
      condition = arith::AndIOp::create(b, loc, condition, isLarge);
    }
    auto choice = scf::IfOp::create(b, loc, condition,
                                    /*withElseRegion=*/true);
    choice.getElseBodyBuilder().clone(*loop);
    loop->moveBefore(choice.thenBlock()->getTerminator());
    streamWrites(b, arrays);
  }
};
} // namespace
