//===- RowRotation.cpp - Rotations of the rows of a thread ----------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "KernelFactors.h"
#include "MapToGrid.h"
#include "RotationKernel.h"
#include "RowThread.h"
#include "ThreadAngles.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "pe/Arithmetic/Precision.h"

using namespace mlir;
using namespace mlir::pe;

/// The extents of an array of a row: all are static.
static SmallVector<OpFoldResult> getExtents(OpBuilder &b, Value array) {
  return getAsIndexOpFoldResult(b.getContext(),
                                cast<MemRefType>(array.getType()).getShape());
}

//===----------------------------------------------------------------------===//
// Angles
//===----------------------------------------------------------------------===//

Value RowThread::buildPair(RotationOpInterface op, size_t segment) {
  Value feature =
      arith::SubIOp::create(b, loc, columns[segment],
                            arith::ConstantIndexOp::create(
                                b, loc, static_cast<int64_t>(op.getBegin())));
  return op.getPairLayout().isInterleaved()
             ? divide(b, loc, feature, b.getIndexAttr(2)).first
             : feature;
}

Turns RowThread::getTurns(Operation *op, const Row &row) const {
  Turns turns = frequencies.lookup(op);
  for (Value *part : {&turns.high, &turns.low})
    if (*part)
      *part = row.values.lookup(*part);
  return turns;
}

RowThread::Angles RowThread::readAngles(const Row &row, RotaryOp op) {
  int64_t lanes =
      op.getPairLayout().isInterleaved() ? plan.lanes / 2 : plan.lanes;
  Turns turns = getTurns(op, row);
  // A copy whose operands are those of the thread.
  IRMapping values(row.values);
  auto here = cast<RotaryOp>(b.clone(*op, values));
  size_t rank = getDimsOfToken(op).size();
  SmallVector<OpFoldResult> extents(rank, b.getIndexAttr(1));
  auto angles = ThreadAngles::create(b, here, extents, turns);
  here.erase();
  SmallVector<Value> token(rank, arith::ConstantIndexOp::create(b, loc, 0));
  SmallVector<SmallVector<Value>> positions;
  SmallVector<SmallVector<Turns>> frequenciesOfPairs;
  for (size_t segment = 0; segment < plan.numPaired; ++segment) {
    Value pair = buildPair(op, segment);
    positions.push_back(angles.buildPositions(b, loc, token, pair, lanes));
    frequenciesOfPairs.push_back(angles.buildTurns(b, loc, token, pair, lanes));
  }
  return [=, &b = b, loc = loc](size_t segment) -> PairAngles {
    return angles.build(b, loc, positions[segment],
                        frequenciesOfPairs[segment]);
  };
}

RowThread::Angles RowThread::readAngles(const Row &row, ApplyRotaryOp op) {
  bool isInterleaved = op.getPairLayout().isInterleaved();
  int64_t lanes = isInterleaved ? plan.lanes / 2 : plan.lanes;
  auto read = [&](Value first, int64_t count) {
    auto load = [&](Value table) {
      int64_t columns = cast<MemRefType>(table.getType()).getShape().back();
      Value memref = *memref::SubViewOp::rankReduceIfNeeded(
          b, loc, row.values.lookup(table), columns);
      return loadLanes(b, loc, memref, first, count,
                       getAlignedLanes(table, count, plan.lanes),
                       op.getArithmeticType());
    };
    return CosSin{load(op.getCos()), load(op.getSin())};
  };
  SmallVector<PairAngles> angles;
  for (size_t segment = 0; segment < plan.numPaired; ++segment)
    angles.push_back(readPairAngles(b, loc, buildPair(op, segment), lanes,
                                    op.getNumPairs(b, loc), isInterleaved,
                                    op.getPerFeature(), read));
  return [angles](size_t segment) { return angles[segment]; };
}

/// Rows of one token have the same angles.
void RowThread::prepareAngles(RotationOpInterface op) {
  for (Row &row : rows) {
    bool isShared = llvm::all_of(op->getOperands(), [&](Value operand) {
      return operand == op.getX() || operand == op.getFirstInit() ||
             row.values.lookupOrDefault(operand) ==
                 rows.front().values.lookupOrDefault(operand);
    });
    if (isShared && &row != &rows.front())
      row.angles[op] = rows.front().angles.at(op);
    else if (auto rotary = dyn_cast<RotaryOp>(op.getOperation()))
      row.angles[op] = readAngles(row, rotary);
    else
      row.angles[op] = readAngles(row, cast<ApplyRotaryOp>(op.getOperation()));
  }
}

//===----------------------------------------------------------------------===//
// Rotations
//===----------------------------------------------------------------------===//

void RowThread::rotate(RotationOpInterface op, Row &row) {
  SmallVector<OpFoldResult> extents = getExtents(b, op.getFirstInit());
  FloatType computeType = op.getArithmeticType();
  auto createFactors = [&](Value factors, bool invert) {
    return KernelFactors::create(
        b, loc, factors ? getFactors(row, factors) : Value(), extents,
        computeType, static_cast<int64_t>(op.getBlockSize()), invert);
  };
  // The angles are scaled by one number.
  auto withAngles = dyn_cast<AngleOpInterface>(op.getOperation());
  bool isScaled = withAngles && withAngles.getFactor();
  KernelFactors scale =
      createFactors(isScaled ? Value() : op.getScale(), /*invert=*/false);
  KernelFactors xScale = createFactors(op.getXScale(), /*invert=*/false);
  KernelFactors initScale = createFactors(op.getInitScale(), /*invert=*/true);

  SmallVector<Value> indices(extents.size() - 1,
                             arith::ConstantIndexOp::create(b, loc, 0));
  auto initType = cast<FloatType>(op.getInitType().getElementType());
  bool isInterleaved = op.getPairLayout().isInterleaved();
  size_t numRotated = isInterleaved ? plan.numPaired : 2 * plan.numPaired;
  Elements elements;
  for (size_t segment = 0; segment < plan.segments.size(); ++segment) {
    Value value = getElement(row, op.getSource(), segment);
    // What is only converted is rounded once.
    if (segment < numRotated || !op.isPlain())
      value = convertFloat(b, loc, value, computeType);
    elements.push_back(
        xScale.multiply(b, loc, value, indices, columns[segment], {}));
  }
  auto scaleResult = [&](Value value) {
    return scale.multiply(b, loc, value, indices, /*column=*/Value(), {});
  };
  for (size_t segment = 0; segment < plan.numPaired; ++segment) {
    Value &first = elements[segment];
    if (isInterleaved) {
      auto [even, odd] = deinterleave(b, loc, first);
      Pair pair = rotatePair(b, loc, {even, odd}, row.angles.at(op)(segment),
                             op.getConjugate());
      first =
          interleave(b, loc, scaleResult(pair.first), scaleResult(pair.second));
      continue;
    }
    Value &second = elements[segment + plan.numPaired];
    Pair pair = rotatePair(b, loc, {first, second}, row.angles.at(op)(segment),
                           op.getConjugate());
    first = scaleResult(pair.first);
    second = scaleResult(pair.second);
  }
  for (auto [value, column] : llvm::zip_equal(elements, columns)) {
    value = initScale.multiply(b, loc, value, indices, column, {});
    if (op.getSaturate())
      value = saturateFloat(b, loc, value, initType);
    value = convertFloat(b, loc, value, initType);
  }
  setArray(row, op.getFirstInit(), std::move(elements));
}
