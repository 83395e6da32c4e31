//===- EliminateEmptyTensors.cpp - Compute tensors in their destinations --===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Bufferization/Transforms/OneShotModuleBufferize.h"
#include "mlir/Dialect/Bufferization/Transforms/Transforms.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Interfaces/DestinationStyleOpInterface.h"
#include "mlir/Interfaces/LoopLikeInterface.h"
#include "mlir/Interfaces/ParallelCombiningOpInterface.h"
#include "pe/Codegen/CPU/Passes.h"

namespace mlir::pe {
#define GEN_PASS_DEF_ELIMINATEEMPTYTENSORSPASS
#include "pe/Codegen/CPU/Passes.h.inc"
} // namespace mlir::pe

using namespace mlir;

/// The result that is tied to an operand, or null if it is not known.
static Value getTiedResult(OpOperand &use) {
  Operation *op = use.getOwner();
  if (auto loop = dyn_cast<LoopLikeOpInterface>(op))
    return loop.getTiedLoopResult(&use);
  if (auto destination = dyn_cast<DestinationStyleOpInterface>(op))
    return destination.isDpsInit(&use) ? destination.getTiedOpResult(&use)
                                       : OpResult();
  return op->getNumResults() == 1 ? op->getResult(0) : Value();
}

/// Whether the tensor, and every result tied to it in turn up to `last`, has a
/// single use.
static bool leadsOnlyTo(Value tensor, Operation *last) {
  while (tensor && tensor.hasOneUse()) {
    OpOperand &use = *tensor.use_begin();
    if (use.getOwner() == last)
      return true;
    tensor = getTiedResult(use);
  }
  return false;
}

/// Whether `insertion` runs whenever `user` does, and as often. Otherwise, as
/// under the condition that a token has a slot, its subset may not exist.
static bool isInsertedAfter(Operation *insertion, Operation *user) {
  Operation *op = insertion;
  while (isa<InParallelOpInterface>(op->getParentOp()))
    op = op->getParentOp();
  return op->getBlock()->findAncestorOpInBlock(*user);
}

/// The value that replaces an empty tensor: its final destination, to which
/// `op` writes. If that is a memref, the analysis of tensors does not see that
/// `op` writes to it, so the tensor must have no other users.
static Value getDestination(RewriterBase &rewriter,
                            SubsetInsertionOpInterface op,
                            tensor::EmptyOp empty, Operation *user) {
  if (!isInsertedAfter(op, user))
    return Value();
  auto materialize =
      dyn_cast<bufferization::MaterializeInDestinationOp>(op.getOperation());
  if (materialize && isa<BaseMemRefType>(materialize.getDest().getType()) &&
      !leadsOnlyTo(empty, op))
    return Value();
  return bufferization::buildSubsetExtraction(rewriter, op, empty, user);
}

namespace {
struct EliminateEmptyTensors
    : public pe::impl::EliminateEmptyTensorsPassBase<EliminateEmptyTensors> {
  void runOnOperation() override {
    // Without empty tensors, skip the analysis, which is slow.
    WalkResult found = getOperation().walk(
        [](tensor::EmptyOp) { return WalkResult::interrupt(); });
    if (!found.wasInterrupted())
      return markAllAnalysesPreserved();
    bufferization::OneShotBufferizationOptions options;
    options.bufferizeFunctionBoundaries = true;
    options.allowReturnAllocsFromLoops = true;
    bufferization::OneShotAnalysisState state(getOperation(), options);
    IRRewriter rewriter(&getContext());
    if (failed(bufferization::analyzeModuleOp(getOperation(), state)) ||
        failed(bufferization::eliminateEmptyTensors(rewriter, getOperation(),
                                                    state, getDestination)))
      signalPassFailure();
  }
};
} // namespace
