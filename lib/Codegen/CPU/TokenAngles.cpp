//===- TokenAngles.cpp - Cosines and sines of one token -------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TokenAngles.h"
#include "AngleStrategy.h"
#include "Vectorize.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "pe/IR/PE.h"
#include "pe/IR/PEFrequencies.h"
#include "llvm/Support/SaveAndRestore.h"

using namespace mlir;
using namespace mlir::pe;

static Value asI64(OpBuilder &b, Location loc, Value position) {
  if (position.getType().isInteger(64))
    return position;
  return arith::ExtSIOp::create(b, loc, b.getI64Type(), position);
}

/// The position of the token, as i64. The first one of a run is its start.
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
  return asI64(b, loc, position);
}

/// A vector with the position of every lane: that of its axis.
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

TokenAngles::TokenAngles(OpBuilder &b, Location loc, Value positions,
                         Value invFreq, Value scale,
                         std::optional<ArrayRef<int64_t>> axes,
                         FloatType computeType, int64_t numPairs,
                         const VectorForm &form)
    : b(b), loc(loc), invFreq(invFreq), thetas(getConstantInvFreq(invFreq)),
      used(getUsedAxes(axes.value_or(SmallVector<int64_t>(numPairs, 0)))),
      computeType(computeType), accuracy(form.accuracy) {
  for (int64_t row : used.rows)
    this->positions.push_back(getPosition(
        b, loc, positions, axes ? std::optional(row) : std::nullopt));
  if (scale)
    this->scale = convertFloat(b, loc, scale, computeType);
  if (thetas && !axes && form.angles != Angles::Exact &&
      canSplitAngles(computeType, accuracy))
    run = matchRunOfTokens(this->positions.front());
}

/// θ/2π of the pairs `lanes`: constants if θ is constant.
Turns TokenAngles::buildLaneTurns(ArrayRef<int64_t> lanes) {
  auto size = static_cast<int64_t>(lanes.size());
  bool withLow = computeType.isF64();
  if (thetas)
    return buildConstantTurns(
        b, loc,
        llvm::map_to_vector(lanes, [&](int64_t i) { return (*thetas)[i]; }),
        VectorType::get(size, b.getI64Type()), withLow);
  return buildTurns(b, loc, readLanes(b, loc, invFreq, lanes), withLow);
}

CosSin TokenAngles::buildExact(ArrayRef<int64_t> lanes, Accuracy accuracy) {
  auto axes =
      llvm::map_to_vector(lanes, [&](int64_t i) { return used.axes[i]; });
  CosSin angle =
      buildCosSin(b, loc, buildLanePositions(b, loc, positions, axes),
                  buildLaneTurns(lanes), accuracy);
  if (!scale)
    return angle;
  Value factor =
      vector::BroadcastOp::create(b, loc, angle.cos.getType(), scale);
  return {arith::MulFOp::create(b, loc, angle.cos, factor),
          arith::MulFOp::create(b, loc, angle.sin, factor)};
}

SmallVector<CosSin> TokenAngles::buildInRun(ArrayRef<Lanes> lanes) {
  // Scaling the first angle scales the sum.
  llvm::SaveAndRestore position(positions.front(), asI64(b, loc, run->first));
  SmallVector<CosSin> first;
  SmallVector<double> laneThetas;
  for (const Lanes &vector : lanes) {
    first.push_back(buildExact(vector, Accuracy::High));
    for (int64_t pair : vector)
      laneThetas.push_back((*thetas)[pair]);
  }
  return addAnglesInRun(b, loc, *run, first, laneThetas);
}

SmallVector<CosSin> TokenAngles::build(ArrayRef<Lanes> lanes) {
  // Most of a program is angles: with vectors of twice as many registers, which
  // LLVM splits, it has half as many operations and compiles faster.
  constexpr size_t kVectorsAtOnce = 2;
  SmallVector<Lanes> joined;
  for (auto [i, vector] : llvm::enumerate(lanes)) {
    if (i % kVectorsAtOnce == 0)
      joined.emplace_back();
    joined.back().append(vector);
  }
  SmallVector<CosSin> angles;
  if (run)
    angles = buildInRun(joined);
  else
    for (const Lanes &vectors : joined)
      angles.push_back(buildExact(vectors, accuracy));

  SmallVector<CosSin> result;
  int64_t offset = 0;
  for (auto [i, vector] : llvm::enumerate(lanes)) {
    if (i % kVectorsAtOnce == 0)
      offset = 0;
    auto size = static_cast<int64_t>(vector.size());
    const CosSin &both = angles[i / kVectorsAtOnce];
    result.push_back({takeLanes(b, loc, both.cos, offset, size),
                      takeLanes(b, loc, both.sin, offset, size)});
    offset += size;
  }
  return result;
}
