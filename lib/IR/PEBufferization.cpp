//===- PEBufferization.cpp - BufferizableOpInterface of the pe ops --------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "pe/IR/PE.h"
#include "pe/IR/PEPositions.h"

using namespace mlir;
using namespace mlir::pe;
using namespace mlir::bufferization;

//===----------------------------------------------------------------------===//
// Array ops: each result is written into the buffer of its init
//===----------------------------------------------------------------------===//

/// Inputs are read. The init of a rotation is read in the updating form; all
/// of it is written otherwise, because what is not rotated is copied from x.
template <typename OpTy>
static bool readsOperand(OpTy op, OpOperand &operand) {
  return !op.isDpsInit(&operand) || op.getX() == nullptr;
}
static bool readsOperand(RotaryTableOp op, OpOperand &operand) {
  return !op.isDpsInit(&operand);
}

/// x and the init may be one buffer: both partners of a pair are read before
/// either is written. Not so if a pair is written elsewhere than it is read.
template <typename OpTy>
static bool hasElementwiseAccess(OpTy op, ArrayRef<OpOperand *> operands) {
  return op.getLayout() != Layout::InterleavedToHalf &&
         llvm::all_of(operands, [&](OpOperand *operand) {
           return operand->get() == op.getSource() || op.isDpsInit(operand);
         });
}
static bool hasElementwiseAccess(RotaryTableOp, ArrayRef<OpOperand *>) {
  return false;
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
static LogicalResult readFromCopyOfInit(RewriterBase &, RotaryTableOp,
                                        const BufferizationOptions &) {
  return success();
}

/// Replaces `op` by itself on buffers.
template <typename OpTy>
static LogicalResult bufferizeArrayOp(RewriterBase &rewriter, OpTy op,
                                      const BufferizationOptions &options,
                                      BufferizationState &state) {
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
  auto onBuffers =
      cast<OpTy>(clone(rewriter, op, /*newResultTypes=*/TypeRange(), operands));
  if (failed(readFromCopyOfInit(rewriter, onBuffers, options)))
    return failure();
  replaceOpWithBufferizedValues(rewriter, op, inits);
  return success();
}

#define PE_BUFFERIZATION_METHODS(OpTy)                                         \
  bool OpTy::bufferizesToMemoryRead(OpOperand &operand,                        \
                                    const AnalysisState &) {                   \
    return readsOperand(*this, operand);                                       \
  }                                                                            \
  bool OpTy::bufferizesToMemoryWrite(OpOperand &operand,                       \
                                     const AnalysisState &) {                  \
    return isDpsInit(&operand);                                                \
  }                                                                            \
  bool OpTy::bufferizesToElementwiseAccess(const AnalysisState &,              \
                                           ArrayRef<OpOperand *> operands) {   \
    return hasElementwiseAccess(*this, operands);                              \
  }                                                                            \
  AliasingValueList OpTy::getAliasingValues(OpOperand &operand,                \
                                            const AnalysisState &) {           \
    if (!isDpsInit(&operand))                                                  \
      return {};                                                               \
    return {{getTiedOpResult(&operand), BufferRelation::Equivalent}};          \
  }                                                                            \
  LogicalResult OpTy::bufferize(RewriterBase &rewriter,                        \
                                const BufferizationOptions &options,           \
                                BufferizationState &state) {                   \
    return bufferizeArrayOp(rewriter, *this, options, state);                  \
  }

PE_BUFFERIZATION_METHODS(RotaryOp)
PE_BUFFERIZATION_METHODS(RotaryTableOp)
PE_BUFFERIZATION_METHODS(ApplyRotaryOp)

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

LogicalResult PositionsOp::bufferize(RewriterBase &rewriter,
                                     const BufferizationOptions &options,
                                     BufferizationState &state) {
  OpBuilder::InsertionGuard guard(rewriter);
  rewriter.setInsertionPoint(*this);
  FailureOr<BufferLikeType> type =
      bufferization::getBufferType(getResult(), options, state);
  if (failed(type))
    return failure();
  FailureOr<Value> buffer =
      options.createAlloc(rewriter, getLoc(), cast<MemRefType>(*type),
                          getLength() ? ValueRange(getLength()) : ValueRange());
  if (failed(buffer))
    return failure();
  fillWithPositions(rewriter, *this, *buffer);
  replaceOpWithBufferizedValues(rewriter, *this, *buffer);
  return success();
}

linalg::GenericOp mlir::pe::fillWithPositions(OpBuilder &b, PositionsOp op,
                                              Value init) {
  SmallVector<Type> resultTypes;
  if (isa<RankedTensorType>(init.getType()))
    resultTypes.push_back(init.getType());
  Value start = op.getStart();
  Type type = start.getType();
  int64_t step = op.getStep();
  return linalg::GenericOp::create(
      b, op.getLoc(), resultTypes, /*inputs=*/ValueRange(), init,
      b.getMultiDimIdentityMap(1), utils::IteratorType::parallel,
      [&](OpBuilder &b, Location loc, ValueRange) {
        Value index = linalg::IndexOp::create(b, loc, 0);
        Value i = arith::IndexCastOp::create(b, loc, type, index);
        if (step != 1) {
          APInt factor = APInt(64, step, /*isSigned=*/true)
                             .trunc(type.getIntOrFloatBitWidth());
          Value value =
              arith::ConstantOp::create(b, loc, IntegerAttr::get(type, factor));
          i = arith::MulIOp::create(b, loc, i, value);
        }
        Value position = arith::AddIOp::create(b, loc, start, i);
        linalg::YieldOp::create(b, loc, position);
      });
}

//===----------------------------------------------------------------------===//
// FrequenciesOp
//===----------------------------------------------------------------------===//

bool FrequenciesOp::bufferizesToAllocation(Value) { return false; }

/// The buffer is a constant of the program.
bool FrequenciesOp::isWritable(Value, const AnalysisState &) { return false; }

FailureOr<BufferLikeType>
FrequenciesOp::getBufferType(Value value, const BufferizationOptions &options,
                             const BufferizationState &, SmallVector<Value> &) {
  return getContiguousType(value, options);
}

LogicalResult FrequenciesOp::bufferize(RewriterBase &rewriter,
                                       const BufferizationOptions &options,
                                       BufferizationState &state) {
  std::optional<Frequencies> frequencies = evaluate();
  if (!frequencies)
    return emitOpError("cannot be bufferized before it is lowered: the "
                       "frequencies depend on a run-time length");
  OpBuilder::InsertionGuard guard(rewriter);
  rewriter.setInsertionPoint(*this);
  FailureOr<BufferLikeType> type =
      bufferization::getBufferType(getInvFreq(), options, state);
  if (failed(type))
    return failure();
  Value invFreq = arith::ConstantOp::create(
      rewriter, getLoc(),
      DenseElementsAttr::get(getInvFreq().getType(),
                             ArrayRef<double>(frequencies->invFreq)));
  Value buffer = ToBufferOp::create(rewriter, getLoc(), *type, invFreq);
  Value factor = arith::ConstantOp::create(
      rewriter, getLoc(),
      rewriter.getF64FloatAttr(frequencies->attentionFactor));
  replaceOpWithBufferizedValues(rewriter, *this, {buffer, factor});
  return success();
}
