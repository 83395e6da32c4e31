//===- MemoryOrder.cpp - Tensors that are read from memory ----------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "MemoryOrder.h"
#include "mlir/Analysis/SliceAnalysis.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

using namespace mlir;
using namespace mlir::pe;

bool mlir::pe::readsMemRef(Operation *op) {
  SetVector<Operation *> slice;
  BackwardSliceOptions options;
  options.omitUsesFromAbove = false;
  options.omitBlockArguments = true;
  return failed(getBackwardSlice(op, &slice, options)) ||
         llvm::any_of(slice, llvm::IsaPred<bufferization::ToTensorOp>);
}

bool mlir::pe::mayChangeMemory(Operation *op) {
  auto effects = getEffectsRecursively(op);
  return !effects ||
         llvm::any_of(*effects, [](const MemoryEffects::EffectInstance &it) {
           return !isa<MemoryEffects::Read, MemoryEffects::Allocate>(
               it.getEffect());
         });
}

bool mlir::pe::mayMoveDown(Operation *op, Operation *later) {
  for (Operation *between = op->getNextNode(); between != later;
       between = between->getNextNode())
    if (mayChangeMemory(between))
      return !readsMemRef(op);
  return true;
}
