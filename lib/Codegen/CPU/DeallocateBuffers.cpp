//===- DeallocateBuffers.cpp - Deallocation of the buffers of tensors -----===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "HiddenOps.h"
#include "ProgramMemory.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Bufferization/Transforms/Passes.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "pe/Codegen/CPU/Passes.h"

namespace mlir::pe {
#define GEN_PASS_DEF_DEALLOCATEBUFFERSPASS
#include "pe/Codegen/CPU/Passes.h.inc"
} // namespace mlir::pe

using namespace mlir;
using namespace mlir::pe;

/// Whether the function ever owns the buffer of a tensor.
static bool ownsBuffers(func::FuncOp function, SymbolTableCollection &symbols) {
  for (auto [i, type] : llvm::enumerate(function.getResultTypes()))
    if (isa<BaseMemRefType>(type) && !function.getResultAttr(i, kProgramMemory))
      return true;
  return function
      .walk([&](Operation *op) {
        auto call = dyn_cast<CallOpInterface>(op);
        bool owns = llvm::any_of(op->getResults(), [&](OpResult result) {
          if (call)
            return isMemRef(result) && !isProgramMemory(call, result, symbols);
          return allocates(result) && !isMarked(op);
        });
        return owns ? WalkResult::interrupt() : WalkResult::advance();
      })
      .wasInterrupted();
}

/// Runs upstream's deallocation on a function. It frees allocations that are
/// not marked, and returns every memref with its ownership: a result that the
/// function does not own is copied. Results that are memrefs in the program
/// must not be copied, so casts hide from upstream that they are memrefs.
namespace {
class Deallocation {
public:
  Deallocation(func::FuncOp function, SymbolTableCollection &symbols)
      : function(function), symbols(symbols) {}

  LogicalResult run();

private:
  void hideResult(OpResult result);
  void hideReturned(OpOperand &operand);
  /// Keeps the memory that the returned `memrefs` may point to from being freed
  /// at the end of the function.
  void retainReturned(func::ReturnOp op, ValueRange memrefs);

  func::FuncOp function;
  SymbolTableCollection &symbols;
  HiddenOps frees;
  /// Casts from what calls return, and to what is returned.
  SmallVector<UnrealizedConversionCastOp> fromResults, toReturned;
};
} // namespace

void Deallocation::hideResult(OpResult result) {
  OpBuilder builder(function.getContext());
  builder.setInsertionPointAfter(result.getOwner());
  auto cast = UnrealizedConversionCastOp::create(builder, result.getLoc(),
                                                 result.getType(), result);
  result.replaceAllUsesExcept(cast.getResult(0), cast);
  result.setType(builder.getNoneType());
  fromResults.push_back(cast);
}

void Deallocation::hideReturned(OpOperand &operand) {
  OpBuilder builder(operand.getOwner());
  auto cast =
      UnrealizedConversionCastOp::create(builder, operand.getOwner()->getLoc(),
                                         builder.getNoneType(), operand.get());
  operand.set(cast.getResult(0));
  toReturned.push_back(cast);
}

void Deallocation::retainReturned(func::ReturnOp op, ValueRange memrefs) {
  Operation *before = op->getPrevNode();
  while (before && !isa<bufferization::DeallocOp>(before))
    before = before->getPrevNode();
  if (!before || memrefs.empty())
    return;
  auto dealloc = cast<bufferization::DeallocOp>(before);
  SmallVector<Value> retained(dealloc.getRetained());
  size_t numRetained = retained.size();
  retained.append(memrefs.begin(), memrefs.end());
  OpBuilder builder(dealloc);
  auto retaining = bufferization::DeallocOp::create(
      builder, dealloc.getLoc(), dealloc.getMemrefs(), dealloc.getConditions(),
      retained);
  dealloc->replaceAllUsesWith(retaining->getResults().take_front(numRetained));
  dealloc.erase();
}

LogicalResult Deallocation::run() {
  const FunctionType type = function.getFunctionType();
  function.walk([&](Operation *op) {
    if (llvm::any_of(op->getOpOperands(), mlir::pe::frees))
      return frees.hide(op);
    if (auto call = dyn_cast<CallOpInterface>(op))
      for (OpResult result : op->getResults())
        if (isMemRef(result) && isProgramMemory(call, result, symbols))
          hideResult(result);
    if (isa<func::ReturnOp>(op))
      for (OpOperand &operand : op->getOpOperands())
        if (function.getResultAttr(operand.getOperandNumber(), kProgramMemory))
          hideReturned(operand);
  });
  LogicalResult result = bufferization::deallocateBuffersOwnershipBased(
      function, bufferization::DeallocationOptions(), symbols);
  frees.restore();
  for (UnrealizedConversionCastOp cast : fromResults) {
    Value hidden = cast.getInputs().front();
    hidden.setType(cast.getType(0));
    cast.getResult(0).replaceAllUsesWith(hidden);
    cast.erase();
  }
  DenseMap<Operation *, SmallVector<Value>> returned;
  for (UnrealizedConversionCastOp cast : toReturned) {
    Operation *op = *cast->user_begin();
    returned[op].push_back(cast.getInputs().front());
    cast->replaceAllUsesWith(cast.getInputs());
    cast.erase();
  }
  for (auto &[op, memrefs] : returned)
    retainReturned(cast<func::ReturnOp>(op), memrefs);
  function.setFunctionType(type);
  return result;
}

namespace {
struct DeallocateBuffers
    : public pe::impl::DeallocateBuffersPassBase<DeallocateBuffers> {
  void runOnOperation() override {
    SymbolTableCollection symbols;
    if (failed(settleFrees(getOperation(), symbols)))
      return signalPassFailure();
    WalkResult result = getOperation()->walk([&](func::FuncOp function) {
      if (function.isExternal() || !ownsBuffers(function, symbols))
        return WalkResult::skip();
      return WalkResult(Deallocation(function, symbols).run());
    });
    if (result.wasInterrupted())
      signalPassFailure();
  }
};
} // namespace
