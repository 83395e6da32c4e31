//===- MapRotations.cpp - Rotations to launches ---------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "MapToGrid.h"
#include "RotationKernel.h"
#include "ThreadAngles.h"
#include "pe/IR/PERemarks.h"
#include "llvm/ADT/TypeSwitch.h"
#include "llvm/Support/ScopedPrinter.h"

using namespace mlir;
using namespace mlir::pe;

RotationAngles mlir::pe::createAngles(OpBuilder &b, RotaryOp op,
                                      ArrayRef<OpFoldResult> tokens,
                                      Turns frequencies) {
  Location loc = op.getLoc();
  auto angles = ThreadAngles::create(b, op, tokens, frequencies);
  RotationAngles result;
  result.build = [&b, loc, angles](ValueRange token, Value firstPair,
                                   int64_t lanes, bool) {
    auto positions = angles.buildPositions(b, loc, token, firstPair, lanes);
    return angles.build(b, loc, positions,
                        angles.buildTurns(b, loc, token, firstPair, lanes));
  };
  return result;
}

RotationAngles mlir::pe::createAngles(OpBuilder &b, ApplyRotaryOp op,
                                      ArrayRef<OpFoldResult> tokens) {
  Location loc = op.getLoc();
  SmallVector<OpFoldResult> extents(tokens);
  extents.push_back(
      getExtent(b, loc, op.getCos(), static_cast<int64_t>(extents.size())));
  KernelArray cos = KernelArray::create(b, loc, op.getCos(), extents);
  KernelArray sin = KernelArray::create(b, loc, op.getSin(), extents);
  Type computeType = op.getArithmeticType();
  RotationAngles result;
  result.tables = {cos, sin};
  result.isPerFeature = op.getPerFeature();
  result.build = [=, &b](ValueRange token, Value first, int64_t lanes,
                         bool isAligned) {
    auto load = [&](const KernelArray &table) {
      int64_t aligned = table.getMaxLanes({lanes});
      if (isAligned && table.getFit(lanes, {lanes}) == Fit::Checked)
        aligned = lanes;
      Value row = table.buildRow(b, loc, token, table.getExtents().back());
      return loadLanes(b, loc, row, first, lanes, std::min(lanes, aligned),
                       computeType);
    };
    return CosSin{load(cos), load(sin)};
  };
  return result;
}

SmallVector<int64_t> mlir::pe::getDimsOfToken(RotationOpInterface op) {
  SmallVector<int64_t> dims(op.getPositionDims());
  if (auto angles = dyn_cast<AngleOpInterface>(op.getOperation()))
    llvm::append_range(dims, angles.getAllFreqDims());
  return dims;
}

void mlir::pe::mapToGrid(RewriterBase &b, ArrayRef<RotationOpInterface> ops,
                         const ConvertedFrequencies &frequencies,
                         const GridLimits &limits) {
  RotationOpInterface last = ops.back();
  b.setInsertionPoint(last);
  RotatedRows rows = RotatedRows::create(b, ops);
  SmallVector<OpFoldResult> tokens = rows.getTokenExtents(getDimsOfToken(last));
  RotationAngles angles =
      TypeSwitch<Operation *, RotationAngles>(last)
          .Case([&](RotaryOp op) {
            return createAngles(b, op, tokens, frequencies.lookup(op));
          })
          .Case([&](ApplyRotaryOp op) { return createAngles(b, op, tokens); });
  auto plan = RotationPlan::create(
      rows, last, last.getNumPairs(b, last->getLoc()), angles.tables, limits);
  remarkAnalysis(last, "map-to-grid") << llvm::to_string(plan);
  RotationKernel(b, last, rows, plan, angles).build(limits);
}
