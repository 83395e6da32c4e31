//===- RotationChunks.cpp - Rotations of exchanged chunks -----------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RotationKernel.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace mlir::pe;

/// The `chunk` of the thread `partner` of the subgroup: 16-bit elements.
static Value shuffle(OpBuilder &b, Location loc, Value chunk, Value partner,
                     int64_t subgroupSize) {
  auto type = cast<VectorType>(chunk.getType());
  auto wordsType = VectorType::get(type.getNumElements() / 2, b.getI32Type());
  Value words = vector::BitCastOp::create(b, loc, wordsType, chunk);
  Value width = arith::ConstantOp::create(
      b, loc, b.getI32IntegerAttr(static_cast<int32_t>(subgroupSize)));
  SmallVector<Value> taken;
  for (int64_t i = 0; i < wordsType.getNumElements(); ++i) {
    Value word = vector::ExtractOp::create(b, loc, words, i);
    taken.push_back(gpu::ShuffleOp::create(b, loc, word, partner, width,
                                           gpu::ShuffleMode::IDX)
                        .getShuffleResult());
  }
  words = vector::FromElementsOp::create(b, loc, wordsType, taken);
  return vector::BitCastOp::create(b, loc, type, words);
}

/// Rotates a chunk of each row. The partners of its features are the chunk of
/// another thread.
void RotationKernel::exchange(ValueRange indices, Value chunk, Value partner,
                              Value isThere) {
  Value column = buildOffset(b, loc, chunk, plan.pairs, b.getIndexAttr(begin));
  SmallVector<ThreadRow> threadRows = buildRows(indices, isThere);
  SmallVector<Value> own;
  for (const ThreadRow &row : threadRows)
    own.push_back(
        loadLanes(b, loc, row.memrefs.source, column, plan.pairs, plan.pairs));
  // The second half is rotated in the opposite sense, by the same angles unless
  // there is one for each feature.
  int64_t half = *getConstantIntValue(numPairs) / plan.pairs;
  Value isSecond = arith::CmpIOp::create(b, loc, arith::CmpIPredicate::uge,
                                         chunk, toValue(b.getIndexAttr(half)));
  Value angleChunk = chunk;
  if (!angles.isPerFeature)
    angleChunk = arith::SelectOp::create(
        b, loc, isSecond,
        arith::SubIOp::create(b, loc, chunk, toValue(b.getIndexAttr(half))),
        chunk);
  Value firstAngle =
      buildOffset(b, loc, angleChunk, plan.pairs, b.getIndexAttr(0));
  CosSin angle =
      buildAngles(indices, firstAngle, plan.pairs, /*isAligned=*/true);
  for (auto [row, mine] : llvm::zip_equal(threadRows, own)) {
    Value other = shuffle(b, loc, mine, partner, plan.subgroupSize);
    Value isNegated =
        arith::XOrIOp::create(b, loc, isSecond, row.memrefs.isConjugate);
    Value sin = arith::SelectOp::create(
        b, loc, isNegated, arith::NegFOp::create(b, loc, angle.sin), angle.sin);
    Pair pair = {convertFloat(b, loc, mine, computeType),
                 convertFloat(b, loc, other, computeType)};
    Value result = rotatePair(b, loc, pair, CosSin{angle.cos, sin},
                              /*isConjugate=*/false)
                       .first;
    result = scale.multiply(b, loc, result, row.indices, column, {});
    Value init = row.memrefs.init;
    buildIf(b, loc, row.isThere,
            [&] { storeLanes(b, loc, result, init, column, plan.pairs); });
  }
}

void RotationKernel::buildChunks(const GridLimits &limits) {
  int64_t inner = rows.getRank() - 2;
  auto countInner = [&](bool forHost) {
    return rows.isRowDim(inner)
               ? ceilDivide(b, loc, rows.countRows(b, loc, forHost), plan.rows)
               : rows.getExtent(inner);
  };
  SmallVector<OpFoldResult> extents;
  for (int64_t dim = 0; dim < inner; ++dim)
    extents.push_back(rows.isRowDim(dim)
                          ? rows.countRows(b, loc, /*forHost=*/true)
                          : rows.getExtent(dim));
  extents.push_back(
      ceilDivide(b, loc, countInner(/*forHost=*/true), plan.groupsOfSubgroup));
  extents.push_back(b.getIndexAttr(plan.subgroupSize));
  GridLaunch grid(b, loc, extents, limits);
  grid.buildUniform([&](ValueRange places, Value isThere) {
    Type i32 = b.getI32Type();
    auto number = [&](int64_t value) -> Value {
      return arith::ConstantOp::create(
          b, loc, b.getI32IntegerAttr(static_cast<int32_t>(value)));
    };
    auto toIndex = [&](Value value) -> Value {
      return arith::IndexCastUIOp::create(b, loc, b.getIndexType(), value);
    };
    int64_t chunks = 2 * *getConstantIntValue(numPairs) / plan.pairs;
    Value lane = arith::IndexCastUIOp::create(b, loc, i32, places.back());
    auto [slot, chunk] = divide(b, loc, lane, b.getIndexAttr(chunks));
    Value isFirst = arith::CmpIOp::create(b, loc, arith::CmpIPredicate::ult,
                                          chunk, number(chunks / 2));
    Value partner = arith::AddIOp::create(
        b, loc, lane,
        arith::SelectOp::create(b, loc, isFirst, number(chunks / 2),
                                number(-chunks / 2)));
    partner =
        arith::MinUIOp::create(b, loc, partner, number(plan.subgroupSize - 1));

    // The lanes left over have no place, and read that of others.
    auto require = [&](Value condition) {
      isThere = isThere ? arith::AndIOp::create(b, loc, isThere, condition)
                        : condition;
    };
    if (plan.groupsOfSubgroup * chunks < plan.subgroupSize)
      require(arith::CmpIOp::create(b, loc, arith::CmpIPredicate::ult, slot,
                                    number(plan.groupsOfSubgroup)));
    SmallVector<Value> indices(places.drop_back());
    Value group = buildOffset(b, loc, indices[inner], plan.groupsOfSubgroup,
                              OpFoldResult(toIndex(slot)));
    Value numGroups = toValue(countInner(/*forHost=*/false));
    require(arith::CmpIOp::create(b, loc, arith::CmpIPredicate::ult, group,
                                  numGroups));
    Value last =
        arith::SubIOp::create(b, loc, numGroups, toValue(b.getIndexAttr(1)));
    indices[inner] = arith::MinUIOp::create(b, loc, group, last);
    exchange(indices, toIndex(chunk), partner, isThere);
  });
}
