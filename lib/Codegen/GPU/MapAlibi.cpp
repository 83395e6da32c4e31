//===- MapAlibi.cpp - Biases to launches ----------------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "KernelArray.h"
#include "MapToGrid.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "pe/Arithmetic/Precision.h"

using namespace mlir;
using namespace mlir::pe;

namespace {
/// Builds the biases of neighboring keys, as vectors or scalars.
class Bias {
public:
  Bias(OpBuilder &b, AlibiOp op, int64_t lanes)
      : b(b), op(op), loc(op.getLoc()), lanes(lanes),
        type(getComputeType(op.getInitType().getElementType())),
        integer(b.getIntegerType(type.getWidth())) {}

  /// The scores `x` at a query and the keys from `key` on, both as integers.
  Value add(Value x, Value slope, Value query, Value key);

  /// An index as an integer as wide as the arithmetic.
  Value toInteger(Value index) {
    return arith::IndexCastOp::create(b, loc, integer, index);
  }

private:
  Value broadcast(Value scalar) {
    if (lanes == 1)
      return scalar;
    return vector::BroadcastOp::create(
        b, loc, VectorType::get(lanes, scalar.getType()), scalar);
  }

  OpBuilder &b;
  AlibiOp op;
  Location loc;
  int64_t lanes;
  FloatType type;
  IntegerType integer;
};
} // namespace

Value Bias::add(Value x, Value slope, Value query, Value key) {
  Value keys = broadcast(key);
  if (lanes > 1) {
    SmallVector<Attribute> steps;
    for (int64_t i = 0; i < lanes; ++i)
      steps.push_back(b.getIntegerAttr(integer, i));
    Value offsets = arith::ConstantOp::create(
        b, loc,
        DenseElementsAttr::get(cast<ShapedType>(keys.getType()), steps));
    keys = arith::AddIOp::create(b, loc, keys, offsets);
  }
  return op.buildScore(b, loc, x, broadcast(slope),
                       query ? broadcast(query) : Value(), keys);
}

void mlir::pe::mapToGrid(RewriterBase &b, AlibiOp op, int64_t blockSize) {
  Location loc = op.getLoc();
  b.setInsertionPoint(op);
  KernelArray init = KernelArray::create(b, loc, op.getInit());
  bool isInPlace = op.getSource() == op.getInit();
  KernelArray source =
      isInPlace ? init
                : KernelArray::create(b, loc, op.getX(), init.getExtents());
  OpFoldResult heads = init.getExtent(op.getHeadDim());
  KernelArray slopes = KernelArray::create(b, loc, op.getSlopes(), heads);

  OpFoldResult numKeys = init.getExtent(op.getKeyDim());
  OpFoldResult numQueries = init.getExtent(op.getQueryDim());
  int64_t keys = getConstantIntValue(numKeys).value_or(ShapedType::kDynamic);
  int64_t lanes = std::min(init.getMaxLanes(keys), source.getMaxLanes(keys));
  GridExtents extents;
  extents.outer.assign(init.getExtents().begin(), init.getExtents().end() - 2);
  extents.items.push_back(
      lanes == 1 ? numKeys : OpFoldResult(b.getIndexAttr(keys / lanes)));
  extents.rows = numQueries;
  Type computeType = getComputeType(init.getElementType());

  GridLaunch grid(b, loc, extents, blockSize);
  grid.build([&](OpBuilder &, ValueRange outer, Value item) {
    Bias bias(b, op, lanes);
    auto toValue = [&](OpFoldResult index) {
      return getValueOrCreateConstantIndexOp(b, loc, index);
    };
    Value slope = loadLanes(b, loc, slopes.rebuild(b, loc), outer.back(), 1, 1,
                            computeType);
    Value column = buildOffset(b, loc, item, lanes, b.getIndexAttr(0));
    Value key =
        bias.toInteger(buildOffset(b, loc, column, 1, op.getFirstKey()));
    Value firstQuery;
    if (op.getQueryStart())
      firstQuery = op.getQueryStart();
    else if (op.usesQueryIndex())
      firstQuery =
          arith::SubIOp::create(b, loc, toValue(numKeys), toValue(numQueries));
    Value from = source.rebuild(b, loc, lanes);
    Value to = isInPlace ? from : init.rebuild(b, loc, lanes);
    int64_t atOnce = std::min(
        kRowsAtOnce, getConstantIntValue(numQueries).value_or(kRowsAtOnce));
    grid.forEachRow(numQueries, atOnce, [&](ArrayRef<Value> rows) {
      SmallVector<SmallVector<Value>> places;
      SmallVector<Value> scores;
      for (Value row : rows) {
        SmallVector<Value> indices(outer);
        indices.append({row, column});
        scores.push_back(
            loadLanes(b, loc, from, indices, lanes, lanes, computeType));
        places.push_back(indices);
      }
      for (auto [score, place] : llvm::zip(scores, places)) {
        Value query;
        if (firstQuery)
          query = bias.toInteger(arith::AddIOp::create(
              b, loc, firstQuery, place[place.size() - 2]));
        storeLanes(b, loc, bias.add(score, slope, query, key), to, place,
                   lanes);
      }
    });
  });
}
