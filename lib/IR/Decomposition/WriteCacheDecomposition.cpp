//===- WriteCacheDecomposition.cpp - Writes of one token ------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A loop over the tokens converts and copies the row of each into its slot.
//
//===----------------------------------------------------------------------===//

#include "Decomposition/Decomposition.h"
#include "Decomposition/StoredElements.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/IR/TypeUtilities.h"
#include "pe/IR/PEArrays.h"
#include "pe/IR/PEExtents.h"

using namespace mlir;
using namespace mlir::pe;

namespace {
/// Builds the write of one token, whose indices are those of `token_dims`.
class TokenWrite {
public:
  TokenWrite(OpBuilder &b, Location loc, WriteCacheOp op, ValueRange token)
      : b(b), loc(loc), op(op), token(token), droppedOfX(op.getTokenDims()),
        droppedOfInit(op.getSlotDims()) {
    dropUnitDims();
  }

  /// Writes into `init`, and returns the new tensor or null, unless the slot is
  /// negative.
  Value build(Value init);

private:
  /// Drops dimensions of size 1 that rows have beside longer ones. The type of
  /// a view does not say which of such dimensions are dropped, and upstream may
  /// take one of a row for one of slots.
  void dropUnitDims();
  /// The part of x, or of a scale that is broadcast to it, of the token.
  Value takeRow(Value array);
  /// The place of the row in the init.
  ArraySlice getPlace(Value init, Value slot);
  Value write(Value init, Value slot);

  OpBuilder &b;
  Location loc;
  WriteCacheOp op;
  ValueRange token;
  /// The dimensions of x and of the init that a row does not have.
  SmallVector<int64_t> droppedOfX, droppedOfInit;
};
} // namespace

void TokenWrite::dropUnitDims() {
  auto x = cast<ShapedType>(op.getX().getType());
  auto init = cast<ShapedType>(op.getInit().getType());
  SmallVector<int64_t> dimsOfX = op.getRowDimsOfX();
  SmallVector<int64_t> dimsOfInit = op.getRowDimsOfInit();
  auto rowDims = llvm::zip_equal(ArrayRef(dimsOfX).drop_back(),
                                 ArrayRef(dimsOfInit).drop_back());
  // Which ones are dropped makes no difference.
  if (llvm::all_of(rowDims, [&](auto dims) {
        return x.getDimSize(std::get<0>(dims)) == 1 &&
               init.getDimSize(std::get<1>(dims)) == 1;
      }))
    return;
  for (auto [dim, other] : rowDims)
    if (x.getDimSize(dim) == 1 || init.getDimSize(other) == 1) {
      droppedOfX.push_back(dim);
      droppedOfInit.push_back(other);
    }
}

Value TokenWrite::takeRow(Value array) {
  if (!array || !isa<ShapedType>(array.getType()))
    return array;
  ArraySlice slice = getWholeSlice(b, loc, array);
  for (auto [dim, index] : llvm::zip_equal(op.getTokenDims(), token))
    if (!isOneInteger(slice.sizes[dim]))
      slice.offsets[dim] = index;
  for (int64_t dim : droppedOfX)
    slice.sizes[dim] = b.getIndexAttr(1);
  return takeSlice(b, loc, array, slice, droppedOfX);
}

ArraySlice TokenWrite::getPlace(Value init, Value slot) {
  ArraySlice place = getWholeSlice(b, loc, init);
  SmallVector<OpFoldResult> extents;
  for (int64_t dim : op.getSlotDims())
    extents.push_back(place.sizes[dim]);
  SmallVector<Value> indices = {slot};
  if (extents.size() > 1)
    indices = affine::AffineDelinearizeIndexOp::create(
                  b, loc, slot, ArrayRef(extents).drop_front(),
                  /*hasOuterBound=*/false)
                  .getResults();
  for (auto [dim, index] : llvm::zip_equal(op.getSlotDims(), indices))
    place.offsets[dim] = index;
  for (int64_t dim : droppedOfInit)
    place.sizes[dim] = b.getIndexAttr(1);
  for (auto [dim, dimOfX] :
       llvm::zip_equal(op.getRowDimsOfInit(), op.getRowDimsOfX()))
    if (isa<Value>(place.sizes[dim])) // x may show more.
      place.sizes[dim] = getExtent(b, loc, op.getX(), dimOfX);
  place.offsets.back() = b.getIndexAttr(static_cast<int64_t>(op.getBegin()));
  place.sizes.back() = getExtent(b, loc, op.getX(), op.getRowDimsOfX().back());
  // A row that is taken from x has a static extent where it is a constant.
  for (OpFoldResult &size : place.sizes)
    if (std::optional<int64_t> extent = getConstantIntValue(size))
      size = b.getIndexAttr(*extent);
  return place;
}

Value TokenWrite::write(Value init, Value slot) {
  StoredElements elements(op, op.getArithmeticType());
  elements.xScale = takeRow(elements.xScale);
  elements.initScale = takeRow(elements.initScale);
  Value row = takeRow(op.getX());
  ArraySlice place = getPlace(init, slot);
  bool isMemRef = isa<MemRefType>(init.getType());
  if (isMemRef || !elements.isPlain() ||
      getElementTypeOrSelf(row) != getElementTypeOrSelf(init)) {
    Value target = takeSlice(b, loc, init, place, droppedOfInit);
    row = elements.copy(b, loc, row, target, /*firstFeature=*/0);
  } else {
    // It is inserted as it is, but for extents that the init alone shows.
    SmallVector<int64_t> shape;
    for (auto [dim, size] : llvm::enumerate(place.sizes))
      if (!llvm::is_contained(droppedOfInit, static_cast<int64_t>(dim)))
        shape.push_back(
            getConstantIntValue(size).value_or(ShapedType::kDynamic));
    row = addStaticExtents(b, loc, row, shape);
  }
  return isMemRef ? Value() : putSlice(b, loc, row, init, place);
}

Value TokenWrite::build(Value init) {
  Value slot = readElement(b, loc, op.getSlots(), token);
  slot = arith::IndexCastOp::create(b, loc, b.getIndexType(), slot);
  Value zero = arith::ConstantIndexOp::create(b, loc, 0);
  Value isWritten =
      arith::CmpIOp::create(b, loc, arith::CmpIPredicate::sge, slot, zero);
  OpBuilder::InsertionGuard guard(b);
  if (isa<MemRefType>(init.getType())) {
    auto condition = scf::IfOp::create(b, loc, isWritten,
                                       /*withElseRegion=*/false);
    b.setInsertionPointToStart(condition.thenBlock());
    write(init, slot);
    return {};
  }
  auto condition = scf::IfOp::create(b, loc, TypeRange(init), isWritten,
                                     /*withElseRegion=*/true);
  b.setInsertionPointToStart(condition.thenBlock());
  scf::YieldOp::create(b, loc, write(init, slot));
  b.setInsertionPointToStart(condition.elseBlock());
  scf::YieldOp::create(b, loc, init);
  return condition.getResult(0);
}

FailureOr<SmallVector<Value>> WriteCacheOp::decomposeOperation(OpBuilder &b) {
  return decomposeArray(b, *this, [&] {
    Location loc = getLoc();
    Value zero = arith::ConstantIndexOp::create(b, loc, 0);
    Value one = arith::ConstantIndexOp::create(b, loc, 1);
    SmallVector<Value> ends;
    for (int64_t dim : getTokenDims())
      ends.push_back(getValueOrCreateConstantIndexOp(
          b, loc, getExtent(b, loc, getX(), dim)));
    SmallVector<Value> begins(ends.size(), zero), steps(ends.size(), one);
    SmallVector<Value> inits;
    if (getResult())
      inits.push_back(getInit());
    scf::LoopNest nest = scf::buildLoopNest(
        b, loc, begins, ends, steps, inits,
        [&](OpBuilder &b, Location loc, ValueRange token, ValueRange carried) {
          Value init = carried.empty() ? getInit() : carried.front();
          Value result = TokenWrite(b, loc, *this, token).build(init);
          return result ? scf::ValueVector{result} : scf::ValueVector();
        });
    return SmallVector<Value>(nest.results);
  });
}
