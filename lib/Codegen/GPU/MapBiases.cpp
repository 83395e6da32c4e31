//===- MapBiases.cpp - Biases to launches ---------------------------------===//
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
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace mlir::pe;

/// How many neighboring threads access memory at once.
static constexpr int64_t kWarpSize = 32;

namespace {
/// Builds the launch of one op. A thread has neighboring keys of one query, as
/// many as fit into an access. Where rows do not begin at a multiple of an
/// access, it has as many keys at a distance, so that the warp touches
/// neighbors.
class BiasKernel {
public:
  BiasKernel(OpBuilder &b, BiasOpInterface op);

  void build(const GridLimits &limits);

private:
  Fit getFit(int64_t lanes) const;
  void buildThread(ValueRange place, bool isAligned);
  Value buildMisfit();
  /// The element of the place's head, or null if heads have rows.
  Value readElement(ValueRange place);
  /// The elements in `columns`, a number or a vector, of the place's head.
  Value readColumns(ValueRange place, Value columns);
  /// The scores `x` of the place's query and the keys from `column` on, with
  /// their biases.
  Value addBias(Value x, Value element, ValueRange place, Value column);
  Value toValue(OpFoldResult number) {
    return getValueOrCreateConstantIndexOp(b, loc, number);
  }

  OpBuilder &b;
  BiasOpInterface op;
  Location loc;
  KernelArray init, source, heads;
  bool isInPlace;
  OpFoldResult numKeys, numQueries;
  FloatType type;
  int64_t lanes = 1;
  Fit fit = Fit::Always;
};
} // namespace

BiasKernel::BiasKernel(OpBuilder &b, BiasOpInterface op)
    : b(b), op(op), loc(op.getLoc()),
      init(KernelArray::create(b, loc, op.getFirstInit())), source(init),
      isInPlace(op.getSource() == op.getFirstInit()),
      type(op.getArithmeticType()) {
  if (!isInPlace)
    source = KernelArray::create(b, loc, op.getX(), init.getExtents());
  heads = KernelArray::create(b, loc, op.getHeadsMutable().get(),
                              init.getExtent(op.getHeadDim()));
  numKeys = init.getExtent(op.getKeyDim());
  numQueries = init.getExtent(op.getQueryDim());
  int64_t bytes = std::max(init.getElementBytes(), source.getElementBytes());
  lanes = std::max<int64_t>(1, kAccessBytes / bytes);
  fit = getFit(lanes);
}

Fit BiasKernel::getFit(int64_t lanes) const {
  Fit result = std::max(init.getFit(lanes, {}), source.getFit(lanes, {}));
  auto keys = getConstantIntValue(numKeys);
  if (!keys)
    return std::max(result, Fit::Checked);
  return *keys % lanes == 0 ? result : Fit::Never;
}

Value BiasKernel::buildMisfit() {
  Value bits = arith::AndIOp::create(b, loc, toValue(numKeys),
                                     toValue(b.getIndexAttr(lanes - 1)));
  for (const KernelArray &array : {init, source})
    if (Value misfit = array.buildMisfit(b, loc, lanes))
      bits = arith::OrIOp::create(b, loc, bits, misfit);
  return bits;
}

Value BiasKernel::readElement(ValueRange place) {
  if (heads.getType().getRank() != 1)
    return nullptr;
  return loadLanes(b, loc, heads.rebuild(b, loc), place[op.getHeadDim()], 1, 1,
                   type);
}

Value BiasKernel::readColumns(ValueRange place, Value columns) {
  Value rows = heads.rebuild(b, loc);
  auto read = [&](Value column) {
    Value index = arith::IndexCastOp::create(b, loc, b.getIndexType(), column);
    return loadLanes(b, loc, rows, {place[op.getHeadDim()], index}, 1, 1, type);
  };
  auto vector = dyn_cast<VectorType>(columns.getType());
  if (!vector)
    return read(columns);
  SmallVector<Value> elements;
  for (int64_t i = 0; i < vector.getNumElements(); ++i)
    elements.push_back(read(vector::ExtractOp::create(b, loc, columns, i)));
  return vector::FromElementsOp::create(b, loc, vector.clone(type), elements);
}

Value BiasKernel::addBias(Value x, Value element, ValueRange place,
                          Value column) {
  auto vector = dyn_cast<VectorType>(x.getType());
  IntegerType integer = b.getIntegerType(type.getWidth());
  auto toInteger = [&](Value index) -> Value {
    return arith::IndexCastOp::create(b, loc, integer, index);
  };
  auto broadcast = [&](Value scalar) {
    return broadcastLanes(b, loc, scalar, vector ? vector.getNumElements() : 1);
  };
  Value keys =
      broadcast(toInteger(buildOffset(b, loc, column, 1, op.getFirstKey())));
  if (vector) {
    SmallVector<Attribute> steps;
    for (int64_t i = 0; i < vector.getNumElements(); ++i)
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
  auto readHead = [&](Value columns) {
    return columns ? readColumns(place, columns) : broadcast(element);
  };
  return op.buildBiasedScore(b, loc, x, query, keys, readHead);
}

void BiasKernel::buildThread(ValueRange place, bool isAligned) {
  ValueRange indices = place.drop_back();
  Value from = source.buildRow(b, loc, indices, numKeys);
  Value to = isInPlace ? from : init.buildRow(b, loc, indices, numKeys);
  auto guarded = [&](Value column, function_ref<void()> body) {
    Value exists = arith::CmpIOp::create(b, loc, arith::CmpIPredicate::ult,
                                         column, toValue(numKeys));
    buildIf(b, loc, exists, body);
  };
  auto read = [&](Value column, int64_t count) {
    return loadLanes(b, loc, from, column, count, count, type);
  };
  auto write = [&](Value x, Value element, Value column, int64_t count) {
    storeLanes(b, loc, addBias(x, element, indices, column), to, column, count);
  };
  Value item = place.back();
  if (isAligned) {
    Value column = buildOffset(b, loc, item, lanes, b.getIndexAttr(0));
    auto body = [&] {
      Value x = read(column, lanes);
      write(x, readElement(indices), column, lanes);
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
  Value element = readElement(indices);
  for (auto [at, score] : llvm::zip_equal(columns, scores)) {
    Value column = at, x = score;
    guarded(column, [&] { write(x, element, column, 1); });
  }
}

void BiasKernel::build(const GridLimits &limits) {
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

void mlir::pe::mapToGrid(RewriterBase &b, BiasOpInterface op,
                         const GridLimits &limits) {
  b.setInsertionPoint(op);
  BiasKernel(b, op).build(limits);
}
