//===- Builders.cpp - Builders that infer types ---------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/IR/Builders.h"
#include "pe/IR/PE.h"

using namespace mlir;
using namespace mlir::pe;

void FrequenciesOp::build(OpBuilder &b, OperationState &state, int64_t dim,
                          double base, SchemeAttrInterface scheme, Value seqLen,
                          Rounding rounding) {
  Type f64 = b.getF64Type();
  if (!scheme)
    scheme = DefaultSchemeAttr::get(b.getContext());
  build(b, state, RankedTensorType::get({dim / 2}, f64), f64, seqLen,
        b.getI64IntegerAttr(dim), b.getF64FloatAttr(base), scheme,
        RoundingAttr::get(b.getContext(), rounding));
}

void PositionsOp::build(OpBuilder &b, OperationState &state, Value start,
                        OpFoldResult length, int64_t step) {
  // The extent is dynamic if and only if `length` is an operand.
  auto value = dyn_cast<Value>(length);
  int64_t extent = value ? ShapedType::kDynamic : *getConstantIntValue(length);
  build(b, state, RankedTensorType::get({extent}, start.getType()), start,
        value, b.getI64IntegerAttr(step));
}

static UnitAttr makeFlag(OpBuilder &b, bool isSet) {
  return isSet ? b.getUnitAttr() : UnitAttr();
}

/// Null if there are none.
static DenseI64ArrayAttr makeAxes(OpBuilder &b, ArrayRef<int64_t> axes) {
  return axes.empty() ? DenseI64ArrayAttr() : b.getDenseI64ArrayAttr(axes);
}

void RotaryOp::build(OpBuilder &b, OperationState &state, Value init,
                     Value positions, Value invFreq, Layout layout,
                     ArrayRef<int64_t> positionDims,
                     const RotaryOptions &options) {
  build(b, state, pe::getResultTypes(init), options.x, options.xScale,
        positions, invFreq, options.scale, init, options.initScale,
        LayoutAttr::get(b.getContext(), layout),
        b.getDenseI64ArrayAttr(positionDims),
        b.getI64IntegerAttr(options.begin), makeFlag(b, options.conjugate),
        makeAxes(b, options.axes), b.getDenseI64ArrayAttr(options.freqDims),
        makeFlag(b, options.mixedAxes), b.getI64IntegerAttr(options.blockSize),
        makeFlag(b, options.saturate));
}

void RotaryTableOp::build(OpBuilder &b, OperationState &state, Value positions,
                          Value invFreq, Value cosInit, Value sinInit,
                          Value scale, ArrayRef<int64_t> axes, bool mixedAxes) {
  build(b, state, pe::getResultTypes({cosInit, sinInit}), positions, invFreq,
        scale, cosInit, sinInit, makeAxes(b, axes), makeFlag(b, mixedAxes));
}

void ApplyRotaryOp::build(OpBuilder &b, OperationState &state, Value init,
                          Value cos, Value sin, Layout layout,
                          ArrayRef<int64_t> positionDims,
                          const ApplyRotaryOptions &options) {
  build(b, state, pe::getResultTypes(init), options.x, options.xScale, cos, sin,
        options.scale, init, options.initScale,
        LayoutAttr::get(b.getContext(), layout),
        b.getDenseI64ArrayAttr(positionDims),
        b.getI64IntegerAttr(options.begin), makeFlag(b, options.conjugate),
        makeFlag(b, options.perFeature), b.getI64IntegerAttr(options.blockSize),
        makeFlag(b, options.saturate));
}

void SinusoidalOp::build(OpBuilder &b, OperationState &state, Value positions,
                         Value invFreq, Value init, Order order) {
  build(b, state, pe::getResultTypes(init), positions, invFreq, init,
        OrderAttr::get(b.getContext(), order));
}

void AlibiSlopesOp::build(OpBuilder &b, OperationState &state, int64_t numHeads,
                          Type elementType, double maxBias) {
  build(b, state, RankedTensorType::get({numHeads}, elementType),
        b.getI64IntegerAttr(numHeads), b.getF64FloatAttr(maxBias),
        b.getI64IntegerAttr(0), /*total_heads=*/IntegerAttr());
}

void AlibiOp::build(OpBuilder &b, OperationState &state, Value init,
                    Value slopes, AlibiForm form, const BiasOptions &options) {
  build(b, state, pe::getResultTypes(init), options.x, slopes,
        options.queryStart, options.keyStart, init,
        AlibiFormAttr::get(b.getContext(), form), makeFlag(b, options.causal));
}

void RelativeBiasOp::build(OpBuilder &b, OperationState &state, Value init,
                           Value table, BucketsAttrInterface buckets,
                           const BiasOptions &options) {
  build(b, state, pe::getResultTypes(init), options.x, table,
        options.queryStart, options.keyStart, init, buckets,
        makeFlag(b, options.causal));
}

void WriteCacheOp::build(OpBuilder &b, OperationState &state, Value x,
                         Value slots, Value init, ArrayRef<int64_t> tokenDims,
                         ArrayRef<int64_t> slotDims,
                         const WriteCacheOptions &options) {
  build(b, state, pe::getResultTypes(init), x, options.xScale, slots, init,
        options.initScale, b.getDenseI64ArrayAttr(tokenDims),
        b.getDenseI64ArrayAttr(slotDims), b.getI64IntegerAttr(options.begin),
        b.getI64IntegerAttr(options.blockSize), makeFlag(b, options.saturate));
}
