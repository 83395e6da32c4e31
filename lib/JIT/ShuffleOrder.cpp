//===- ShuffleOrder.cpp - A repair of LLVM's output -----------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ShuffleOrder.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/IR/Instructions.h"

using namespace llvm;

/// The last instruction of the same block that an operand comes from, if it is
/// after `user`.
static Instruction *findLaterOperand(Instruction &user) {
  Instruction *last = &user;
  for (Value *operand : user.operands()) {
    auto *producer = dyn_cast<Instruction>(operand);
    if (producer && producer->getParent() == user.getParent() &&
        last->comesBefore(producer))
      last = producer;
  }
  return last == &user ? nullptr : last;
}

void mlir::pe::moveShufflesAfterOperands(Function &function) {
  for (BasicBlock &block : function)
    // Operands are moved before their users, which then move behind them.
    for (Instruction &instruction : make_early_inc_range(block))
      if (isa<ShuffleVectorInst, BitCastInst>(instruction))
        if (Instruction *producer = findLaterOperand(instruction))
          instruction.moveAfter(producer);
}

void mlir::pe::repairAfterSROA(PassInstrumentationCallbacks &callbacks) {
  callbacks.registerAfterPassCallback(
      [](StringRef pass, Any ir, const PreservedAnalyses &) {
        if (pass != "SROAPass")
          return;
        // Observers are given what the pass may change. The order within a
        // block is no analysis' result.
        if (const auto *function = any_cast<const Function *>(&ir))
          moveShufflesAfterOperands(*const_cast<Function *>(*function));
      });
}
