//===- MapAlibi.cpp - Biases to launches ----------------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "KernelArray.h"
#include "MapToGrid.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "pe/Arithmetic/Precision.h"

using namespace mlir;
using namespace mlir::pe;

/// How many neighboring threads access memory at once.
static constexpr int64_t kWarpSize = 32;

namespace {
/// Builds the launch of one op. A thread has neighboring keys of one query, as
/// many as fit into an access. Where rows do not begin at a multiple of an
/// access, it has as many keys at a distance, so that the warp touches
/// neighbors.
class AlibiKernel {
public:
  AlibiKernel(OpBuilder &b, AlibiOp op);

  void build(const GridLimits &limits);

private:
  Fit getFit(int64_t lanes) const;
  void buildThread(ValueRange place, bool isAligned);
  Value buildMisfit();
  /// The scores `x` of the place's query and the keys from `column` on, with
  /// the head's slope.
  Value addBias(Value x, Value slope, ValueRange place, Value column);
  Value toValue(OpFoldResult number) {
    return getValueOrCreateConstantIndexOp(b, loc, number);
  }

  OpBuilder &b;
  AlibiOp op;
  Location loc;
  KernelArray init, source, slopes;
  bool isInPlace;
  OpFoldResult numKeys, numQueries;
  FloatType computeType;
  int64_t lanes = 1;
  Fit fit = Fit::Always;
};
} // namespace

AlibiKernel::AlibiKernel(OpBuilder &b, AlibiOp op)
    : b(b), op(op), loc(op.getLoc()),
      init(KernelArray::create(b, loc, op.getInit())), source(init),
      isInPlace(op.getSource() == op.getInit()) {
  if (!isInPlace)
    source = KernelArray::create(b, loc, op.getX(), init.getExtents());
  slopes = KernelArray::create(b, loc, op.getSlopes(),
                               init.getExtent(op.getHeadDim()));
  numKeys = init.getExtent(op.getKeyDim());
  numQueries = init.getExtent(op.getQueryDim());
  computeType = op.getArithmeticType();
  int64_t bytes = std::max(init.getElementBytes(), source.getElementBytes());
  lanes = std::max<int64_t>(1, kAccessBytes / bytes);
  fit = getFit(lanes);
}

Fit AlibiKernel::getFit(int64_t lanes) const {
  Fit result = std::max(init.getFit(lanes, {}), source.getFit(lanes, {}));
  auto keys = getConstantIntValue(numKeys);
  if (!keys)
    return std::max(result, Fit::Checked);
  return *keys % lanes == 0 ? result : Fit::Never;
}

Value AlibiKernel::buildMisfit() {
  Value bits = arith::AndIOp::create(b, loc, toValue(numKeys),
                                     toValue(b.getIndexAttr(lanes - 1)));
  for (const KernelArray &array : {init, source})
    if (Value misfit = array.buildMisfit(b, loc, lanes))
      bits = arith::OrIOp::create(b, loc, bits, misfit);
  return bits;
}

Value AlibiKernel::addBias(Value x, Value slope, ValueRange place,
                           Value column) {
  auto type = dyn_cast<VectorType>(x.getType());
  IntegerType integer = b.getIntegerType(computeType.getWidth());
  auto toInteger = [&](Value index) -> Value {
    return arith::IndexCastOp::create(b, loc, integer, index);
  };
  auto broadcast = [&](Value scalar) {
    return broadcastLanes(b, loc, scalar, type ? type.getNumElements() : 1);
  };
  Value keys =
      broadcast(toInteger(buildOffset(b, loc, column, 1, op.getFirstKey())));
  if (type) {
    SmallVector<Attribute> steps;
    for (int64_t i = 0; i < type.getNumElements(); ++i)
      steps.push_back(b.getIntegerAttr(integer, i));
    Value offsets = arith::ConstantOp::create(
        b, loc,
        DenseElementsAttr::get(cast<ShapedType>(keys.getType()), steps));
    keys = arith::AddIOp::create(b, loc, keys, offsets);
  }
  Value query;
  if (op.getQueryStart() || op.usesQueryIndex()) {
    Value first = op.getQueryStart();
    if (!first)
      first =
          arith::SubIOp::create(b, loc, toValue(numKeys), toValue(numQueries));
    query = broadcast(toInteger(
        arith::AddIOp::create(b, loc, first, place[op.getQueryDim()])));
  }
  return op.buildScore(b, loc, x, broadcast(slope), query, keys);
}

void AlibiKernel::buildThread(ValueRange place, bool isAligned) {
  ValueRange indices = place.drop_back();
  Value from = source.buildRow(b, loc, indices, numKeys);
  Value to = isInPlace ? from : init.buildRow(b, loc, indices, numKeys);
  auto guarded = [&](Value column, function_ref<void()> body) {
    Value exists = arith::CmpIOp::create(b, loc, arith::CmpIPredicate::ult,
                                         column, toValue(numKeys));
    buildIf(b, loc, exists, body);
  };
  auto read = [&](Value column, int64_t count) {
    return loadLanes(b, loc, from, column, count, count, computeType);
  };
  auto readSlope = [&] {
    return loadLanes(b, loc, slopes.rebuild(b, loc), place[op.getHeadDim()], 1,
                     1, computeType);
  };
  auto write = [&](Value x, Value slope, Value column, int64_t count) {
    storeLanes(b, loc, addBias(x, slope, indices, column), to, column, count);
  };
  Value item = place.back();
  if (isAligned) {
    Value column = buildOffset(b, loc, item, lanes, b.getIndexAttr(0));
    auto body = [&] {
      Value x = read(column, lanes);
      write(x, readSlope(), column, lanes);
    };
    if (fit == Fit::Always)
      return body();
    return guarded(column, body);
  }
  Type i32 = b.getI32Type();
  Value number = arith::IndexCastUIOp::create(b, loc, i32, item);
  auto [warp, lane] = divide(b, loc, number, b.getIndexAttr(kWarpSize));
  auto toIndex = [&](Value value) -> Value {
    return arith::IndexCastUIOp::create(b, loc, b.getIndexType(), value);
  };
  Value first = buildOffset(b, loc, toIndex(warp), kWarpSize * lanes,
                            OpFoldResult(toIndex(lane)));
  Value last = arith::SubIOp::create(b, loc, toValue(numKeys),
                                     toValue(b.getIndexAttr(1)));
  SmallVector<Value> columns, scores;
  for (int64_t i = 0; i < lanes; ++i) {
    columns.push_back(
        buildOffset(b, loc, first, 1, b.getIndexAttr(i * kWarpSize)));
    scores.push_back(
        read(arith::MinUIOp::create(b, loc, columns.back(), last), 1));
  }
  Value slope = readSlope();
  for (auto [at, score] : llvm::zip_equal(columns, scores)) {
    Value column = at, x = score;
    guarded(column, [&] { write(x, slope, column, 1); });
  }
}

void AlibiKernel::build(const GridLimits &limits) {
  // All keys of a warp, where some of them may not exist.
  int64_t threads = fit == Fit::Always ? 1 : kWarpSize;
  OpFoldResult warps = ceilDivide(b, loc, numKeys, lanes * threads);
  AffineExpr count = b.getAffineSymbolExpr(0);
  SmallVector<OpFoldResult> extents(init.getExtents());
  extents.back() =
      affine::makeComposedFoldedAffineApply(b, loc, count * threads, {warps});
  // Without angles to compute, larger blocks are faster. Of rows of unknown
  // lengths, they would leave more threads idle.
  GridLimits own = limits;
  if (getConstantIntValue(numKeys))
    own.blockSize = std::min(2 * limits.blockSize, kMaxBlock);
  GridLaunch(b, loc, extents, own).build([&](ValueRange place) {
    if (fit == Fit::Never)
      return buildThread(place, /*isAligned=*/false);
    Value misfit = fit == Fit::Checked ? buildMisfit() : Value();
    buildChecked(b, loc, misfit,
                 [&](bool isAligned) { buildThread(place, isAligned); });
  });
}

void mlir::pe::mapToGrid(RewriterBase &b, AlibiOp op,
                         const GridLimits &limits) {
  b.setInsertionPoint(op);
  AlibiKernel(b, op).build(limits);
}
