//===- MarkProgramMemory.cpp - Memory that the program manages ------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ProgramMemory.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "pe/Codegen/CPU/Passes.h"

namespace mlir::pe {
#define GEN_PASS_DEF_MARKPROGRAMMEMORYPASS
#define GEN_PASS_DEF_UNMARKPROGRAMMEMORYPASS
#include "pe/Codegen/CPU/Passes.h.inc"
} // namespace mlir::pe

using namespace mlir;
using namespace mlir::pe;
using bufferization::BufferizationDialect;

bool mlir::pe::isMemRef(Value value) {
  return isa<BaseMemRefType>(value.getType());
}

bool mlir::pe::allocates(OpResult result) {
  auto op = dyn_cast<MemoryEffectOpInterface>(result.getOwner());
  if (!op || !isMemRef(result))
    return false;
  auto effect = op.getEffectOnValue<MemoryEffects::Allocate>(result);
  return effect && !isa<SideEffects::AutomaticAllocationScopeResource>(
                       effect->getResource());
}

bool mlir::pe::frees(OpOperand &operand) {
  auto op = dyn_cast<MemoryEffectOpInterface>(operand.getOwner());
  return op && isMemRef(operand.get()) &&
         op.getEffectOnValue<MemoryEffects::Free>(operand.get());
}

bool mlir::pe::isMarked(Operation *op) {
  return op->hasAttr(BufferizationDialect::kManualDeallocation);
}

bool mlir::pe::isProgramMemory(CallOpInterface call, OpResult result,
                               SymbolTableCollection &symbols) {
  auto callee =
      dyn_cast_if_present<func::FuncOp>(call.resolveCallableInTable(&symbols));
  // Only calls of a known function are bufferized.
  return !callee ||
         callee.getResultAttr(result.getResultNumber(), kProgramMemory);
}

static void markSignature(func::FuncOp function) {
  Attribute mark = UnitAttr::get(function.getContext());
  for (auto [i, type] : llvm::enumerate(function.getArgumentTypes()))
    if (isa<BaseMemRefType>(type))
      function.setArgAttr(i, kProgramMemory, mark);
  for (auto [i, type] : llvm::enumerate(function.getResultTypes()))
    if (isa<BaseMemRefType>(type))
      function.setResultAttr(i, kProgramMemory, mark);
}

/// Removes what pe-mark-program-memory has set.
static void removeMarks(Operation *op) {
  if (isMarked(op))
    op->removeAttr(BufferizationDialect::kManualDeallocation);
  auto function = dyn_cast<func::FuncOp>(op);
  if (!function)
    return;
  StringAttr mark = StringAttr::get(op->getContext(), kProgramMemory);
  for (unsigned i = 0; i < function.getNumArguments(); ++i)
    function.removeArgAttr(i, mark);
  for (unsigned i = 0; i < function.getNumResults(); ++i)
    function.removeResultAttr(i, mark);
}

namespace {
struct MarkProgramMemory
    : public pe::impl::MarkProgramMemoryPassBase<MarkProgramMemory> {
  void runOnOperation() override {
    Attribute mark = UnitAttr::get(&getContext());
    getOperation()->walk([&](Operation *op) {
      if (auto function = dyn_cast<func::FuncOp>(op))
        return markSignature(function);
      if (llvm::any_of(op->getResults(), allocates) ||
          llvm::any_of(op->getOpOperands(), frees))
        op->setAttr(BufferizationDialect::kManualDeallocation, mark);
    });
  }
};

struct UnmarkProgramMemory
    : public pe::impl::UnmarkProgramMemoryPassBase<UnmarkProgramMemory> {
  void runOnOperation() override { getOperation()->walk(removeMarks); }
};
} // namespace
