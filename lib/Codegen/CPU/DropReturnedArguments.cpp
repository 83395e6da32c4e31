//===- DropReturnedArguments.cpp - Signatures of updates ------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/Bufferization/Transforms/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "pe/Codegen/Passes.h"

namespace mlir::pe {
#define GEN_PASS_DEF_DROPRETURNEDARGUMENTSPASS
#include "pe/Codegen/Passes.h.inc"
} // namespace mlir::pe

using namespace mlir;

/// Whether the function is used by calls only, which can change with it.
static bool isOnlyCalled(func::FuncOp function, ModuleOp module) {
  std::optional<SymbolTable::UseRange> uses =
      SymbolTable::getSymbolUses(function, module);
  return uses && llvm::all_of(*uses, [](SymbolTable::SymbolUse use) {
           return isa<func::CallOp>(use.getUser());
         });
}

namespace {
struct DropReturnedArguments
    : public pe::impl::DropReturnedArgumentsPassBase<DropReturnedArguments> {
  void runOnOperation() override {
    // Upstream leaves public functions alone, so none is for a moment.
    ModuleOp module = getOperation();
    SmallVector<func::FuncOp> publicFunctions;
    for (auto function : module.getOps<func::FuncOp>())
      if (function.isPublic() && isOnlyCalled(function, module))
        publicFunctions.push_back(function);
    for (func::FuncOp function : publicFunctions)
      function.setPrivate();
    if (failed(bufferization::dropEquivalentBufferResults(module)))
      signalPassFailure();
    for (func::FuncOp function : publicFunctions)
      function.setPublic();
  }
};
} // namespace
