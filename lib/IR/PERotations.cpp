//===- PERotations.cpp - How rotations combine ----------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pe/IR/PERotations.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace mlir::pe;

bool mlir::pe::areEqual(Value lhs, Value rhs) {
  Attribute lhsConstant, rhsConstant;
  return lhs == rhs || (matchPattern(lhs, m_Constant(&lhsConstant)) &&
                        matchPattern(rhs, m_Constant(&rhsConstant)) &&
                        lhsConstant == rhsConstant);
}

/// Whether all numbers of the float type `other` are numbers of `type`, too.
static bool holdsAllOf(Type type, Type other) {
  const auto &wide = cast<FloatType>(type).getFloatSemantics();
  const auto &narrow = cast<FloatType>(other).getFloatSemantics();
  return APFloat::semanticsPrecision(wide) >=
             APFloat::semanticsPrecision(narrow) &&
         APFloat::semanticsMinExponent(wide) <=
             APFloat::semanticsMinExponent(narrow) &&
         APFloat::semanticsMaxExponent(wide) >=
             APFloat::semanticsMaxExponent(narrow);
}

RotaryOp mlir::pe::getInnerRotation(RotaryOp outer, StringRef &reason) {
  auto inner = outer.getSource().getDefiningOp<RotaryOp>();
  if (!inner)
    reason = "x is not the result of a rotation";
  else if (!(inner.getPairLayout().init == outer.getPairLayout().source))
    reason = "pairs are not read where they were written";
  else if (inner.getBegin() != outer.getBegin() ||
           !areEqual(inner.getInvFreq(), outer.getInvFreq()))
    reason = "the windows or the frequencies differ";
  else if (inner.getAxesAttr() != outer.getAxesAttr() ||
           inner.getMixedAxes() != outer.getMixedAxes() ||
           inner.getPositionDims() != outer.getPositionDims() ||
           inner.getFreqDims() != outer.getFreqDims())
    reason = "the axes, the position_dims or the freq_dims differ";
  else if (inner.getArithmeticType() != outer.getArithmeticType())
    reason = "their arithmetic differs";
  else if (!holdsAllOf(inner.getInitType().getElementType(),
                       outer.getInitType().getElementType()))
    reason = "the values between them are rounded to a smaller type";
  else if (!inner.isPlain() || !outer.isPlain())
    reason = "elements are scaled or saturated when they are stored";
  else
    return inner;
  return nullptr;
}

PairLayout mlir::pe::composeLayouts(RotaryOp inner, RotaryOp outer) {
  return {inner.getPairLayout().source, outer.getPairLayout().init};
}

bool mlir::pe::isZeroPositions(Value positions) {
  if (auto run = positions.getDefiningOp<PositionsOp>())
    return run.getStep() == 0 && matchPattern(run.getStart(), m_Zero());
  return matchPattern(positions, m_Zero()) ||
         matchPattern(positions, m_AnyZeroFloat());
}
