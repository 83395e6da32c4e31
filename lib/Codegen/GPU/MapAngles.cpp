//===- MapAngles.cpp - Tables and absolute encodings to launches ----------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "AnglesLaunch.h"
#include "MapToGrid.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"

using namespace mlir;
using namespace mlir::pe;

void mlir::pe::mapToGrid(RewriterBase &b, RotaryTableOp op,
                         const ConvertedFrequencies &frequencies,
                         const GridLimits &limits) {
  Location loc = op.getLoc();
  b.setInsertionPoint(op);
  KernelArray cos = KernelArray::create(b, loc, op.getCosInit());
  KernelArray sin =
      KernelArray::create(b, loc, op.getSinInit(), cos.getExtents());
  KernelArray invFreq = KernelArray::create(b, loc, op.getInvFreq());
  OpFoldResult numPairs = invFreq.getExtents().back();
  int64_t lanes = chooseWrittenLanes(
      {&cos, &sin},
      getConstantIntValue(numPairs).value_or(ShapedType::kDynamic));
  ArrayRef<OpFoldResult> tokens = cos.getExtents().drop_back();
  ThreadAngles angles =
      ThreadAngles::create(b, op, tokens, frequencies.lookup(op));
  AnglesLaunch(b, loc, tokens, numPairs, lanes,
               /*shareTurns=*/op.getAllFreqDims().empty())
      .build(
          limits, angles, [&](ValueRange token, Value firstPair, CosSin angle) {
            OpFoldResult columns = cos.getExtents().back();
            storeLanes(b, loc, angle.cos, cos.buildRow(b, loc, token, columns),
                       firstPair, lanes);
            storeLanes(b, loc, angle.sin, sin.buildRow(b, loc, token, columns),
                       firstPair, lanes);
          });
}

namespace {
/// Writes sines and cosines into the columns of one token.
class EncodingWriter {
public:
  EncodingWriter(OpBuilder &b, Location loc, Order order, KernelArray init,
                 OpFoldResult numPairs)
      : b(b), loc(loc), order(order), init(std::move(init)),
        numPairs(numPairs) {}

  /// Whether all columns of all pairs are known to exist, and no others.
  bool isWhole() const {
    auto pairs = getConstantIntValue(numPairs);
    auto features = getConstantIntValue(init.getExtents().back());
    return pairs && features == 2 * *pairs;
  }

  /// How many pairs a thread has: one if a column may be missing.
  int64_t chooseLanes() const {
    if (!isWhole())
      return 1;
    int64_t pairs = *getConstantIntValue(numPairs);
    if (order == Order::Interleaved)
      return std::max<int64_t>(1, chooseWrittenLanes(&init, 2 * pairs) / 2);
    return chooseWrittenLanes(&init, pairs);
  }

  void write(ValueRange token, Value firstPair, CosSin angle);

private:
  /// Writes one number into a column, if that column exists.
  void storeIfThere(Value value, Value column);

  OpBuilder &b;
  Location loc;
  Order order;
  KernelArray init;
  OpFoldResult numPairs;
  /// The row of the token.
  Value row;
};
} // namespace

void EncodingWriter::storeIfThere(Value value, Value column) {
  Value features =
      getValueOrCreateConstantIndexOp(b, loc, init.getExtents().back());
  Value isThere = arith::CmpIOp::create(b, loc, arith::CmpIPredicate::ult,
                                        column, features);
  buildIf(b, loc, isThere, [&] { storeLanes(b, loc, value, row, column, 1); });
}

void EncodingWriter::write(ValueRange token, Value firstPair, CosSin angle) {
  row = init.buildRow(b, loc, token, init.getExtents().back());
  bool isCosFirst = order == Order::CosSin;
  Value first = isCosFirst ? angle.cos : angle.sin;
  Value second = isCosFirst ? angle.sin : angle.cos;
  bool isInterleaved = order == Order::Interleaved;
  Value column =
      buildOffset(b, loc, firstPair, isInterleaved ? 2 : 1, b.getIndexAttr(0));
  Value next =
      buildOffset(b, loc, column, 1,
                  isInterleaved ? OpFoldResult(b.getIndexAttr(1)) : numPairs);
  int64_t lanes = chooseLanes();
  if (isWhole()) {
    bool isOneAccess =
        isInterleaved && init.getFit(2 * lanes, {}) == Fit::Always;
    if (!isOneAccess) {
      storeLanes(b, loc, first, row, column, lanes);
      storeLanes(b, loc, second, row, next, lanes);
      return;
    }
    storeLanes(b, loc, interleave(b, loc, first, second), row, column,
               2 * lanes);
    return;
  }
  storeLanes(b, loc, first, row, column, 1);
  storeIfThere(second, next);
  // The thread of the first pair writes the zero after the columns of all
  // pairs.
  Value isFirst =
      arith::CmpIOp::create(b, loc, arith::CmpIPredicate::eq, firstPair,
                            arith::ConstantIndexOp::create(b, loc, 0));
  buildIf(b, loc, isFirst, [&] {
    Value zero = arith::ConstantOp::create(
        b, loc, b.getZeroAttr(cast<FloatType>(first.getType())));
    Value end = getValueOrCreateConstantIndexOp(b, loc, numPairs);
    storeIfThere(zero, arith::AddIOp::create(b, loc, end, end));
  });
}

void mlir::pe::mapToGrid(RewriterBase &b, SinusoidalOp op,
                         const ConvertedFrequencies &frequencies,
                         const GridLimits &limits) {
  Location loc = op.getLoc();
  b.setInsertionPoint(op);
  KernelArray init = KernelArray::create(b, loc, op.getInit());
  KernelArray invFreq = KernelArray::create(b, loc, op.getInvFreq());
  OpFoldResult numPairs = invFreq.getExtent(0);
  EncodingWriter writer(b, loc, op.getOrder(), init, numPairs);
  ArrayRef<OpFoldResult> tokens = init.getExtents().drop_back();
  ThreadAngles angles =
      ThreadAngles::create(b, op, tokens, frequencies.lookup(op));
  AnglesLaunch(b, loc, tokens, numPairs, writer.chooseLanes())
      .build(limits, angles,
             [&](ValueRange token, Value firstPair, CosSin angle) {
               writer.write(token, firstPair, angle);
             });
}
