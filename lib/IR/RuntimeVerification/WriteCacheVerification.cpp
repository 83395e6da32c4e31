//===- WriteCacheVerification.cpp - Slots that are not in the cache -------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the verifier of the op cannot see is asserted at run time: extents that
// are not static, and the slots.
//
//===----------------------------------------------------------------------===//

#include "Decomposition/Decomposition.h"
#include "InterfaceModels.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/Interfaces/RuntimeVerifiableOpInterface.h"
#include "pe/IR/PEArrays.h"

using namespace mlir;
using namespace mlir::pe;

using MessageBuilder = function_ref<std::string(Operation *, StringRef)>;

namespace {
/// Builds the assertions of one op.
class Assertions {
public:
  Assertions(OpBuilder &b, Location loc, WriteCacheOp op,
             MessageBuilder buildMessage)
      : b(b), loc(loc), op(op), buildMessage(buildMessage) {}

  /// Slots has the extents of the tokens of x.
  void addTokens();
  /// The rows of x have the extents of those of the init, and their features
  /// fit into it.
  void addRows();
  /// The factors of tokens and rows have their extents.
  void addScale(Value scale, StringRef name);
  /// Every slot is negative or less than their number.
  void addSlots();

private:
  void add(OpBuilder &b, arith::CmpIPredicate predicate, Value lhs, Value rhs,
           const Twine &message);
  /// Compares two extents, unless they are static: the verifier does then.
  void addExtents(arith::CmpIPredicate predicate, OpFoldResult lhs,
                  OpFoldResult rhs, const Twine &message);

  OpBuilder &b;
  Location loc;
  WriteCacheOp op;
  MessageBuilder buildMessage;
};
} // namespace

void Assertions::add(OpBuilder &b, arith::CmpIPredicate predicate, Value lhs,
                     Value rhs, const Twine &message) {
  Value isRight = arith::CmpIOp::create(b, loc, predicate, lhs, rhs);
  cf::AssertOp::create(b, loc, isRight, buildMessage(op, message.str()));
}

void Assertions::addExtents(arith::CmpIPredicate predicate, OpFoldResult lhs,
                            OpFoldResult rhs, const Twine &message) {
  if (!getConstantIntValue(lhs) || !getConstantIntValue(rhs))
    add(b, predicate, getValueOrCreateConstantIndexOp(b, loc, lhs),
        getValueOrCreateConstantIndexOp(b, loc, rhs), message);
}

void Assertions::addTokens() {
  for (auto [i, dim] : llvm::enumerate(op.getTokenDims()))
    addExtents(arith::CmpIPredicate::eq,
               getExtent(b, loc, op.getSlots(), static_cast<int64_t>(i)),
               getExtent(b, loc, op.getX(), dim),
               "expects dimension " + Twine(i) +
                   " of slots to have the extent of dimension " + Twine(dim) +
                   " of x");
}

void Assertions::addRows() {
  SmallVector<int64_t> dimsOfX = op.getRowDimsOfX();
  SmallVector<int64_t> dimsOfInit = op.getRowDimsOfInit();
  for (auto [dim, other] : llvm::zip_equal(ArrayRef(dimsOfX).drop_back(),
                                           ArrayRef(dimsOfInit).drop_back()))
    addExtents(arith::CmpIPredicate::eq, getExtent(b, loc, op.getX(), dim),
               getExtent(b, loc, op.getInit(), other),
               "expects dimension " + Twine(dim) +
                   " of x to have the extent of dimension " + Twine(other) +
                   " of init");
  OpFoldResult features = getExtent(b, loc, op.getX(), dimsOfX.back());
  OpFoldResult end = affine::makeComposedFoldedAffineApply(
      b, loc, b.getAffineSymbolExpr(0) + static_cast<int64_t>(op.getBegin()),
      features);
  addExtents(arith::CmpIPredicate::sle, end,
             getExtent(b, loc, op.getInit(), dimsOfInit.back()),
             "expects the features of x to fit into init from begin on");
}

void Assertions::addScale(Value scale, StringRef name) {
  auto type = scale ? dyn_cast<ShapedType>(scale.getType()) : nullptr;
  if (!type)
    return;
  for (int64_t dim = 0; dim < type.getRank() - 1; ++dim)
    if (type.getDimSize(dim) != 1)
      addExtents(arith::CmpIPredicate::eq, getExtent(b, loc, scale, dim),
                 getExtent(b, loc, op.getX(), dim),
                 "expects dimension " + Twine(dim) + " of " + name +
                     " to have the extent of that of x");
}

void Assertions::addSlots() {
  AffineExpr number = b.getAffineConstantExpr(1);
  SmallVector<OpFoldResult> extents;
  for (auto [i, dim] : llvm::enumerate(op.getSlotDims())) {
    extents.push_back(getExtent(b, loc, op.getInit(), dim));
    number = number * b.getAffineSymbolExpr(i);
  }
  Value numSlots = getValueOrCreateConstantIndexOp(
      b, loc, affine::makeComposedFoldedAffineApply(b, loc, number, extents));
  Value zero = arith::ConstantIndexOp::create(b, loc, 0);
  Value one = arith::ConstantIndexOp::create(b, loc, 1);
  Value slots = op.getSlots();
  SmallVector<Value> ends;
  for (int64_t dim = 0, rank = op.getTokenDims().size(); dim < rank; ++dim)
    ends.push_back(
        getValueOrCreateConstantIndexOp(b, loc, getExtent(b, loc, slots, dim)));
  SmallVector<Value> begins(ends.size(), zero), steps(ends.size(), one);
  scf::buildLoopNest(
      b, loc, begins, ends, steps,
      [&](OpBuilder &b, Location loc, ValueRange token) {
        Value slot = readElement(b, loc, slots, token);
        slot = arith::IndexCastOp::create(b, loc, b.getIndexType(), slot);
        add(b, arith::CmpIPredicate::slt, slot, numSlots,
            "expects slots to be less than their number in init");
      });
}

namespace {
struct WriteCacheVerification
    : public RuntimeVerifiableOpInterface::ExternalModel<WriteCacheVerification,
                                                         WriteCacheOp> {
  void generateRuntimeVerification(Operation *op, OpBuilder &b, Location loc,
                                   MessageBuilder buildMessage) const {
    auto write = cast<WriteCacheOp>(op);
    Assertions assertions(b, loc, write, buildMessage);
    assertions.addTokens();
    assertions.addRows();
    assertions.addScale(write.getXScale(), "x_scale");
    assertions.addScale(write.getInitScale(), "init_scale");
    assertions.addSlots();
  }
};
} // namespace

void mlir::pe::attachWriteCacheVerification(MLIRContext &context) {
  WriteCacheOp::attachInterface<WriteCacheVerification>(context);
}
