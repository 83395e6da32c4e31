//===- StreamingStores.cpp - Stores that bypass the caches ----------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Calls.h"
#include "WrittenArrays.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "pe/Codegen/CPU/Passes.h"

namespace mlir::pe {
#define GEN_PASS_DEF_STREAMINGSTORESPASS
#include "pe/Codegen/CPU/Passes.h.inc"
} // namespace mlir::pe

using namespace mlir;
using namespace mlir::pe;

static Value createIndex(OpBuilder &b, Location loc, int64_t value) {
  return arith::ConstantIndexOp::create(b, loc, value);
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
    std::optional<int64_t> size = getStaticSize(arrays, loop);
    if (streaming == Streaming::Auto && size && *size < threshold)
      return;
    Value condition = buildIsAligned(b, loc, arrays);
    if (streaming == Streaming::Auto && !size) {
      Value isLarge = arith::CmpIOp::create(b, loc, arith::CmpIPredicate::uge,
                                            buildSize(b, arrays, loop),
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
