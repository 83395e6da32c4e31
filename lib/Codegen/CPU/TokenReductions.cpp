//===- TokenReductions.cpp - Numbers that are made of all tokens ----------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A factor of all tokens, such as one of the largest element, is a number or a
// small array by the time a program uses it. The reduction is some ops away,
// and has to be done before the first token.
//
//===----------------------------------------------------------------------===//

#include "RowProgram.h"
#include "mlir/Analysis/SliceAnalysis.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Transforms/RegionUtils.h"

using namespace mlir;
using namespace mlir::pe;

/// The ops of the block that the value is computed by, in their order.
static SetVector<Operation *> getOpsOf(Value value, Block *block) {
  SetVector<Operation *> ops;
  BackwardSliceOptions options;
  options.inclusive = true;
  options.omitBlockArguments = true;
  options.omitUsesFromAbove = false;
  options.filter = [&](Operation *op) { return op->getBlock() == block; };
  if (failed(getBackwardSlice(value, &ops, options)))
    ops.clear();
  return ops;
}

/// What the op computes with for all tokens alike: numbers, also those that its
/// body takes from outside, and arrays of linalg that tokens do not index.
static SetVector<Value> getSharedOperands(const RowProgram &program,
                                          Operation *op) {
  SetVector<Value> values;
  getUsedValuesDefinedAbove(op->getRegions(), values);
  auto linalgOp = dyn_cast<linalg::LinalgOp>(op);
  for (OpOperand &operand : op->getOpOperands()) {
    bool isInput = linalgOp && linalgOp.isDpsInput(&operand);
    if ((isInput || isa<FloatType>(operand.get().getType())) &&
        !program.arrays.contains(operand.get()))
      values.insert(operand.get());
  }
  return values;
}

void mlir::pe::addTokenReductions(RowProgram &program) {
  Block *block = program.root->getBlock();
  auto isOfTokens = [&](Value value) {
    return program.arrays.contains(value) ||
           program.ops.contains(value.getDefiningOp());
  };
  auto combinesTokens = [&](Operation *op) {
    auto linalgOp = dyn_cast<linalg::LinalgOp>(op);
    return linalgOp && linalgOp.getNumReductionLoops() > 0 &&
           llvm::any_of(getOpsOf(op->getResult(0), block),
                        [&](Operation *part) {
                          return llvm::any_of(part->getOperands(), isOfTokens);
                        });
  };
  for (Operation *op : program.ops)
    for (Value value : getSharedOperands(program, op)) {
      SetVector<Operation *> ops = getOpsOf(value, block);
      // The last one: those before it may still have had a result per token.
      auto found = llvm::find_if(llvm::reverse(ops), combinesTokens);
      if (found != ops.rend())
        program.missed.try_emplace(*found, "it combines tokens");
    }
}
