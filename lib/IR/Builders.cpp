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

void RotaryOp::build(OpBuilder &b, OperationState &state, Value init,
                     Value positions, Value invFreq, Layout layout,
                     ArrayRef<int64_t> positionDims, Value scale) {
  build(b, state, /*x=*/Value(), positions, invFreq, init, layout, positionDims,
        scale);
}

void RotaryOp::build(OpBuilder &b, OperationState &state, Value x,
                     Value positions, Value invFreq, Value init, Layout layout,
                     ArrayRef<int64_t> positionDims, Value scale) {
  build(b, state, pe::getResultTypes(init), x, /*x_scale=*/Value(), positions,
        invFreq, scale, init, /*init_scale=*/Value(),
        LayoutAttr::get(b.getContext(), layout),
        b.getDenseI64ArrayAttr(positionDims), b.getI64IntegerAttr(0),
        /*conjugate=*/UnitAttr(), /*axes=*/DenseI64ArrayAttr(),
        b.getDenseI64ArrayAttr({}), /*mixed_axes=*/UnitAttr(),
        b.getI64IntegerAttr(kDefaultBlockSize), /*saturate=*/UnitAttr());
}

void RotaryTableOp::build(OpBuilder &b, OperationState &state, Value positions,
                          Value invFreq, Value cosInit, Value sinInit,
                          Value scale) {
  build(b, state, pe::getResultTypes({cosInit, sinInit}), positions, invFreq,
        scale, cosInit, sinInit, /*axes=*/DenseI64ArrayAttr(),
        /*mixed_axes=*/UnitAttr());
}

void ApplyRotaryOp::build(OpBuilder &b, OperationState &state, Value init,
                          Value cos, Value sin, Layout layout,
                          ArrayRef<int64_t> positionDims) {
  build(b, state, /*x=*/Value(), cos, sin, init, layout, positionDims);
}

void ApplyRotaryOp::build(OpBuilder &b, OperationState &state, Value x,
                          Value cos, Value sin, Value init, Layout layout,
                          ArrayRef<int64_t> positionDims) {
  build(b, state, pe::getResultTypes(init), x, /*x_scale=*/Value(), cos, sin,
        /*scale=*/Value(), init, /*init_scale=*/Value(),
        LayoutAttr::get(b.getContext(), layout),
        b.getDenseI64ArrayAttr(positionDims), b.getI64IntegerAttr(0),
        /*conjugate=*/UnitAttr(), /*per_feature=*/UnitAttr(),
        b.getI64IntegerAttr(kDefaultBlockSize), /*saturate=*/UnitAttr());
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
                    Value slopes, AlibiForm form, bool causal) {
  build(b, state, pe::getResultTypes(init), /*x=*/Value(), slopes,
        /*query_start=*/Value(), /*key_start=*/Value(), init,
        AlibiFormAttr::get(b.getContext(), form),
        causal ? b.getUnitAttr() : UnitAttr());
}

void RelativeBiasOp::build(OpBuilder &b, OperationState &state, Value init,
                           Value table, BucketsAttrInterface buckets,
                           bool causal) {
  build(b, state, pe::getResultTypes(init), /*x=*/Value(), table,
        /*query_start=*/Value(), /*key_start=*/Value(), init, buckets,
        causal ? b.getUnitAttr() : UnitAttr());
}
