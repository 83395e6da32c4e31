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
#include "pe/Arithmetic/Constants.h"
#include "pe/Arithmetic/Precision.h"

using namespace mlir;
using namespace mlir::pe;

/// Of how many sections of axes a thread finds its own by comparing.
static constexpr size_t kFewSections = 4;

/// Constants of the program for frequencies that are known.
static Turns buildConstants(OpBuilder &b, AngleOpInterface op,
                            DenseElementsAttr frequencies, TurnsForm form) {
  auto thetas =
      llvm::map_to_vector(frequencies.getValues<APFloat>(), [](APFloat theta) {
        return theta.convertToDouble();
      });
  auto type = RankedTensorType::get(frequencies.getType().getShape(),
                                    getTurnsType(b, form));
  auto parts = getConstantTurns(b, thetas, type, form);
  auto build = [&](DenseElementsAttr part, StringRef name) {
    return buildConstantArray(b, op.getLoc(), op, name, part);
  };
  return {build(parts.front(), "pe_turns"),
          parts.size() > 1 ? build(parts.back(), "pe_turns_low") : Value()};
}

ThreadAngles ThreadAngles::create(OpBuilder &b, AngleOpInterface op,
                                  ArrayRef<OpFoldResult> tokens,
                                  Turns frequencies) {
  Location loc = op.getLoc();
  ThreadAngles angles;
  angles.computeType = op.getArithmeticType();
  auto positionType = cast<MemRefType>(op.getPositions().getType());
  auto freqType = cast<MemRefType>(op.getInvFreq().getType());
  if (op.getMixedAxes())
    angles.numMixed = freqType.getDimSize(0);
  angles.numPositionDims = positionType.getRank() - op.getNumAxisDims();
  std::optional<ArrayRef<int64_t>> axes = op.getAxes();
  if (axes)
    angles.axes.emplace(*axes);
  if (!op.getNumAxisDims())
    angles.run = stripCasts(op.getPositions()).getDefiningOp<PositionsOp>();
  if (!angles.run) {
    SmallVector<OpFoldResult> extents(
        tokens.take_front(angles.numPositionDims));
    if (op.getNumAxisDims()) {
      // If the number of axes is dynamic, the rows that pairs use are enough.
      int64_t rows = positionType.getDimSize(0);
      if (positionType.isDynamicDim(0))
        rows = axes ? *llvm::max_element(*axes) + 1 : angles.numMixed;
      extents.insert(extents.begin(), b.getIndexAttr(rows));
    }
    angles.positions = KernelArray::create(b, loc, op.getPositions(), extents);
  }
  if (DenseElementsAttr constant = getConstantElements(op.getInvFreq()))
    frequencies = buildConstants(
        b, op, constant,
        getTurnsForm(positionType.getElementType(), angles.computeType));
  angles.high = KernelArray::create(b, loc, frequencies.high);
  if (frequencies.low)
    angles.low = KernelArray::create(b, loc, frequencies.low);
  if (Value scale = op.getFactor())
    angles.scale = convertFloat(b, loc, scale, angles.computeType);
  return angles;
}

Value ThreadAngles::readPosition(OpBuilder &b, Location loc, ValueRange token,
                                 Value axis) const {
  Value position;
  if (PositionsOp source = run) {
    position = source.buildPosition(b, loc, token.front());
  } else {
    SmallVector<Value> indices(token.take_front(numPositionDims));
    if (axis)
      indices.insert(indices.begin(), axis);
    position =
        memref::LoadOp::create(b, loc, positions->rebuild(b, loc), indices);
  }
  return isa<FloatType>(position.getType()) ? position
                                            : extendTo64(b, loc, position);
}

/// The position of the section that a pair is in.
static Value selectBySection(OpBuilder &b, Location loc, Value pair,
                             ArrayRef<int64_t> starts,
                             ArrayRef<Value> positions) {
  Value position = positions.front();
  for (auto [start, next] : llvm::zip(starts, positions.drop_front())) {
    Value isAfter =
        arith::CmpIOp::create(b, loc, arith::CmpIPredicate::uge, pair,
                              arith::ConstantIndexOp::create(b, loc, start));
    position = arith::SelectOp::create(b, loc, isAfter, next, position);
  }
  return position;
}

/// For every lane the position of its axis, of which `axes` has the numbers.
static Value selectByAxis(OpBuilder &b, Location loc, Value ofLanes,
                          ArrayRef<int64_t> axes, ArrayRef<Value> positions,
                          int64_t lanes) {
  Value position = broadcastLanes(b, loc, positions.front(), lanes);
  for (auto [axis, other] : llvm::drop_begin(llvm::zip(axes, positions))) {
    Value isOther =
        arith::CmpIOp::create(b, loc, arith::CmpIPredicate::eq, ofLanes,
                              buildInteger(b, loc, ofLanes.getType(), axis));
    position = arith::SelectOp::create(
        b, loc, isOther, broadcastLanes(b, loc, other, lanes), position);
  }
  return position;
}

SmallVector<Value> ThreadAngles::buildPositions(OpBuilder &b, Location loc,
                                                ValueRange token,
                                                Value firstPair,
                                                int64_t lanes) const {
  if (axes)
    return {buildOneOfAxes(b, loc, token, firstPair, lanes)};
  if (!numMixed)
    return {broadcastLanes(b, loc, readPosition(b, loc, token), lanes)};
  SmallVector<Value> ofAxes;
  for (int64_t axis = 0; axis < numMixed; ++axis)
    ofAxes.push_back(readPosition(
        b, loc, token, arith::ConstantIndexOp::create(b, loc, axis)));
  for (Value &position : ofAxes)
    position = broadcastLanes(b, loc, position, lanes);
  return ofAxes;
}

/// For every lane the position of its pair's axis.
Value ThreadAngles::buildOneOfAxes(OpBuilder &b, Location loc, ValueRange token,
                                   Value firstPair, int64_t lanes) const {
  // The positions of all axes are read, so that no read waits for another one.
  SmallVector<int64_t> used(*axes);
  llvm::sort(used);
  used.erase(llvm::unique(used), used.end());
  SmallVector<Value> ofAxes = llvm::map_to_vector(used, [&](int64_t axis) {
    return readPosition(b, loc, token,
                        arith::ConstantIndexOp::create(b, loc, axis));
  });
  // Sections: the pairs from a start on have another axis than those before.
  SmallVector<int64_t> starts;
  SmallVector<Value> ofSections;
  for (int64_t pair = 0, e = axes->size(); pair < e; ++pair) {
    if (pair > 0 && (*axes)[pair] == (*axes)[pair - 1])
      continue;
    if (pair > 0)
      starts.push_back(pair);
    auto *axis = llvm::lower_bound(used, (*axes)[pair]);
    ofSections.push_back(ofAxes[axis - used.begin()]);
  }
  bool haveOneAxis =
      llvm::all_of(starts, [&](int64_t start) { return start % lanes == 0; });
  if (haveOneAxis && starts.size() <= kFewSections)
    return broadcastLanes(
        b, loc, selectBySection(b, loc, firstPair, starts, ofSections), lanes);
  SmallVector<int32_t> narrow(axes->begin(), axes->end());
  auto type = RankedTensorType::get(narrow.size(), b.getI32Type());
  Value table = buildConstantArray(
      b, loc, firstPair.getParentRegion()->getParentOp(), "pe_axes",
      DenseElementsAttr::get(type, ArrayRef(narrow)));
  constexpr int64_t kMostLanes = kAccessBytes / sizeof(int32_t);
  Value ofLanes =
      loadLanes(b, loc, table, firstPair, lanes, std::min(lanes, kMostLanes));
  return selectByAxis(b, loc, ofLanes, used, ofAxes, lanes);
}

SmallVector<Turns> ThreadAngles::buildTurns(OpBuilder &b, Location loc,
                                            ValueRange token, Value firstPair,
                                            int64_t lanes) const {
  auto load = [&](const KernelArray &array, int64_t axis) {
    int64_t aligned = std::min(lanes, array.getMaxLanes({lanes}));
    if (array.getType().getRank() == 1)
      return loadLanes(b, loc, array.rebuild(b, loc, aligned), firstPair, lanes,
                       aligned);
    SmallVector<Value> row(token.drop_front(numPositionDims));
    if (numMixed)
      row.insert(row.begin(), arith::ConstantIndexOp::create(b, loc, axis));
    return loadLanes(b, loc,
                     array.buildRow(b, loc, row, array.getExtents().back()),
                     firstPair, lanes, aligned);
  };
  SmallVector<Turns> turns;
  for (int64_t axis = 0; axis < std::max<int64_t>(1, numMixed); ++axis)
    turns.push_back({load(high, axis), low ? load(*low, axis) : Value()});
  return turns;
}

CosSin ThreadAngles::build(OpBuilder &b, Location loc,
                           ArrayRef<Value> positions,
                           ArrayRef<Turns> turns) const {
  Value factor = scale;
  if (auto type = dyn_cast<VectorType>(positions.front().getType());
      type && factor)
    factor = broadcastLanes(b, loc, factor, type.getNumElements());
  auto angle = CosSinOp::create(b, loc, positions, turns, computeType.isF64(),
                                factor, Accuracy::Native);
  return {angle.getCos(), angle.getSin()};
}
