//===- AngleStrategy.cpp - How angles are computed ------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "AngleStrategy.h"
#include "pe/Arithmetic/Precision.h"
#include "pe/IR/PE.h"
#include "pe/IR/PEFrequencies.h"

using namespace mlir;
using namespace mlir::pe;

/// Whether sums of two angles are accurate enough.
static bool canSplitAngles(FloatType computeType, Accuracy accuracy) {
  return computeType.isF32() && accuracy == Accuracy::Standard;
}

bool mlir::pe::chooseSplitAngles(Operation *op, Angles angles,
                                 Accuracy accuracy, StringRef &reason) {
  auto angleOp = dyn_cast<AngleOpInterface>(op);
  if (!angleOp || angles == Angles::Exact)
    return false;
  auto run = angleOp.getPositions().getDefiningOp<PositionsOp>();
  FloatType computeType = angleOp.getArithmeticType();
  if (!run || angleOp.getNumAxisDims())
    reason = "the positions are not contiguous";
  else if (!angleOp.getAllFreqDims().empty())
    reason = "the heads have frequencies of their own";
  else if (!getConstantInvFreq(angleOp.getInvFreq()))
    reason = "the frequencies are not constant";
  else if (!canSplitAngles(computeType, accuracy))
    reason = "sums of angles are not accurate enough";
  if (!reason.empty())
    return false;
  // With two tokens, only one would use the table, which does not pay.
  constexpr int64_t kFewTokens = 2;
  int64_t numTokens = run.getType().getDimSize(0);
  return angles == Angles::Split || ShapedType::isDynamic(numTokens) ||
         numTokens > kFewTokens;
}
