//===- VerifyContract.cpp - Reject ops that a pipeline left behind --------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/IR/BuiltinDialect.h"
#include "pe/Pipelines/Passes.h"
#include "llvm/ADT/StringExtras.h"

namespace mlir::pe {
#define GEN_PASS_DEF_VERIFYCONTRACTPASS
#include "pe/Pipelines/Passes.h.inc"
} // namespace mlir::pe

using namespace mlir;

/// The location of the op or, if that is unknown, of the op around it. Folded
/// constants and implicit terminators have no location.
static Location getLocation(Operation *op) {
  while (isa<UnknownLoc>(op->getLoc()) && op->getParentOp())
    op = op->getParentOp();
  return op->getLoc();
}

namespace {
struct VerifyContract
    : public pe::impl::VerifyContractPassBase<VerifyContract> {
  using VerifyContractPassBase::VerifyContractPassBase;

  void runOnOperation() override {
    markAllAnalysesPreserved();
    getOperation()->walk([&](Operation *op) {
      StringRef dialect = op->getName().getDialectNamespace();
      if (dialect == BuiltinDialect::getDialectNamespace() ||
          llvm::is_contained(dialects, dialect))
        return;
      emitError(getLocation(op))
          << "'" << op->getName()
          << "' op is left at the end of the pipeline, which lowers to "
          << (dialects.empty() ? "nothing but builtin ops"
                               : llvm::join(dialects, ", "));
      signalPassFailure();
    });
  }
};
} // namespace
