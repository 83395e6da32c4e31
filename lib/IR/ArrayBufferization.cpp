//===- ArrayBufferization.cpp - BufferizableOpInterface of array ops ------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ArrayBufferization.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

using namespace mlir;
using namespace mlir::pe;
using namespace mlir::bufferization;

FailureOr<Operation *> mlir::pe::bufferizeArrayOp(
    RewriterBase &rewriter, DestinationStyleOpInterface op,
    const BufferizationOptions &options, BufferizationState &state) {
  OpBuilder::InsertionGuard guard(rewriter);
  rewriter.setInsertionPoint(op);
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

/// Whether the operands are x and the init of an op that reads an element of
/// one where it writes it to the other.
template <typename OpTy>
static bool areSourceAndInit(OpTy op, ArrayRef<OpOperand *> operands) {
  return llvm::all_of(operands, [&](OpOperand *operand) {
    return operand->get() == op.getSource() || op.isDpsInit(operand);
  });
}

/// `bufferize` of an op that takes buffers as it takes tensors.
#define PE_BUFFERIZE_METHOD(OpTy)                                              \
  LogicalResult OpTy::bufferize(RewriterBase &rewriter,                        \
                                const BufferizationOptions &options,           \
                                BufferizationState &state) {                   \
    return LogicalResult(bufferizeArrayOp(rewriter, *this, options, state));   \
  }

//===----------------------------------------------------------------------===//
// Rotations
//===----------------------------------------------------------------------===//

/// x and the init may be one buffer: both partners of a pair are read before
/// either is written. Not so if a pair is written elsewhere than it is read.
template <typename OpTy>
static bool hasElementwiseAccess(OpTy op, ArrayRef<OpOperand *> operands) {
  return op.getLayout() != Layout::InterleavedToHalf &&
         areSourceAndInit(op, operands);
}

/// Where pairs are written elsewhere than they are read, updating a buffer
/// takes a copy of it.
template <typename OpTy>
static LogicalResult readFromCopyOfInit(RewriterBase &rewriter, OpTy op,
                                        const BufferizationOptions &options) {
  if (op.getX() || op.getLayout() != Layout::InterleavedToHalf)
    return success();
  OpBuilder::InsertionGuard guard(rewriter);
  rewriter.setInsertionPoint(op);
  Location loc = op.getLoc();
  Value init = op.getInit();
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
  op.getXMutable().assign(*copy);
  return success();
}

template <typename OpTy>
static LogicalResult bufferizeRotation(RewriterBase &rewriter, OpTy op,
                                       const BufferizationOptions &options,
                                       BufferizationState &state) {
  FailureOr<Operation *> onBuffers =
      bufferizeArrayOp(rewriter, op, options, state);
  if (failed(onBuffers))
    return failure();
  return readFromCopyOfInit(rewriter, cast<OpTy>(*onBuffers), options);
}

#define PE_ROTATION_BUFFERIZATION_METHODS(OpTy)                                \
  PE_BUFFERIZATION_METHODS(OpTy)                                               \
  bool OpTy::bufferizesToElementwiseAccess(const AnalysisState &,              \
                                           ArrayRef<OpOperand *> operands) {   \
    return hasElementwiseAccess(*this, operands);                              \
  }                                                                            \
  LogicalResult OpTy::bufferize(RewriterBase &rewriter,                        \
                                const BufferizationOptions &options,           \
                                BufferizationState &state) {                   \
    return bufferizeRotation(rewriter, *this, options, state);                 \
  }

PE_ROTATION_BUFFERIZATION_METHODS(RotaryOp)
PE_ROTATION_BUFFERIZATION_METHODS(ApplyRotaryOp)

//===----------------------------------------------------------------------===//
// Biases: each score is read before it is written
//===----------------------------------------------------------------------===//

PE_BUFFERIZATION_METHODS(AlibiOp)
PE_BUFFERIZE_METHOD(AlibiOp)

bool AlibiOp::bufferizesToElementwiseAccess(const AnalysisState &,
                                            ArrayRef<OpOperand *> operands) {
  return areSourceAndInit(*this, operands);
}

//===----------------------------------------------------------------------===//
// Angles: positions and frequencies are read again for every element
//===----------------------------------------------------------------------===//

#define PE_ANGLE_BUFFERIZATION_METHODS(OpTy)                                   \
  PE_BUFFERIZATION_METHODS(OpTy)                                               \
  PE_BUFFERIZE_METHOD(OpTy)                                                    \
  bool OpTy::bufferizesToElementwiseAccess(const AnalysisState &,              \
                                           ArrayRef<OpOperand *>) {            \
    return false;                                                              \
  }

PE_ANGLE_BUFFERIZATION_METHODS(RotaryTableOp)
PE_ANGLE_BUFFERIZATION_METHODS(SinusoidalOp)
