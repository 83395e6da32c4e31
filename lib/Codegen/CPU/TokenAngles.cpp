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
#include "pe/IR/PEArrays.h"
#include "pe/IR/PEAxes.h"
#include "pe/IR/PEFrequencies.h"

using namespace mlir;
using namespace mlir::pe;

/// The position of the token, an f32 or an i64: for a `pe.positions`, its
/// start.
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
  return isa<FloatType>(position.getType()) ? position
                                            : extendTo64(b, loc, position);
}

/// A vector with the position on its axis for every lane.
static Value buildLanePositions(OpBuilder &b, Location loc,
                                ValueRange positions, ArrayRef<int64_t> axes) {
  auto size = static_cast<int64_t>(axes.size());
  auto broadcast = [&](int64_t axis) -> Value {
    return vector::BroadcastOp::create(
        b, loc, VectorType::get(size, positions[axis].getType()),
        positions[axis]);
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

/// The row of P elements of `invFreq`, or of an array of its shape, in which
/// the leading dimension is that of axes if they are mixed, and others have one
/// element.
static Value takeFreqRow(OpBuilder &b, Location loc, Value array,
                         int64_t axis) {
  auto type = cast<RankedTensorType>(array.getType());
  if (type.getRank() == 1)
    return array;
  ArraySlice slice = getWholeSlice(b, loc, array);
  slice.offsets.front() = b.getIndexAttr(axis);
  slice.sizes.front() = b.getIndexAttr(1);
  return tensor::ExtractSliceOp::create(
      b, loc,
      RankedTensorType::get(type.getShape().back(), type.getElementType()),
      array, slice.offsets, slice.sizes, slice.strides);
}

/// Frequencies that a slice takes from a constant: the same slice of constants
/// of θ/2π.
static std::optional<Turns> takeConstantTurns(OpBuilder &b, Location loc,
                                              Value invFreq, TurnsForm form) {
  auto slice = invFreq.getDefiningOp<tensor::ExtractSliceOp>();
  auto thetas = slice ? getConstantInvFreq(slice.getSource()) : std::nullopt;
  if (!thetas)
    return std::nullopt;
  Turns all = buildConstantTurns(b, loc, *thetas, slice.getSourceType(), form);
  auto take = [&](Value part) -> Value {
    if (!part)
      return Value();
    return tensor::ExtractSliceOp::create(
        b, loc,
        cast<RankedTensorType>(slice.getType().clone(getTurnsType(b, form))),
        part, slice.getMixedOffsets(), slice.getMixedSizes(),
        slice.getMixedStrides());
  };
  return Turns{take(all.high), take(all.low)};
}

/// θ/2π of the pairs: constants if θ is constant. `axis` is the one whose
/// frequencies are meant, if axes are mixed, and 0 otherwise.
static Turns buildTurnsOfPairs(OpBuilder &b, Location loc, Value invFreq,
                               int64_t axis, ArrayRef<int64_t> pairs,
                               TurnsForm form) {
  auto type = cast<ShapedType>(invFreq.getType());
  if (auto thetas = getConstantInvFreq(invFreq)) {
    int64_t first = axis * type.getShape().back();
    return buildConstantTurns(
        b, loc,
        llvm::map_to_vector(pairs,
                            [&](int64_t i) { return (*thetas)[first + i]; }),
        VectorType::get(static_cast<int64_t>(pairs.size()), b.getI64Type()),
        form);
  }
  auto read = [&](Value array) -> Value {
    return array ? readLanes(b, loc, takeFreqRow(b, loc, array, axis), pairs)
                 : Value();
  };
  if (auto turns = takeConstantTurns(b, loc, invFreq, form))
    return {read(turns->high), read(turns->low)};
  return buildTurns(b, loc, read(invFreq), form);
}

/// The factor of all angles for every lane, or null.
static Value buildScale(OpBuilder &b, AngleOpInterface op, int64_t size,
                        FloatType computeType) {
  Location loc = op.getLoc();
  Value scale = op.getFactor();
  if (!scale)
    return {};
  return vector::BroadcastOp::create(b, loc, VectorType::get(size, computeType),
                                     convertFloat(b, loc, scale, computeType));
}

CosSin mlir::pe::buildTokenAngles(OpBuilder &b, AngleOpInterface op,
                                  ArrayRef<int64_t> pairs,
                                  FloatType computeType, Accuracy accuracy) {
  Location loc = op.getLoc();
  std::optional<ArrayRef<int64_t>> axes = op.getAxes();
  auto getAxis = [&](int64_t pair) { return axes ? (*axes)[pair] : 0; };
  UsedAxes used = getUsedAxes(llvm::map_to_vector(pairs, getAxis));
  if (op.getMixedAxes()) {
    auto freqType = cast<ShapedType>(op.getInvFreq().getType());
    used.rows = llvm::to_vector(llvm::seq<int64_t>(0, freqType.getDimSize(0)));
  }
  SmallVector<Value> ofAxes;
  for (int64_t row : used.rows)
    ofAxes.push_back(
        getPosition(b, loc, op.getPositions(),
                    op.getNumAxisDims() ? std::optional(row) : std::nullopt));
  Type positionType =
      cast<ShapedType>(op.getPositions().getType()).getElementType();
  TurnsForm form = getTurnsForm(positionType, computeType);
  SmallVector<Value> positions;
  SmallVector<Turns> turns;
  if (op.getMixedAxes()) {
    SmallVector<int64_t> sameAxis(pairs.size(), 0);
    for (auto [axis, position] : llvm::enumerate(ofAxes)) {
      positions.push_back(buildLanePositions(b, loc, position, sameAxis));
      turns.push_back(buildTurnsOfPairs(
          b, loc, op.getInvFreq(), static_cast<int64_t>(axis), pairs, form));
    }
  } else {
    positions.push_back(buildLanePositions(b, loc, ofAxes, used.axes));
    turns.push_back(
        buildTurnsOfPairs(b, loc, op.getInvFreq(), /*axis=*/0, pairs, form));
  }
  Value scale =
      buildScale(b, op, static_cast<int64_t>(pairs.size()), computeType);
  auto angle = CosSinOp::create(b, loc, positions, turns, computeType.isF64(),
                                scale, accuracy);
  return {angle.getCos(), angle.getSin()};
}

CosSin mlir::pe::buildTokenAngles(OpBuilder &b, AngleOpInterface op,
                                  Value first, int64_t size,
                                  FloatType computeType, Accuracy accuracy) {
  Location loc = op.getLoc();
  Value position =
      getPosition(b, loc, op.getPositions(), /*axis=*/std::nullopt);
  position = vector::BroadcastOp::create(
      b, loc, VectorType::get(size, position.getType()), position);
  Type positionType =
      cast<ShapedType>(op.getPositions().getType()).getElementType();
  Value theta = readRow(b, loc, op.getInvFreq(), OpFoldResult(first), size);
  Turns turns =
      buildTurns(b, loc, theta, getTurnsForm(positionType, computeType));
  auto angle = CosSinOp::create(b, loc, position, turns, computeType.isF64(),
                                buildScale(b, op, size, computeType), accuracy);
  return {angle.getCos(), angle.getSin()};
}
