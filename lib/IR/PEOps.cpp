//===- PEOps.cpp - Operations of the pe dialect ---------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Effects, result shapes, names and the methods of our own interfaces. Legality
// is in PEVerifiers.cpp, folding in PEFolds.cpp and RotaryFolds.cpp; tiling,
// bufferization and decomposition are in the folders of these names.
//
//===----------------------------------------------------------------------===//

#include "ScaleSyntax.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "pe/IR/PE.h"
#include "pe/IR/PEExtents.h"

using namespace mlir;
using namespace mlir::pe;

/// A memref input is read, and a memref init is written; an updating op reads
/// it as well. Tensors have no effects.
static void getDestinationEffects(
    DestinationStyleOpInterface op,
    SmallVectorImpl<SideEffects::EffectInstance<MemoryEffects::Effect>>
        &effects) {
  auto array = dyn_cast<ArrayOpInterface>(op.getOperation());
  bool isUpdate = array && array.isUpdate();
  for (OpOperand &operand : op->getOpOperands()) {
    if (!isa<MemRefType>(operand.get().getType()))
      continue;
    bool isInit = op.isDpsInit(&operand);
    if (!isInit || isUpdate)
      effects.emplace_back(MemoryEffects::Read::get(), &operand);
    if (isInit)
      effects.emplace_back(MemoryEffects::Write::get(), &operand);
  }
}

/// An op on tensors has no effects. Mismatched shapes are undefined behavior of
/// the program, so moving the op does not add any; but slots may be beyond the
/// end of a cache that a condition protects.
static Speculation::Speculatability
getDestinationSpeculatability(DestinationStyleOpInterface op) {
  return op.hasPureTensorSemantics() && !isa<WriteCacheOp>(op)
             ? Speculation::Speculatable
             : Speculation::NotSpeculatable;
}

/// Results have the shapes of the inits.
static LogicalResult
reifyInitShapes(OpBuilder &b, DestinationStyleOpInterface op,
                ReifiedRankedShapedTypeDims &reifiedReturnShapes) {
  if (!op.hasPureTensorSemantics())
    return failure();
  for (Value init : op.getDpsInits())
    reifiedReturnShapes.push_back(tensor::getMixedSizes(b, op->getLoc(), init));
  return success();
}

//===----------------------------------------------------------------------===//
// Methods of ArrayOpInterface
//===----------------------------------------------------------------------===//

bool RotaryOp::canUpdateInPlace() { return getPairLayout().keepsPlaces(); }
bool ApplyRotaryOp::canUpdateInPlace() { return getPairLayout().keepsPlaces(); }
bool AlibiOp::canUpdateInPlace() { return true; }
bool RelativeBiasOp::canUpdateInPlace() { return true; }

SmallVector<int64_t> RotaryOp::getTokenDims() {
  return SmallVector<int64_t>(getPositionDims());
}
SmallVector<int64_t> RotaryTableOp::getTokenDims() {
  int64_t rank = cast<ShapedType>(getPositions().getType()).getRank();
  return llvm::to_vector(llvm::seq<int64_t>(0, rank - getNumAxisDims()));
}
SmallVector<int64_t> ApplyRotaryOp::getTokenDims() {
  return SmallVector<int64_t>(getPositionDims());
}

SmallVector<int64_t> RotaryOp::getAllFreqDims() {
  return SmallVector<int64_t>(getFreqDims());
}
SmallVector<int64_t> RotaryTableOp::getAllFreqDims() {
  SmallVector<int64_t> rows = getRowDims();
  return SmallVector<int64_t>(llvm::drop_begin(rows, getTokenDims().size()));
}

// The dimensions of frequencies are outermost, so that what is computed of them
// is computed once.
SmallVector<int64_t> RotaryOp::getAngleDims() {
  SmallVector<int64_t> dims = getAllFreqDims();
  llvm::append_range(dims, getPositionDims());
  return dims;
}
SmallVector<int64_t> RotaryTableOp::getAngleDims() {
  SmallVector<int64_t> dims = getAllFreqDims();
  llvm::append_range(dims, getTokenDims());
  return dims;
}

Value RotaryOp::getFactor() {
  Value scale = getScale();
  return scale && scale.getType().isF64() ? scale : Value();
}
Value RotaryTableOp::getFactor() { return getScale(); }

SmallVector<OpOperand *> RotaryOp::getTokenOperands() {
  return {&getPositionsMutable()};
}
SmallVector<OpOperand *> RotaryTableOp::getTokenOperands() {
  return {&getPositionsMutable()};
}
SmallVector<OpOperand *> SinusoidalOp::getTokenOperands() {
  return {&getPositionsMutable()};
}
SmallVector<OpOperand *> ApplyRotaryOp::getTokenOperands() {
  return {&getCosMutable(), &getSinMutable()};
}

MutableOperandRange RotaryTableOp::getDpsInitsMutable() {
  return MutableOperandRange(*this, getCosInitMutable().getOperandNumber(),
                             /*length=*/2);
}

//===----------------------------------------------------------------------===//
// Methods of RotationOpInterface
//===----------------------------------------------------------------------===//

PairLayout::PairLayout(Layout layout)
    : source{layout == Layout::Interleaved ||
             layout == Layout::InterleavedToHalf},
      init{layout == Layout::Interleaved ||
           layout == Layout::HalfToInterleaved} {}

Layout PairLayout::getLayout() const {
  if (source.isInterleaved)
    return init.isInterleaved ? Layout::Interleaved : Layout::InterleavedToHalf;
  return init.isInterleaved ? Layout::HalfToInterleaved : Layout::Half;
}

OpFoldResult RotaryOp::getNumPairs(OpBuilder &b, Location loc) {
  return getExtent(b, loc, getInvFreq(),
                   cast<ShapedType>(getInvFreq().getType()).getRank() - 1);
}
OpFoldResult ApplyRotaryOp::getNumPairs(OpBuilder &b, Location loc) {
  OpFoldResult extent =
      getCommonExtent(b, loc, {getCos(), getSin()},
                      static_cast<int64_t>(getPositionDims().size()));
  if (!getPerFeature())
    return extent;
  return affine::makeComposedFoldedAffineApply(
      b, loc, b.getAffineSymbolExpr(0).floorDiv(2), {extent});
}

//===----------------------------------------------------------------------===//
// FrequenciesOp
//===----------------------------------------------------------------------===//

void FrequenciesOp::getAsmResultNames(
    function_ref<void(Value, StringRef)> setNameFn) {
  setNameFn(getInvFreq(), "inv_freq");
  setNameFn(getAttentionFactor(), "attention_factor");
}

std::optional<Frequencies> FrequenciesOp::evaluate() {
  std::optional<int64_t> seqLen;
  if (getScheme().dependsOnSeqLen() && getSeqLen()) {
    seqLen = getConstantIntValue(getSeqLen());
    if (!seqLen)
      return std::nullopt;
  }
  Frequencies result =
      getScheme().evaluate(getDim(), getBase().convertToDouble(), seqLen);
  if (getRounding() == Rounding::F32)
    for (double &theta : result.invFreq)
      theta = static_cast<float>(theta);
  return result;
}

//===----------------------------------------------------------------------===//
// ApplyRotaryOp
//===----------------------------------------------------------------------===//

RotaryTableOp ApplyRotaryOp::getTable() {
  auto table = getCos().getDefiningOp<RotaryTableOp>();
  if (!table || getCos() != table.getTables()[0] ||
      getSin() != table.getTables()[1])
    return {};
  return table;
}

//===----------------------------------------------------------------------===//
// PositionsOp
//===----------------------------------------------------------------------===//

void PositionsOp::getAsmResultNames(
    function_ref<void(Value, StringRef)> setNameFn) {
  setNameFn(getResult(), "positions");
}

/// A memref is allocated. Its elements are there from then on: no other op can
/// tell when they are written.
void PositionsOp::getEffects(
    SmallVectorImpl<SideEffects::EffectInstance<MemoryEffects::Effect>>
        &effects) {
  if (isa<MemRefType>(getType()))
    effects.emplace_back(MemoryEffects::Allocate::get(),
                         cast<OpResult>(getResult()));
}

Speculation::Speculatability PositionsOp::getSpeculatability() {
  return isa<MemRefType>(getType()) ? Speculation::NotSpeculatable
                                    : Speculation::Speculatable;
}

LogicalResult PositionsOp::reifyResultShapes(
    OpBuilder &b, ReifiedRankedShapedTypeDims &reifiedReturnShapes) {
  if (Value length = getLength())
    reifiedReturnShapes.push_back({OpFoldResult(length)});
  else
    reifiedReturnShapes.push_back({b.getIndexAttr(getType().getDimSize(0))});
  return success();
}

#include "pe/IR/PEOpInterfaces.cpp.inc"

#define GET_OP_CLASSES
#include "pe/IR/PEOps.cpp.inc"
