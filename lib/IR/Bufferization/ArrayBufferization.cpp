//===- ArrayBufferization.cpp - BufferizableOpInterface of array ops ------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "InterfaceModels.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

using namespace mlir;
using namespace mlir::pe;
using namespace mlir::bufferization;

/// Whether the operands are the source and the inits, and nothing else.
static bool areSourceAndInit(ArrayOpInterface op,
                             ArrayRef<OpOperand *> operands) {
  auto destination = cast<DestinationStyleOpInterface>(op.getOperation());
  return llvm::all_of(operands, [&](OpOperand *operand) {
    return operand->get() == op.getSource() || destination.isDpsInit(operand);
  });
}

/// Makes an updating op whose source and init must not be the same buffer read
/// from a copy of the init.
static LogicalResult readFromCopyOfInit(RewriterBase &rewriter,
                                        ArrayOpInterface op,
                                        const BufferizationOptions &options) {
  rewriter.setInsertionPoint(op);
  Location loc = op.getLoc();
  Value init = op.getFirstInit();
  auto type = cast<MemRefType>(init.getType());
  SmallVector<Value> extents;
  for (int64_t dim = 0; dim < type.getRank(); ++dim)
    if (type.isDynamicDim(dim))
      extents.push_back(memref::DimOp::create(rewriter, loc, init, dim));
  FailureOr<Value> copy = options.createAlloc(
      rewriter, loc,
      MemRefType::get(type.getShape(), type.getElementType(), AffineMap(),
                      type.getMemorySpace()),
      extents);
  if (failed(copy) || failed(options.createMemCpy(rewriter, loc, init, *copy)))
    return failure();
  op.readFrom(*copy);
  return success();
}

FailureOr<Operation *>
mlir::pe::moveToBuffers(RewriterBase &rewriter, DestinationStyleOpInterface op,
                        const BufferizationOptions &options,
                        BufferizationState &state) {
  SmallVector<Value> operands, inits;
  for (OpOperand &operand : op->getOpOperands()) {
    Value value = operand.get();
    if (isa<TensorType>(value.getType())) {
      FailureOr<Value> buffer = getBuffer(rewriter, value, options, state);
      if (failed(buffer))
        return failure();
      value = *buffer;
    }
    operands.push_back(value);
    if (op.isDpsInit(&operand))
      inits.push_back(value);
  }
  Operation *onBuffers =
      clone(rewriter, op, /*newResultTypes=*/TypeRange(), operands);
  replaceOpWithBufferizedValues(rewriter, op, inits);
  return onBuffers;
}

namespace {
template <typename OpTy>
struct ArrayBufferization
    : public BufferizableOpInterface::ExternalModel<ArrayBufferization<OpTy>,
                                                    OpTy> {
  bool bufferizesToMemoryRead(Operation *op, OpOperand &operand,
                              const AnalysisState &) const {
    return !cast<DestinationStyleOpInterface>(op).isDpsInit(&operand) ||
           cast<ArrayOpInterface>(op).isUpdate();
  }

  bool bufferizesToMemoryWrite(Operation *op, OpOperand &operand,
                               const AnalysisState &) const {
    return cast<DestinationStyleOpInterface>(op).isDpsInit(&operand);
  }

  bool bufferizesToElementwiseAccess(Operation *op, const AnalysisState &,
                                     ArrayRef<OpOperand *> operands) const {
    auto array = cast<ArrayOpInterface>(op);
    return array.canUpdateInPlace() && areSourceAndInit(array, operands);
  }

  AliasingValueList getAliasingValues(Operation *op, OpOperand &operand,
                                      const AnalysisState &) const {
    auto destination = cast<DestinationStyleOpInterface>(op);
    if (!destination.isDpsInit(&operand))
      return {};
    return {
        {destination.getTiedOpResult(&operand), BufferRelation::Equivalent}};
  }

  LogicalResult bufferize(Operation *op, RewriterBase &rewriter,
                          const BufferizationOptions &options,
                          BufferizationState &state) const {
    OpBuilder::InsertionGuard guard(rewriter);
    rewriter.setInsertionPoint(op);
    FailureOr<Operation *> onBuffers = moveToBuffers(
        rewriter, cast<DestinationStyleOpInterface>(op), options, state);
    if (failed(onBuffers))
      return failure();
    auto array = cast<ArrayOpInterface>(*onBuffers);
    if (array.isUpdate() && !array.canUpdateInPlace())
      return readFromCopyOfInit(rewriter, array, options);
    return success();
  }
};
} // namespace

void mlir::pe::attachArrayBufferization(MLIRContext &context) {
  attachToArrayOps<ArrayBufferization>(context);
}
