//===- CopyAsIntegers.cpp - Copies of bf16 --------------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "pe/Codegen/CPU/Passes.h"

namespace mlir::pe {
#define GEN_PASS_DEF_COPYASINTEGERSPASS
#include "pe/Codegen/CPU/Passes.h.inc"
} // namespace mlir::pe

using namespace mlir;

/// Whether the loaded value is only stored elsewhere.
static bool isCopy(LLVM::LoadOp op) {
  return llvm::all_of(op.getResult().getUses(), [](OpOperand &use) {
    auto store = dyn_cast<LLVM::StoreOp>(use.getOwner());
    return store && use.get() == store.getValue();
  });
}

namespace {
struct CopyAsIntegers
    : public pe::impl::CopyAsIntegersPassBase<CopyAsIntegers> {
  void runOnOperation() override {
    getOperation()->walk([](LLVM::LoadOp op) {
      auto type = dyn_cast<VectorType>(op.getType());
      if (!type || !type.getElementType().isBF16() || !isCopy(op))
        return;
      auto integer = IntegerType::get(type.getContext(), 16);
      op.getResult().setType(type.clone(integer));
    });
  }
};
} // namespace
