//===- TokenAngles.cpp - Cosines and sines of one token -------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TokenAngles.h"
#include "Vectorize.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "pe/IR/PEAxes.h"
#include "pe/IR/PEFrequencies.h"

using namespace mlir;
using namespace mlir::pe;

/// The position of the token, as i64: for a `pe.positions`, its start.
static Value getPosition(OpBuilder &b, Location loc, Value positions,
                         std::optional<int64_t> axis) {
  Value position;
  if (auto run = positions.getDefiningOp<PositionsOp>(); run && !axis) {
    position = run.getStart();
  } else {
    int64_t rank = cast<ShapedType>(positions.getType()).getRank();
    SmallVector<Value> indices(rank, arith::ConstantIndexOp::create(b, loc, 0));
    if (axis)
      indices[0] = arith::ConstantIndexOp::create(b, loc, *axis);
    position = tensor::ExtractOp::create(b, loc, positions, indices);
  }
  return extendTo64(b, loc, position);
}

/// A vector with the position on its axis for every lane.
static Value buildLanePositions(OpBuilder &b, Location loc,
                                ValueRange positions, ArrayRef<int64_t> axes) {
  auto size = static_cast<int64_t>(axes.size());
  auto broadcast = [&](int64_t axis) -> Value {
    return vector::BroadcastOp::create(
        b, loc, VectorType::get(size, b.getI64Type()), positions[axis]);
  };
  Value result = broadcast(axes.front());
  for (int64_t axis : getUsedAxes(axes).rows) {
    if (axis == axes.front())
      continue;
    SmallVector<bool> mask =
        llvm::map_to_vector(axes, [&](int64_t a) { return a == axis; });
    Value lanes = arith::ConstantOp::create(
        b, loc,
        DenseElementsAttr::get(VectorType::get(size, b.getI1Type()), mask));
    result = arith::SelectOp::create(b, loc, lanes, broadcast(axis), result);
  }
  return result;
}

/// θ/2π of the pairs: constants if θ is constant.
static Turns buildTurnsOfPairs(OpBuilder &b, Location loc, Value invFreq,
                               ArrayRef<int64_t> pairs, bool withLow) {
  std::optional<SmallVector<double>> thetas = getConstantInvFreq(invFreq);
  if (!thetas)
    return buildTurns(b, loc, readLanes(b, loc, invFreq, pairs), withLow);
  auto size = static_cast<int64_t>(pairs.size());
  return buildConstantTurns(
      b, loc,
      llvm::map_to_vector(pairs, [&](int64_t i) { return (*thetas)[i]; }),
      VectorType::get(size, b.getI64Type()), withLow);
}

CosSin mlir::pe::buildTokenAngles(OpBuilder &b, AngleOpInterface op,
                                  ArrayRef<int64_t> pairs,
                                  FloatType computeType, Accuracy accuracy) {
  Location loc = op.getLoc();
  std::optional<ArrayRef<int64_t>> axes = op.getAxes();
  auto getAxis = [&](int64_t pair) { return axes ? (*axes)[pair] : 0; };
  UsedAxes used = getUsedAxes(llvm::map_to_vector(pairs, getAxis));
  SmallVector<Value> positions;
  for (int64_t row : used.rows)
    positions.push_back(getPosition(b, loc, op.getPositions(),
                                    axes ? std::optional(row) : std::nullopt));
  Turns turns = buildTurnsOfPairs(b, loc, op.getInvFreq(), pairs,
                                  /*withLow=*/computeType.isF64());
  Value scale = op.getScale();
  if (scale)
    scale = vector::BroadcastOp::create(
        b, loc,
        VectorType::get(static_cast<int64_t>(pairs.size()), computeType),
        convertFloat(b, loc, scale, computeType));
  auto angle =
      CosSinOp::create(b, loc, buildLanePositions(b, loc, positions, used.axes),
                       turns.high, turns.low, scale, accuracy);
  return {angle.getCos(), angle.getSin()};
}
