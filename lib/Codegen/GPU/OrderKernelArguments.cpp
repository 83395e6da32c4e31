//===- OrderKernelArguments.cpp - Stable kernel signatures ----------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "GridLaunch.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "pe/Codegen/GPU/Passes.h"

namespace mlir::pe {
#define GEN_PASS_DEF_ORDERKERNELARGUMENTSPASS
#include "pe/Codegen/GPU/Passes.h.inc"
} // namespace mlir::pe

using namespace mlir;
using namespace mlir::pe;

/// Arrays come first, then numbers, then the extents of arrays by dimension,
/// then other indices, then offsets and strides, then the first indices of
/// launches that loops of the host split.
static std::pair<int, unsigned> getKey(Value operand) {
  if (isa<BaseMemRefType>(operand.getType()))
    return {0, 0};
  if (!operand.getType().isIndex())
    return {1, 0};
  if (auto argument = dyn_cast<BlockArgument>(operand))
    if (argument.getOwner()->getParentOp()->hasAttr(kSplitAttr))
      return {6, 0};
  auto metadata = operand.getDefiningOp<memref::ExtractStridedMetadataOp>();
  if (!metadata)
    return {3, 0};
  unsigned number = cast<OpResult>(operand).getResultNumber();
  unsigned firstSize = 2, numSizes = metadata.getSizes().size();
  if (number < firstSize)
    return {4, 0};
  if (number < firstSize + numSizes)
    return {2, number - firstSize};
  return {5, number - firstSize - numSizes};
}

/// The order of operands, as their old indices.
static SmallVector<unsigned> getOrder(ValueRange operands) {
  auto order = llvm::to_vector(llvm::seq<unsigned>(0, operands.size()));
  llvm::stable_sort(order, [&](unsigned lhs, unsigned rhs) {
    return getKey(operands[lhs]) < getKey(operands[rhs]);
  });
  return order;
}

static void reorder(gpu::GPUFuncOp kernel, ArrayRef<unsigned> order) {
  Block &body = kernel.getBody().front();
  size_t count = order.size();
  SmallVector<Type> types;
  SmallVector<DictionaryAttr> attributes;
  for (unsigned old : order) {
    attributes.push_back(kernel.getArgAttrDict(old));
    BlockArgument argument = body.getArgument(old);
    types.push_back(argument.getType());
    Value moved = body.insertArgument(count + types.size() - 1,
                                      argument.getType(), argument.getLoc());
    argument.replaceAllUsesWith(moved);
  }
  body.eraseArguments(0, count);
  kernel.setFunctionType(FunctionType::get(kernel.getContext(), types, {}));
  kernel.setAllArgAttrs(attributes);
  // The block size is a constant of the code, but the grid is not.
  kernel.removeKnownGridSizeAttr();
}

namespace {
struct OrderKernelArguments
    : public pe::impl::OrderKernelArgumentsPassBase<OrderKernelArguments> {
  void runOnOperation() override {
    SymbolTableCollection symbols;
    DenseMap<Operation *, SmallVector<unsigned>> orders;
    getOperation()->walk([&](gpu::LaunchFuncOp launch) {
      auto kernel = symbols.lookupNearestSymbolFrom<gpu::GPUFuncOp>(
          launch, launch.getKernel());
      if (!kernel)
        return;
      auto [entry, isNew] = orders.try_emplace(kernel);
      if (isNew) {
        entry->second = getOrder(launch.getKernelOperands());
        reorder(kernel, entry->second);
      }
      SmallVector<Value> operands;
      for (unsigned old : entry->second)
        operands.push_back(launch.getKernelOperand(old));
      launch.getKernelOperandsMutable().assign(operands);
    });
  }
};
} // namespace
