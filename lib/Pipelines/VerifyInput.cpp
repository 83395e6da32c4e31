//===- VerifyInput.cpp - What a pipeline takes ----------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/SymbolTable.h"
#include "pe/Pipelines/Passes.h"

namespace mlir::pe {
#define GEN_PASS_DEF_VERIFYINPUTPASS
#include "pe/Pipelines/Passes.h.inc"
} // namespace mlir::pe

using namespace mlir;

/// Emits an error if the value is a memref in a memory space of its own.
static LogicalResult verifyMemorySpace(Value value) {
  auto type = dyn_cast<BaseMemRefType>(value.getType());
  if (!type || !type.getMemorySpace() ||
      type.getMemorySpace() == IntegerAttr::get(
          IntegerType::get(type.getContext(), 64), 0))
    return success();
  return emitError(value.getLoc())
         << "expects memrefs in the default memory space, but found " << type;
}

/// Emits an error if the op, below the one that is lowered, is a module.
static LogicalResult verifyIsNoModule(Operation *op) {
  if (!op->hasTrait<OpTrait::SymbolTable>())
    return success();
  return op->emitError("expects no module in the module to be lowered, but "
                       "found a '")
         << op->getName() << "'";
}

namespace {
struct VerifyInput : public pe::impl::VerifyInputPassBase<VerifyInput> {
  void runOnOperation() override {
    markAllAnalysesPreserved();
    Operation *root = getOperation();
    WalkResult result = root->walk<WalkOrder::PreOrder>([&](Operation *op) {
      if (op != root && failed(verifyIsNoModule(op)))
        return WalkResult::interrupt();
      SmallVector<Value> values(op->getResults());
      for (Region &region : op->getRegions())
        for (Block &block : region)
          llvm::append_range(values, block.getArguments());
      return WalkResult(success(llvm::all_of(values, [](Value value) {
        return succeeded(verifyMemorySpace(value));
      })));
    });
    if (result.wasInterrupted())
      signalPassFailure();
  }
};
} // namespace
