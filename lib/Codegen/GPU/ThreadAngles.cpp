//===- ThreadAngles.cpp - Cosines and sines of one thread -----------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ThreadAngles.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "pe/Arithmetic/FixedTurns.h"
#include "pe/Arithmetic/Precision.h"

using namespace mlir;
using namespace mlir::pe;

ThreadAngles ThreadAngles::create(OpBuilder &b, AngleOpInterface op,
                                  ArrayRef<OpFoldResult> tokens) {
  Location loc = op.getLoc();
  ThreadAngles angles;
  angles.op = op;
  angles.computeType = getComputeType(op.getInitType().getElementType());
  std::optional<ArrayRef<int64_t>> axes = op.getAxes();
  if (!axes)
    angles.run = stripCasts(op.getPositions()).getDefiningOp<PositionsOp>();
  if (!angles.run) {
    SmallVector<OpFoldResult> extents(tokens);
    if (axes) {
      auto type = cast<MemRefType>(op.getPositions().getType());
      // If the number of axes is dynamic, the rows that pairs use are enough.
      int64_t rows = type.isDynamicDim(0) ? *llvm::max_element(*axes) + 1
                                          : type.getDimSize(0);
      extents.insert(extents.begin(), b.getIndexAttr(rows));
    }
    angles.positions = KernelArray::create(b, loc, op.getPositions(), extents);
  }
  if (DenseElementsAttr constant = getConstantElements(op.getInvFreq())) {
    angles.thetas = llvm::to_vector(constant.getValues<double>());
  } else {
    angles.invFreq = KernelArray::create(b, loc, op.getInvFreq());
  }
  if (Value scale = op.getScale())
    angles.scale = convertFloat(b, loc, scale, angles.computeType);
  return angles;
}

Value ThreadAngles::readPosition(OpBuilder &b, Location loc, ValueRange token,
                                 Value axis) const {
  Value position;
  if (run) {
    position = run.buildPosition(b, loc, token.front());
  } else {
    SmallVector<Value> indices(token);
    if (axis)
      indices.insert(indices.begin(), axis);
    position =
        memref::LoadOp::create(b, loc, positions->rebuild(b, loc), indices);
  }
  return extendTo64(b, loc, position);
}

Value ThreadAngles::buildPositions(OpBuilder &b, Location loc, ValueRange token,
                                   Value firstPair, int64_t lanes) const {
  auto broadcast = [&](Value position) -> Value {
    if (lanes == 1)
      return position;
    return vector::BroadcastOp::create(
        b, loc, VectorType::get(lanes, b.getI64Type()), position);
  };
  if (!op.getAxes())
    return broadcast(readPosition(b, loc, token));
  ArrayRef<int64_t> axes = *op.getAxes();
  auto type = RankedTensorType::get(axes.size(), b.getI64Type());
  Value table = buildConstantArray(b, loc, op, "pe_axes",
                                   DenseElementsAttr::get(type, axes));
  auto readAt = [&](Value pair) {
    Value axis = memref::LoadOp::create(b, loc, table, pair);
    return readPosition(
        b, loc, token,
        arith::IndexCastOp::create(b, loc, b.getIndexType(), axis));
  };
  // If all pairs within every group have the same axis, one position is enough.
  bool isUniform = true;
  for (int64_t i = 0, e = axes.size(); i < e; ++i)
    isUniform &= axes[i] == axes[i / lanes * lanes];
  if (isUniform)
    return broadcast(readAt(firstPair));
  SmallVector<Value> positions;
  for (int64_t i = 0; i < lanes; ++i) {
    Value offset = arith::ConstantIndexOp::create(b, loc, i);
    positions.push_back(
        readAt(arith::AddIOp::create(b, loc, firstPair, offset)));
  }
  return vector::FromElementsOp::create(
      b, loc, VectorType::get(lanes, b.getI64Type()), positions);
}

Turns ThreadAngles::buildTurns(OpBuilder &b, Location loc, Value firstPair,
                               int64_t lanes) const {
  bool withLow = computeType.isF64();
  if (!thetas) {
    int64_t aligned = std::min(lanes, invFreq->getMaxLanes({lanes}));
    Value array = invFreq->rebuild(b, loc, aligned);
    return pe::buildTurns(
        b, loc, loadLanes(b, loc, array, firstPair, lanes, aligned), withLow);
  }
  SmallVector<int64_t> high, low;
  for (double theta : *thetas) {
    FixedTurns turns = getTurns(theta);
    high.push_back(static_cast<int64_t>(turns.high));
    low.push_back(turns.low);
  }
  auto load = [&](ArrayRef<int64_t> words, StringRef name) {
    auto type = RankedTensorType::get(words.size(), b.getI64Type());
    Value array = buildConstantArray(b, loc, op, name,
                                     DenseElementsAttr::get(type, words));
    return loadLanes(b, loc, array, firstPair, lanes,
                     std::min<int64_t>(lanes, 2));
  };
  return {load(high, "pe_turns"),
          withLow ? load(low, "pe_turns_low") : Value()};
}

CosSin ThreadAngles::build(OpBuilder &b, Location loc, Value positions,
                           Turns turns) const {
  Value factor = scale;
  if (auto type = dyn_cast<VectorType>(positions.getType()); type && factor)
    factor = vector::BroadcastOp::create(
        b, loc, VectorType::get(type.getShape(), computeType), factor);
  auto angle = CosSinOp::create(b, loc, positions, turns.high, turns.low,
                                factor, Accuracy::Native);
  return {angle.getCos(), angle.getSin()};
}
