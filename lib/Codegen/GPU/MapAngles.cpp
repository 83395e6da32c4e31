//===- MapAngles.cpp - Tables and absolute encodings to launches ----------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "MapToGrid.h"
#include "ThreadAngles.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "pe/Arithmetic/Precision.h"

using namespace mlir;
using namespace mlir::pe;

/// Builds the launch in which every thread has the angles of one token and a
/// group of pairs. `write` gets the indices of the token and the first pair.
static void
buildAnglesLaunch(OpBuilder &b, Location loc, ArrayRef<OpFoldResult> tokens,
                  OpFoldResult numPairs, int64_t lanes, int64_t blockSize,
                  ThreadAngles &angles,
                  function_ref<void(ValueRange, Value, CosSin)> write) {
  OpFoldResult numGroups = numPairs;
  if (auto pairs = getConstantIntValue(numPairs))
    numGroups = b.getIndexAttr(*pairs / lanes);
  GridExtents extents;
  if (!tokens.empty()) {
    extents.outer.assign(tokens.begin(), tokens.end() - 1);
    extents.items.push_back(tokens.back());
  }
  extents.items.push_back(numGroups);
  extents.rows = b.getIndexAttr(1);
  GridLaunch grid(b, loc, extents, blockSize);
  grid.build([&](OpBuilder &, ValueRange outer, Value item) {
    auto [last, group] = divide(b, loc, item, numGroups);
    SmallVector<Value> token(outer);
    if (!tokens.empty())
      token.push_back(last);
    Value firstPair = buildOffset(b, loc, group, lanes, b.getIndexAttr(0));
    write(token, firstPair, angles.build(b, loc, token, firstPair));
  });
}

void mlir::pe::mapToGrid(RewriterBase &b, RotaryTableOp op, int64_t blockSize) {
  Location loc = op.getLoc();
  b.setInsertionPoint(op);
  KernelArray cos = KernelArray::create(b, loc, op.getCosInit());
  KernelArray sin =
      KernelArray::create(b, loc, op.getSinInit(), cos.getExtents());
  KernelArray invFreq = KernelArray::create(b, loc, op.getInvFreq());
  OpFoldResult numPairs = invFreq.getExtent(0);
  int64_t pairs = getConstantIntValue(numPairs).value_or(ShapedType::kDynamic);
  int64_t lanes = std::min(cos.getMaxLanes(pairs), sin.getMaxLanes(pairs));
  ArrayRef<OpFoldResult> tokens = cos.getExtents().drop_back();
  ThreadAngles angles = ThreadAngles::create(b, op, tokens, lanes);
  buildAnglesLaunch(b, loc, tokens, numPairs, lanes, blockSize, angles,
                    [&](ValueRange token, Value firstPair, CosSin angle) {
                      SmallVector<Value> indices(token);
                      indices.push_back(firstPair);
                      storeLanes(b, loc, angle.cos, cos.rebuild(b, loc, lanes),
                                 indices, lanes);
                      storeLanes(b, loc, angle.sin, sin.rebuild(b, loc, lanes),
                                 indices, lanes);
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

  /// How many pairs a thread has: one if a column may be missing.
  int64_t chooseLanes() const {
    auto pairs = getConstantIntValue(numPairs);
    auto features = getConstantIntValue(init.getExtents().back());
    if (!pairs || features != 2 * *pairs)
      return 1;
    if (order == Order::Interleaved)
      return std::max<int64_t>(1, init.getMaxLanes(*features) / 2);
    return init.getMaxLanes(*pairs);
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
  Value memref;
  SmallVector<Value> indices;
};
} // namespace

void EncodingWriter::storeIfThere(Value value, Value column) {
  Value features =
      getValueOrCreateConstantIndexOp(b, loc, init.getExtents().back());
  Value isThere = arith::CmpIOp::create(b, loc, arith::CmpIPredicate::ult,
                                        column, features);
  auto ifOp = scf::IfOp::create(b, loc, isThere, /*withElseRegion=*/false);
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(ifOp.thenBlock());
  indices.back() = column;
  storeLanes(b, loc, value, memref, indices, 1);
}

void EncodingWriter::write(ValueRange token, Value firstPair, CosSin angle) {
  memref = init.rebuild(b, loc, chooseLanes());
  indices.assign(token.begin(), token.end());
  indices.push_back(firstPair);
  bool isCosFirst = order == Order::CosSin;
  Value first = isCosFirst ? angle.cos : angle.sin;
  Value second = isCosFirst ? angle.sin : angle.cos;
  bool isInterleaved = order == Order::Interleaved;
  Value column =
      buildOffset(b, loc, firstPair, isInterleaved ? 2 : 1, b.getIndexAttr(0));
  Value next =
      buildOffset(b, loc, column, 1,
                  isInterleaved ? OpFoldResult(b.getIndexAttr(1)) : numPairs);
  indices.back() = column;
  if (auto type = dyn_cast<VectorType>(first.getType())) {
    int64_t lanes = type.getNumElements();
    if (!isInterleaved) {
      storeLanes(b, loc, first, memref, indices, lanes);
      indices.back() = next;
      storeLanes(b, loc, second, memref, indices, lanes);
      return;
    }
    Value both = vector::InterleaveOp::create(b, loc, first, second);
    storeLanes(b, loc, both, memref, indices, 2 * lanes);
    return;
  }
  storeLanes(b, loc, first, memref, indices, 1);
  storeIfThere(second, next);
  // The thread of the first pair writes the zero after the columns of all
  // pairs.
  Value isFirst =
      arith::CmpIOp::create(b, loc, arith::CmpIPredicate::eq, firstPair,
                            arith::ConstantIndexOp::create(b, loc, 0));
  auto ifOp = scf::IfOp::create(b, loc, isFirst, /*withElseRegion=*/false);
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(ifOp.thenBlock());
  Value zero = arith::ConstantOp::create(
      b, loc, b.getZeroAttr(cast<FloatType>(first.getType())));
  Value end = getValueOrCreateConstantIndexOp(b, loc, numPairs);
  storeIfThere(zero, arith::AddIOp::create(b, loc, end, end));
}

void mlir::pe::mapToGrid(RewriterBase &b, SinusoidalOp op, int64_t blockSize) {
  Location loc = op.getLoc();
  b.setInsertionPoint(op);
  KernelArray init = KernelArray::create(b, loc, op.getInit());
  KernelArray invFreq = KernelArray::create(b, loc, op.getInvFreq());
  OpFoldResult numPairs = invFreq.getExtent(0);
  EncodingWriter writer(b, loc, op.getOrder(), init, numPairs);
  int64_t lanes = writer.chooseLanes();
  ArrayRef<OpFoldResult> tokens = init.getExtents().drop_back();
  ThreadAngles angles = ThreadAngles::create(b, op, tokens, lanes);
  buildAnglesLaunch(b, loc, tokens, numPairs, lanes, blockSize, angles,
                    [&](ValueRange token, Value firstPair, CosSin angle) {
                      writer.write(token, firstPair, angle);
                    });
}
