//===- DropReturnedArguments.cpp - Drop results that are arguments --------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/Bufferization/Transforms/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "pe/Codegen/CPU/Passes.h"

namespace mlir::pe {
#define GEN_PASS_DEF_DROPRETURNEDARGUMENTSPASS
#include "pe/Codegen/CPU/Passes.h.inc"
} // namespace mlir::pe

using namespace mlir;

/// The public functions whose only uses are calls, which are rewritten together
/// with the functions.
static SmallVector<func::FuncOp> getPublicFunctionsToChange(ModuleOp module) {
  std::optional<SymbolTable::UseRange> uses =
      SymbolTable::getSymbolUses(&module.getBodyRegion());
  if (!uses)
    return {};
  // One walk for all functions: one for each would be quadratic.
  DenseSet<StringAttr> usedOtherwise;
  for (SymbolTable::SymbolUse use : *uses)
    if (!isa<func::CallOp>(use.getUser()))
      usedOtherwise.insert(use.getSymbolRef().getRootReference());
  return llvm::filter_to_vector(
      module.getOps<func::FuncOp>(), [&](func::FuncOp function) {
        return function.isPublic() &&
               !usedOtherwise.contains(function.getSymNameAttr());
      });
}

/// Hides returned scalars behind casts to their own types. Upstream would treat
/// a scalar that is an argument as a buffer.
static SmallVector<UnrealizedConversionCastOp>
hideReturnedNumbers(ModuleOp module) {
  SmallVector<UnrealizedConversionCastOp> casts;
  module.walk([&](func::ReturnOp op) {
    OpBuilder builder(op);
    for (OpOperand &operand : op->getOpOperands()) {
      Type type = operand.get().getType();
      if (isa<BaseMemRefType>(type))
        continue;
      casts.push_back(UnrealizedConversionCastOp::create(builder, op.getLoc(),
                                                         type, operand.get()));
      operand.set(casts.back().getResult(0));
    }
  });
  return casts;
}

static void eraseCasts(ArrayRef<UnrealizedConversionCastOp> casts) {
  for (UnrealizedConversionCastOp cast : casts) {
    cast.getResult(0).replaceAllUsesWith(cast.getOperand(0));
    cast.erase();
  }
}

static unsigned countResults(ModuleOp module) {
  unsigned count = 0;
  for (auto function : module.getOps<func::FuncOp>())
    count += function.getNumResults();
  return count;
}

namespace {
struct DropReturnedArguments
    : public pe::impl::DropReturnedArgumentsPassBase<DropReturnedArguments> {
  void runOnOperation() override {
    // Upstream skips public functions, so they are private meanwhile.
    ModuleOp module = getOperation();
    const SmallVector<func::FuncOp> publicFunctions =
        getPublicFunctionsToChange(module);
    for (func::FuncOp function : publicFunctions)
      function.setPrivate();
    const SmallVector<UnrealizedConversionCastOp> casts =
        hideReturnedNumbers(module);
    // Upstream visits each function once. A function that returns a result of a
    // function visited later needs another round.
    unsigned before;
    do {
      before = countResults(module);
      if (failed(bufferization::dropEquivalentBufferResults(module))) {
        signalPassFailure();
        break;
      }
    } while (countResults(module) < before);
    eraseCasts(casts);
    for (func::FuncOp function : publicFunctions)
      function.setPublic();
  }
};
} // namespace
