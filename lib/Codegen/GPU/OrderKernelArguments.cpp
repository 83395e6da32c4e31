//===- OrderKernelArguments.cpp - Stable kernel signatures ----------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "pe/Codegen/Passes.h"

namespace mlir::pe {
#define GEN_PASS_DEF_ORDERKERNELARGUMENTSPASS
#include "pe/Codegen/Passes.h.inc"
} // namespace mlir::pe

using namespace mlir;

/// Arrays come first, then numbers, then extents.
static int getRank(Type type) {
  if (isa<BaseMemRefType>(type))
    return 0;
  return type.isIndex() ? 2 : 1;
}

/// The order of arguments of these types: the index of each one's old place.
static SmallVector<unsigned> getOrder(TypeRange types) {
  auto order = llvm::to_vector(llvm::seq<unsigned>(0, types.size()));
  llvm::stable_sort(order, [&](unsigned lhs, unsigned rhs) {
    return getRank(types[lhs]) < getRank(types[rhs]);
  });
  return order;
}

static void reorder(gpu::GPUFuncOp kernel, ArrayRef<unsigned> order) {
  Block &body = kernel.getBody().front();
  size_t count = order.size();
  SmallVector<Type> types;
  for (unsigned old : order) {
    BlockArgument argument = body.getArgument(old);
    types.push_back(argument.getType());
    Value moved = body.insertArgument(count + types.size() - 1,
                                      argument.getType(), argument.getLoc());
    argument.replaceAllUsesWith(moved);
  }
  body.eraseArguments(0, count);
  kernel.setFunctionType(FunctionType::get(kernel.getContext(), types, {}));
  // Launched from elsewhere it may have another shape. Besides, given the size
  // of blocks, ptxas would rather spill registers than have fewer blocks.
  kernel.removeKnownBlockSizeAttr();
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
        entry->second = getOrder(kernel.getArgumentTypes());
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
