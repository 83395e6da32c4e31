//===- AngleBufferization.cpp - Bufferizing angles and slopes -------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Schemes/Schemes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

using namespace mlir;
using namespace mlir::pe;
using namespace mlir::bufferization;

//===----------------------------------------------------------------------===//
// PositionsOp
//===----------------------------------------------------------------------===//

/// New buffers and constants are contiguous.
static FailureOr<BufferLikeType>
getContiguousType(Value value, const BufferizationOptions &options) {
  auto type = cast<TensorType>(value.getType());
  std::optional<Attribute> memorySpace = options.defaultMemorySpaceFn(type);
  return cast<BufferLikeType>(getMemRefTypeWithStaticIdentityLayout(
      type, memorySpace.value_or(Attribute())));
}

FailureOr<BufferLikeType>
PositionsOp::getBufferType(Value value, const BufferizationOptions &options,
                           const BufferizationState &, SmallVector<Value> &) {
  return getContiguousType(value, options);
}

bool PositionsOp::bufferizesToAllocation(Value) { return true; }

/// The elements stay what the op says, so that what uses them knows them.
bool PositionsOp::isWritable(Value, const AnalysisState &) { return false; }

LogicalResult PositionsOp::bufferize(RewriterBase &rewriter,
                                     const BufferizationOptions &options,
                                     BufferizationState &state) {
  OpBuilder::InsertionGuard guard(rewriter);
  rewriter.setInsertionPoint(*this);
  FailureOr<BufferLikeType> type =
      bufferization::getBufferType(getResult(), options, state);
  if (failed(type))
    return failure();
  auto run = PositionsOp::create(rewriter, getLoc(), cast<ShapedType>(*type),
                                 getStart(), getLength(), getStep());
  replaceOpWithBufferizedValues(rewriter, *this, run.getResult());
  return success();
}

//===----------------------------------------------------------------------===//
// FrequenciesOp
//===----------------------------------------------------------------------===//

bool FrequenciesOp::bufferizesToAllocation(Value) { return false; }

/// The buffer may be a constant of the program.
bool FrequenciesOp::isWritable(Value, const AnalysisState &) { return false; }

FailureOr<BufferLikeType>
FrequenciesOp::getBufferType(Value value, const BufferizationOptions &options,
                             const BufferizationState &, SmallVector<Value> &) {
  return getContiguousType(value, options);
}

LogicalResult FrequenciesOp::bufferize(RewriterBase &rewriter,
                                       const BufferizationOptions &options,
                                       BufferizationState &state) {
  OpBuilder::InsertionGuard guard(rewriter);
  rewriter.setInsertionPoint(*this);
  FailureOr<BufferLikeType> type =
      bufferization::getBufferType(getInvFreq(), options, state);
  if (failed(type))
    return failure();
  // The tensor ops that this builds are bufferized next.
  FailureOr<FrequencyValues> values = buildFrequencies(rewriter, *this);
  if (failed(values))
    return failure();
  Value buffer = ToBufferOp::create(rewriter, getLoc(), *type, values->invFreq);
  replaceOpWithBufferizedValues(rewriter, *this,
                                {buffer, values->attentionFactor});
  return success();
}

//===----------------------------------------------------------------------===//
// AlibiSlopesOp
//===----------------------------------------------------------------------===//

bool AlibiSlopesOp::bufferizesToAllocation(Value) { return false; }

/// The buffer is a constant of the program.
bool AlibiSlopesOp::isWritable(Value, const AnalysisState &) { return false; }

FailureOr<BufferLikeType>
AlibiSlopesOp::getBufferType(Value value, const BufferizationOptions &options,
                             const BufferizationState &, SmallVector<Value> &) {
  return getContiguousType(value, options);
}

LogicalResult AlibiSlopesOp::bufferize(RewriterBase &rewriter,
                                       const BufferizationOptions &options,
                                       BufferizationState &state) {
  OpBuilder::InsertionGuard guard(rewriter);
  rewriter.setInsertionPoint(*this);
  FailureOr<BufferLikeType> type =
      bufferization::getBufferType(getSlopes(), options, state);
  if (failed(type))
    return failure();
  // The constant is bufferized next.
  Value slopes = arith::ConstantOp::create(rewriter, getLoc(), evaluate());
  Value buffer = ToBufferOp::create(rewriter, getLoc(), *type, slopes);
  replaceOpWithBufferizedValues(rewriter, *this, buffer);
  return success();
}
