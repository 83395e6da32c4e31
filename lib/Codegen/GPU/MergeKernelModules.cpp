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
#include "pe/Codegen/GPU/Passes.h"

namespace mlir::pe {
#define GEN_PASS_DEF_MERGEKERNELMODULESPASS
#include "pe/Codegen/GPU/Passes.h.inc"
} // namespace mlir::pe

using namespace mlir;

/// Whether the modules have the same attributes, apart from their names.
static bool areAlike(gpu::GPUModuleOp a, gpu::GPUModuleOp b) {
  auto getAttributes = [](gpu::GPUModuleOp module) {
    NamedAttrList attributes(module->getAttrDictionary());
    attributes.erase(SymbolTable::getSymbolAttrName());
    return attributes.getDictionary(module.getContext());
  };
  return getAttributes(a) == getAttributes(b);
}

/// Whether one can replace the other: both are copies of one constant.
static bool areSame(Operation *a, Operation *b) {
  return !isa<gpu::GPUFuncOp>(a) &&
         OperationEquivalence::isEquivalentTo(
             a, b, OperationEquivalence::IgnoreLocations);
}

using KernelNames = DenseMap<Attribute, SymbolRefAttr>;

/// Moves the contents of `source` into `target`, renaming symbols whose names
/// are taken, and erases `source`. Records the new names of kernels in `names`.
static LogicalResult moveInto(SymbolTable &target, gpu::GPUModuleOp source,
                              KernelNames &names) {
  SymbolTable sourceTable(source);
  StringAttr module = SymbolTable::getSymbolName(target.getOp());
  for (Operation &op : llvm::make_early_inc_range(source.getOps())) {
    if (!op.hasAttr(SymbolTable::getSymbolAttrName()))
      return op.emitError("expects nothing but symbols in a module of kernels, "
                          "which becomes a part of another one, but found '")
             << op.getName() << "'";
    StringAttr oldName = SymbolTable::getSymbolName(&op);
    Operation *taken = target.lookup(oldName);
    if (taken && areSame(taken, &op)) {
      op.erase();
      continue;
    }
    if (taken && failed(sourceTable.renameToUnique(&op, {&target})))
      return op.emitError("expects uses of @")
             << oldName.getValue()
             << " that are known, because the module of kernels @"
             << module.getValue() << " has another one";
    op.remove();
    target.insert(&op);
    names[SymbolRefAttr::get(source.getNameAttr(),
                             FlatSymbolRefAttr::get(oldName))] =
        SymbolRefAttr::get(module, FlatSymbolRefAttr::get(&op));
  }
  source.erase();
  return success();
}

namespace {
struct MergeKernelModules
    : public pe::impl::MergeKernelModulesPassBase<MergeKernelModules> {
  void runOnOperation() override {
    SmallVector<std::unique_ptr<SymbolTable>> targets;
    KernelNames names;
    for (auto module : llvm::make_early_inc_range(
             getOperation().getOps<gpu::GPUModuleOp>())) {
      auto *alike = llvm::find_if(targets, [&](auto &target) {
        return areAlike(cast<gpu::GPUModuleOp>(target->getOp()), module);
      });
      if (alike == targets.end())
        targets.push_back(std::make_unique<SymbolTable>(module));
      else if (failed(moveInto(**alike, module, names)))
        return signalPassFailure();
    }
    getOperation()->walk([&](gpu::LaunchFuncOp launch) {
      if (SymbolRefAttr name = names.lookup(launch.getKernelAttr()))
        launch.setKernelAttr(name);
    });
  }
};
} // namespace
