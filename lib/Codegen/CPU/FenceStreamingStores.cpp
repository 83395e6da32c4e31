//===- FenceStreamingStores.cpp - Order non-temporal stores ---------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Calls.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/OpenMP/OpenMPDialect.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/Interfaces/LoopLikeInterface.h"
#include "pe/Codegen/CPU/Passes.h"
#include "llvm/ADT/SetVector.h"

namespace mlir::pe {
#define GEN_PASS_DEF_FENCESTREAMINGSTORESPASS
#include "pe/Codegen/CPU/Passes.h.inc"
} // namespace mlir::pe

using namespace mlir;
using namespace mlir::pe;

/// The outermost loop around the store that a single thread runs and that
/// contains no call; the store itself if there is no such loop. The search ends
/// at the function, because other threads of the pass manager may be changing
/// the ops around it.
static Operation *getThreadLoop(vector::StoreOp store) {
  Operation *outermost = store;
  for (Operation *op = store->getParentOp();
       op && !op->hasTrait<OpTrait::IsIsolatedFromAbove>();
       op = op->getParentOp()) {
    if (hasCalls(op))
      return outermost;
    if (isa<omp::WsloopOp>(op))
      return op;
    if (isa<LoopLikeOpInterface>(op))
      outermost = op;
  }
  return outermost;
}

namespace {
struct FenceStreamingStores
    : public pe::impl::FenceStreamingStoresPassBase<FenceStreamingStores> {
  void runOnOperation() override {
    llvm::SetVector<Operation *> loops;
    getOperation()->walk([&](vector::StoreOp store) {
      if (store.getNontemporal())
        loops.insert(getThreadLoop(store));
    });
    for (Operation *loop : loops) {
      OpBuilder b(loop->getContext());
      b.setInsertionPointAfter(loop);
      LLVM::FenceOp::create(b, loop->getLoc(), LLVM::AtomicOrdering::seq_cst,
                            /*syncscope=*/StringRef());
    }
  }
};
} // namespace
