//===- MergeKernelModules.cpp - One module for all kernels ----------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/SymbolTable.h"
#include "pe/Codegen/Passes.h"

namespace mlir::pe {
#define GEN_PASS_DEF_MERGEKERNELMODULESPASS
#include "pe/Codegen/Passes.h.inc"
} // namespace mlir::pe

using namespace mlir;

/// Whether the modules differ in nothing but their names and what they hold.
static bool areAlike(gpu::GPUModuleOp a, gpu::GPUModuleOp b) {
  auto getAttributes = [](gpu::GPUModuleOp module) {
    NamedAttrList attributes(module->getAttrDictionary());
    attributes.erase(SymbolTable::getSymbolAttrName());
    return attributes.getDictionary(module.getContext());
  };
  return getAttributes(a) == getAttributes(b);
}

/// Whether the one can take the place of the other, as copies of a constant.
static bool areSame(Operation *a, Operation *b) {
  return !isa<gpu::GPUFuncOp>(a) &&
         OperationEquivalence::isEquivalentTo(
             a, b, OperationEquivalence::IgnoreLocations);
}

using KernelNames = DenseMap<Attribute, SymbolRefAttr>;

/// Moves what the module holds, under other names where names are taken, and
/// erases it. Notes what kernels are called from outside.
static void moveInto(gpu::GPUModuleOp target, gpu::GPUModuleOp source,
                     KernelNames &names) {
  SymbolTable targetTable(target), sourceTable(source);
  StringAttr module = target.getNameAttr();
  for (Operation &op : llvm::make_early_inc_range(source.getOps())) {
    StringAttr oldName = SymbolTable::getSymbolName(&op);
    Operation *taken = targetTable.lookup(oldName);
    if (taken && areSame(taken, &op)) {
      op.erase();
      continue;
    }
    // Fails where a use is not known, as the verifier has seen to.
    if (taken && failed(sourceTable.renameToUnique(&op, {&targetTable})))
      llvm_unreachable("a module of kernels has its own symbols");
    op.remove();
    targetTable.insert(&op);
    names[SymbolRefAttr::get(source.getNameAttr(),
                             FlatSymbolRefAttr::get(oldName))] =
        SymbolRefAttr::get(module, FlatSymbolRefAttr::get(&op));
  }
  source.erase();
}

namespace {
struct MergeKernelModules
    : public pe::impl::MergeKernelModulesPassBase<MergeKernelModules> {
  void runOnOperation() override {
    SmallVector<gpu::GPUModuleOp> modules;
    KernelNames names;
    for (auto module : llvm::make_early_inc_range(
             getOperation().getOps<gpu::GPUModuleOp>())) {
      auto *alike = llvm::find_if(modules, [&](gpu::GPUModuleOp other) {
        return areAlike(other, module);
      });
      if (alike == modules.end())
        modules.push_back(module);
      else
        moveInto(*alike, module, names);
    }
    getOperation()->walk([&](gpu::LaunchFuncOp launch) {
      if (SymbolRefAttr name = names.lookup(launch.getKernelAttr()))
        launch.setKernelAttr(name);
    });
  }
};
} // namespace
