//===- VerifyFlatModule.cpp - No modules in the module --------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/IR/SymbolTable.h"
#include "pe/Pipelines/Passes.h"

namespace mlir::pe {
#define GEN_PASS_DEF_VERIFYFLATMODULEPASS
#include "pe/Pipelines/Passes.h.inc"
} // namespace mlir::pe

using namespace mlir;

namespace {
struct VerifyFlatModule
    : public pe::impl::VerifyFlatModulePassBase<VerifyFlatModule> {
  using VerifyFlatModulePassBase::VerifyFlatModulePassBase;

  void runOnOperation() override {
    markAllAnalysesPreserved();
    Operation *root = getOperation();
    root->walk<WalkOrder::PreOrder>([&](Operation *op) {
      if (op == root || !op->hasTrait<OpTrait::SymbolTable>())
        return WalkResult::advance();
      if (llvm::is_contained(allowed, op->getName().getStringRef().str()))
        return WalkResult::skip();
      // The message must not contain the whole module.
      emitError(op->getLoc()) << "'" << root->getName()
                              << "' op expects no modules inside, but found a '"
                              << op->getName() << "'";
      signalPassFailure();
      return WalkResult::skip();
    });
  }
};
} // namespace
