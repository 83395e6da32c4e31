//===- WidenRows.cpp - Keep the precision of what is fused ----------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Interfaces/DestinationStyleOpInterface.h"
#include "mlir/Interfaces/LoopLikeInterface.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "pe/Codegen/CPU/Passes.h"
#include "pe/IR/PE.h"

namespace mlir::pe {
#define GEN_PASS_DEF_WIDENROWSPASS
#include "pe/Codegen/CPU/Passes.h.inc"
} // namespace mlir::pe

using namespace mlir;
using namespace mlir::pe;

/// Whether f32 holds all numbers of the type, and more.
static bool isNarrow(Type type) { return type.isBF16() || type.isF16(); }

static bool hasNarrowElements(Value value) {
  return isNarrow(getElementTypeOrSelf(value));
}

//===----------------------------------------------------------------------===//
// Bodies of linalg ops
//===----------------------------------------------------------------------===//

/// Whether an op of a body can compute in f32 instead.
static bool canCompute(Operation &op) {
  if (auto cast = dyn_cast<arith::TruncFOp>(op))
    return cast.getRoundingmode().value_or(
               arith::RoundingMode::to_nearest_even) ==
           arith::RoundingMode::to_nearest_even;
  if (isa<arith::ExtFOp>(op) || op.hasTrait<OpTrait::ConstantLike>())
    return true;
  if (llvm::none_of(op.getOperands(), hasNarrowElements) &&
      llvm::none_of(op.getResults(), hasNarrowElements))
    return true;
  return isPure(&op) && op.getNumRegions() == 0 &&
         op.hasTrait<OpTrait::Elementwise>() &&
         !isa<arith::BitcastOp, arith::FPToSIOp, arith::FPToUIOp>(op);
}

namespace {
/// Builds a body that computes in f32 what another one does with numbers of 16
/// bits.
class WideBody {
public:
  WideBody(OpBuilder &b, Location loc) : b(b), loc(loc) {}

  void map(Value from, Value to) { mapping.map(from, to); }
  void add(Operation &op);
  /// What stands for the value: an f32 if it has 16 bits.
  Value get(Value value);

private:
  OpBuilder &b;
  Location loc;
  IRMapping mapping;
};
} // namespace

Value WideBody::get(Value value) {
  value = mapping.lookupOrDefault(value);
  if (isNarrow(value.getType()))
    return arith::ExtFOp::create(b, loc, b.getF32Type(), value);
  return value;
}

/// The value as a number of the type.
static Value castTo(OpBuilder &b, Location loc, Value value, Type type) {
  unsigned from = value.getType().getIntOrFloatBitWidth();
  if (value.getType() == type)
    return value;
  if (from < type.getIntOrFloatBitWidth())
    return arith::ExtFOp::create(b, loc, type, value);
  return arith::TruncFOp::create(b, loc, type, value);
}

void WideBody::add(Operation &op) {
  if (isa<arith::ExtFOp, arith::TruncFOp>(op)) {
    Type type = op.getResult(0).getType();
    map(op.getResult(0), castTo(b, loc, get(op.getOperand(0)),
                                isNarrow(type) ? b.getF32Type() : type));
    return;
  }
  IRMapping operands;
  for (Value operand : op.getOperands())
    operands.map(operand, get(operand));
  Operation *clone = b.clone(op, operands);
  if (!op.hasTrait<OpTrait::ConstantLike>())
    for (Value result : clone->getResults())
      if (isNarrow(result.getType()))
        result.setType(b.getF32Type());
  mapping.map(op.getResults(), clone->getResults());
}

//===----------------------------------------------------------------------===//
// Tiles
//===----------------------------------------------------------------------===//

/// Whether the op can read numbers of 16 bits as f32 instead.
static bool canRead(OpOperand &use) {
  Operation *op = use.getOwner();
  if (auto array = dyn_cast<ArrayOpInterface>(op)) {
    auto destination = cast<DestinationStyleOpInterface>(op);
    return isa<RotaryOp, ApplyRotaryOp>(op) && use.get() == array.getSource() &&
           destination.isDpsInit(&use) == array.isUpdate();
  }
  auto linalgOp = dyn_cast<linalg::LinalgOp>(op);
  return linalgOp && linalgOp.hasPureTensorSemantics() &&
         op->getNumResults() == 1 && linalgOp.isDpsInput(&use) &&
         llvm::all_of(linalgOp.getBlock()->without_terminator(), canCompute);
}

/// Whether the op can give f32 instead: it writes all of a new array.
static bool canWrite(Operation *op) {
  if (auto rotation = dyn_cast<RotationOpInterface>(op))
    return isa<RotaryOp, ApplyRotaryOp>(op) && !rotation.getSaturate();
  auto linalgOp = dyn_cast<linalg::LinalgOp>(op);
  return linalgOp && linalgOp.hasPureTensorSemantics() &&
         op->getNumResults() == 1 &&
         !linalgOp.payloadUsesValueFromOperand(linalgOp.getDpsInitOperand(0)) &&
         llvm::all_of(linalgOp.getBlock()->without_terminator(), canCompute);
}

/// Whether the value is a small array in a loop, which only ops beside it read,
/// as numbers that may be f32.
static bool isWidenable(OpResult value) {
  constexpr int64_t kMaxElements = 1 << 14;
  auto type = dyn_cast<RankedTensorType>(value.getType());
  Operation *op = value.getOwner();
  return type && isNarrow(type.getElementType()) && type.hasStaticShape() &&
         type.getNumElements() <= kMaxElements &&
         op->getParentOfType<LoopLikeOpInterface>() && !value.use_empty() &&
         canWrite(op) && llvm::all_of(value.getUses(), [&](OpOperand &use) {
           return use.getOwner()->getBlock() == op->getBlock() && canRead(use);
         });
}

static Value createEmpty(OpBuilder &b, Location loc, Value like, Type element) {
  return tensor::EmptyOp::create(
      b, loc, cast<RankedTensorType>(like.getType()).getShape(), element);
}

namespace {
/// Replaces values by arrays of f32.
class Widening {
public:
  explicit Widening(MLIRContext *context) : rewriter(context) {}

  /// Replaces the op, if it reads such values or gives one.
  void replace(Operation *op, bool isWide);

private:
  Value lookup(Value value) const {
    auto found = wide.find(value);
    return found == wide.end() ? value : found->second;
  }
  Value replaceLinalg(linalg::LinalgOp op, bool isWide);
  Value replaceRotation(ArrayOpInterface op, bool isWide);

  IRRewriter rewriter;
  llvm::DenseMap<Value, Value> wide;
};
} // namespace

Value Widening::replaceLinalg(linalg::LinalgOp op, bool isWide) {
  Location loc = op.getLoc();
  SmallVector<Value> inputs;
  for (Value input : op.getDpsInputs())
    inputs.push_back(lookup(input));
  Value init = op.getDpsInits().front();
  if (isWide)
    init = createEmpty(rewriter, loc, init, rewriter.getF32Type());
  auto build = [&](OpBuilder &b, Location loc, ValueRange arguments) {
    WideBody body(b, loc);
    for (auto [from, to] :
         llvm::zip_equal(op.getBlock()->getArguments(), arguments))
      body.map(from, to);
    for (Operation &inner : op.getBlock()->without_terminator())
      body.add(inner);
    Value result = body.get(op.getBlock()->getTerminator()->getOperand(0));
    Type type = getElementTypeOrSelf(init);
    if (isa<FloatType>(type))
      result = castTo(b, loc, result, type);
    linalg::YieldOp::create(b, loc, result);
  };
  return linalg::GenericOp::create(rewriter, loc, init.getType(), inputs, init,
                                   op.getIndexingMapsArray(),
                                   op.getIteratorTypesArray(), build)
      .getResult(0);
}

Value Widening::replaceRotation(ArrayOpInterface op, bool isWide) {
  Location loc = op.getLoc();
  Value x = lookup(op.getSource());
  Value init = op.getFirstInit();
  Type element = op.getInitType().getElementType();
  if (isWide || op.isUpdate())
    init = createEmpty(rewriter, loc, init,
                       isWide ? rewriter.getF32Type() : element);
  Operation *clone = rewriter.clone(*op);
  cast<DestinationStyleOpInterface>(clone).setDpsInitOperand(0, init);
  cast<ArrayOpInterface>(clone).readFrom(x);
  clone->getResult(0).setType(init.getType());
  return clone->getResult(0);
}

void Widening::replace(Operation *op, bool isWide) {
  if (!isWide && llvm::none_of(op->getOperands(), [&](Value operand) {
        return wide.contains(operand);
      }))
    return;
  rewriter.setInsertionPoint(op);
  auto linalgOp = dyn_cast<linalg::LinalgOp>(op);
  Value result = linalgOp ? replaceLinalg(linalgOp, isWide)
                          : replaceRotation(cast<ArrayOpInterface>(op), isWide);
  if (isWide)
    wide[op->getResult(0)] = result;
  else
    rewriter.replaceOp(op, result);
}

namespace {
struct WidenRows : public pe::impl::WidenRowsPassBase<WidenRows> {
  void runOnOperation() override {
    SmallVector<Operation *> ops;
    SetVector<Operation *> producers;
    getOperation()->walk([&](Operation *op) {
      if (!isa<linalg::LinalgOp, RotaryOp, ApplyRotaryOp>(op))
        return;
      ops.push_back(op);
      if (op->getNumResults() == 1 && isWidenable(op->getResult(0)))
        producers.insert(op);
    });
    Widening widening(&getContext());
    // Before the users of an op, in the same block, comes the op itself.
    for (Operation *op : ops)
      widening.replace(op, producers.contains(op));
    for (Operation *op : llvm::reverse(producers))
      op->erase();
  }
};
} // namespace
