//===- RowElements.cpp - Structured ops on the rows of a thread -----------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RowThread.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "pe/Arithmetic/Precision.h"

using namespace mlir;
using namespace mlir::pe;

Value RowThread::broadcast(Value value) {
  return isa<VectorType>(value.getType())
             ? value
             : broadcastLanes(b, loc, value, plan.lanes);
}

/// Clones an elementwise op on values of which some may be vectors: all
/// features of a chunk are computed at once, and a number once for all.
static Operation *cloneOnLanes(OpBuilder &b, Operation &op,
                               const IRMapping &values,
                               function_ref<Value(Value)> broadcast) {
  IRMapping operands;
  bool hasVectors = llvm::any_of(op.getOperands(), [&](Value operand) {
    return isa<VectorType>(values.lookupOrDefault(operand).getType());
  });
  for (Value operand : op.getOperands()) {
    Value value = values.lookupOrDefault(operand);
    operands.map(operand, hasVectors ? broadcast(value) : value);
  }
  Operation *clone = b.clone(op, operands);
  if (hasVectors)
    for (OpResult result : clone->getResults())
      result.setType(
          getTypeLike(clone->getOperand(0).getType(), result.getType()));
  return clone;
}

/// The values of the block's arguments for a segment; null for those that are
/// not used.
SmallVector<Value> RowThread::getArguments(linalg::LinalgOp op, const Row &row,
                                           size_t segment) const {
  return llvm::map_to_vector(op->getOpOperands(), [&](OpOperand &operand) {
    if (!op.payloadUsesValueFromOperand(&operand))
      return Value();
    if (isa<MemRefType>(operand.get().getType()))
      return getElement(row, operand.get(), segment);
    return row.values.lookupOrDefault(operand.get());
  });
}

/// Clones the ops of the body, but for `except`, on the values of a segment.
IRMapping RowThread::cloneBody(linalg::LinalgOp op, const Row &row,
                               size_t segment, Operation *except) {
  IRMapping values(row.values);
  for (auto [argument, value] : llvm::zip_equal(op.getBlock()->getArguments(),
                                                getArguments(op, row, segment)))
    if (value)
      values.map(argument, value);
  for (Operation &inner : op.getBlock()->without_terminator()) {
    if (&inner == except)
      continue;
    Operation *clone = cloneOnLanes(
        b, inner, values, [&](Value value) { return broadcast(value); });
    values.map(inner.getResults(), clone->getResults());
  }
  return values;
}

void RowThread::computeElements(linalg::LinalgOp op, Row &row) {
  bool hasFeatures = getFeatureLoop(op).has_value();
  SmallVector<Elements> results(op.getNumDpsInits());
  for (size_t segment = 0; segment < plan.segments.size(); ++segment) {
    if (segment > 0 && !hasFeatures)
      break;
    IRMapping values = cloneBody(op, row, segment, /*except=*/nullptr);
    for (auto [result, yielded] : llvm::zip_equal(
             results, op.getBlock()->getTerminator()->getOperands())) {
      Value value = values.lookupOrDefault(yielded);
      result.push_back(hasFeatures ? broadcast(value) : value);
    }
  }
  for (auto [init, result] : llvm::zip_equal(op.getDpsInits(), results))
    setArray(row, init, result);
}

Value mlir::pe::shuffleXor(OpBuilder &b, Location loc, Value value,
                           int64_t distance, int64_t subgroupSize) {
  Type type = value.getType();
  unsigned bits = type.isIndex() ? 64 : type.getIntOrFloatBitWidth();
  auto constant = [&](int64_t number) -> Value {
    return arith::ConstantOp::create(
        b, loc, b.getI32IntegerAttr(static_cast<int32_t>(number)));
  };
  // Smaller values travel as words.
  Value word = value;
  if (type.isIndex())
    word = arith::IndexCastOp::create(b, loc, b.getI64Type(), word);
  if (bits < 32) {
    if (isa<FloatType>(type))
      word = arith::BitcastOp::create(b, loc, b.getIntegerType(bits), word);
    word = arith::ExtUIOp::create(b, loc, b.getI32Type(), word);
  }
  word = gpu::ShuffleOp::create(b, loc, word, constant(distance),
                                constant(subgroupSize), gpu::ShuffleMode::XOR)
             .getShuffleResult();
  if (type.isIndex())
    return arith::IndexCastOp::create(b, loc, type, word);
  if (bits < 32) {
    word = arith::TruncIOp::create(b, loc, b.getIntegerType(bits), word);
    if (isa<FloatType>(type))
      word = arith::BitcastOp::create(b, loc, type, word);
  }
  return word;
}

/// Combines the lanes of a vector in pairs.
static Value combineLanes(OpBuilder &b, Location loc, Value value,
                          function_ref<Value(Value, Value)> combine) {
  auto type = dyn_cast<VectorType>(value.getType());
  if (!type)
    return value;
  SmallVector<Value> lanes;
  for (int64_t lane = 0; lane < type.getNumElements(); ++lane)
    lanes.push_back(vector::ExtractOp::create(b, loc, value, lane));
  while (lanes.size() > 1) {
    size_t half = lanes.size() / 2;
    for (size_t lane = 0; lane < half; ++lane)
      lanes[lane] = combine(lanes[lane], lanes[lane + half]);
    lanes.truncate(half);
  }
  return lanes.front();
}

/// Combines the chunks of a thread, its lanes, and then what the threads of the
/// row have; in the end what the array had before.
void RowThread::reduce(linalg::LinalgOp op, Row &row) {
  FailureOr<RowReduction> reduction = RowReduction::match(op);
  Operation *combiner = reduction->combiner;
  BlockArgument before = op.getRegionOutputArgs().front();
  auto combine = [&](Value lhs, Value rhs) {
    IRMapping values;
    values.map(before, lhs);
    values.map(reduction->value, rhs);
    return cloneOnLanes(b, *combiner, values,
                        [&](Value value) { return broadcast(value); })
        ->getResult(0);
  };
  Value neutral =
      arith::ConstantOp::create(b, loc, *arith::getNeutralElement(combiner));
  Value sum;
  for (size_t segment = 0; segment < plan.segments.size(); ++segment) {
    IRMapping values = cloneBody(op, row, segment, combiner);
    Value value = broadcast(values.lookupOrDefault(reduction->value));
    if (Value hasChunk = haveChunks[segment])
      value =
          arith::SelectOp::create(b, loc, hasChunk, value, broadcast(neutral));
    sum = sum ? combine(sum, value) : value;
  }
  sum = combineLanes(b, loc, sum, combine);
  for (int64_t distance = plan.threads / 2; distance > 0; distance /= 2)
    sum = combine(sum, shuffleXor(b, loc, sum, distance, plan.subgroupSize));
  Value init = op.getDpsInits().front();
  setArray(row, init, {combine(getElement(row, init, /*segment=*/0), sum)});
}
