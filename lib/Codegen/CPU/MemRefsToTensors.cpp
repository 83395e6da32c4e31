//===- MemRefsToTensors.cpp - From memrefs to values ----------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/WalkPatternRewriteDriver.h"
#include "pe/Codegen/CPU/Passes.h"
#include "pe/IR/PE.h"

namespace mlir::pe {
#define GEN_PASS_DEF_MEMREFSTOTENSORSPASS
#include "pe/Codegen/CPU/Passes.h.inc"
} // namespace mlir::pe

using namespace mlir;
using namespace mlir::pe;

/// Whether the op reads its own init as x.
static bool isInPlace(ArrayOpInterface op) {
  return !op.isUpdate() && op.getSource() == op.getFirstInit();
}

/// The tensor that a read-only memref was made from, or a tensor of the same
/// run of positions, so that the op still sees known values such as constants.
/// Null if there is none of this type.
static Value getReadOnlyTensor(OpBuilder &b, Value memref,
                               RankedTensorType type) {
  if (auto run = memref.getDefiningOp<PositionsOp>())
    return PositionsOp::create(b, run.getLoc(), type, run.getStart(),
                               run.getLength(), run.getStep());
  auto buffer = memref.getDefiningOp<bufferization::ToBufferOp>();
  if (!buffer || !buffer.getReadOnly() || buffer.getTensor().getType() != type)
    return nullptr;
  return buffer.getTensor();
}

namespace {
struct WrapInTensors : public OpInterfaceRewritePattern<ArrayOpInterface> {
  using OpInterfaceRewritePattern::OpInterfaceRewritePattern;

  LogicalResult matchAndRewrite(ArrayOpInterface array,
                                PatternRewriter &rewriter) const override {
    auto op = cast<DestinationStyleOpInterface>(array.getOperation());
    if (!op.hasPureBufferSemantics())
      return rewriter.notifyMatchFailure(op, "not on memrefs");
    Location loc = op.getLoc();
    SmallVector<Value> operands;
    SmallVector<Type> resultTypes;
    for (OpOperand &operand : op->getOpOperands()) {
      Value value = operand.get();
      if (auto type = dyn_cast<MemRefType>(value.getType())) {
        auto tensorType =
            RankedTensorType::get(type.getShape(), type.getElementType());
        bool isInit = op.isDpsInit(&operand);
        Value tensor =
            isInit ? nullptr : getReadOnlyTensor(rewriter, value, tensorType);
        if (!tensor)
          tensor = bufferization::ToTensorOp::create(rewriter, loc, tensorType,
                                                     value, /*restrict=*/true,
                                                     /*writable=*/isInit);
        value = tensor;
      }
      operands.push_back(value);
      if (op.isDpsInit(&operand))
        resultTypes.push_back(value.getType());
    }
    if (isInPlace(array))
      operands[0] = operands[op.getDpsInitOperand(0)->getOperandNumber()];
    Operation *onTensors = clone(rewriter, op, resultTypes, operands);
    for (auto [result, init] :
         llvm::zip_equal(onTensors->getResults(), op.getDpsInits()))
      bufferization::MaterializeInDestinationOp::create(
          rewriter, loc, /*result=*/Type(), result, init, /*restrict=*/true,
          /*writable=*/true);
    rewriter.eraseOp(op);
    return success();
  }
};

struct MemRefsToTensors
    : public pe::impl::MemRefsToTensorsPassBase<MemRefsToTensors> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<WrapInTensors>(&getContext());
    walkAndApplyPatterns(getOperation(), std::move(patterns));
  }
};
} // namespace
