//===- KeepVectorLoops.cpp - Loops that LLVM does not unroll --------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "pe/Codegen/CPU/Passes.h"

namespace mlir::pe {
#define GEN_PASS_DEF_KEEPVECTORLOOPSPASS
#include "pe/Codegen/CPU/Passes.h.inc"
} // namespace mlir::pe

using namespace mlir;

/// Whether the loop, or one in it, moves vectors between memory and registers.
static bool movesVectors(scf::ForOp loop) {
  return loop
      ->walk([](Operation *op) {
        return isa<vector::TransferReadOp, vector::TransferWriteOp,
                   vector::LoadOp, vector::StoreOp>(op)
                   ? WalkResult::interrupt()
                   : WalkResult::advance();
      })
      .wasInterrupted();
}

namespace {
struct KeepVectorLoops
    : public pe::impl::KeepVectorLoopsPassBase<KeepVectorLoops> {
  void runOnOperation() override {
    MLIRContext *context = &getContext();
    OperationName branch(LLVM::BrOp::getOperationName(), context);
    // The attribute becomes that of the branch.
    StringAttr name = LLVM::BrOp::getLoopAnnotationAttrName(branch);
    auto unroll = LLVM::LoopUnrollAttr::get(
        context, /*disable=*/BoolAttr::get(context, true), {}, {}, {}, {}, {},
        {});
    auto annotation =
        LLVM::LoopAnnotationAttr::get(context, {}, {}, {}, unroll, {}, {}, {},
                                      {}, {}, {}, {}, {}, {}, {}, {});
    getOperation()->walk([&](scf::ForOp loop) {
      if (movesVectors(loop) && !loop->hasAttr(name))
        loop->setAttr(name, annotation);
    });
  }
};
} // namespace
