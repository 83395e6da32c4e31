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
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlir::pe;

/// Builds the angles of a rotation. The operands are prepared before the
/// launch; the returned function is called inside of the kernel.
static RotationKernel::AngleBuilder createAngles(OpBuilder &b, RotaryOp op,
                                                 RotationKernel &kernel) {
  auto angles =
      ThreadAngles::create(b, op, kernel.getTokenExtents(), kernel.getLanes());
  return [&b, op, angles](ValueRange token, Value firstPair) mutable {
    return angles.build(b, op.getLoc(), token, firstPair);
  };
}
static RotationKernel::AngleBuilder createAngles(OpBuilder &b, ApplyRotaryOp op,
                                                 RotationKernel &kernel) {
  Location loc = op.getLoc();
  SmallVector<OpFoldResult> extents = kernel.getTokenExtents();
  extents.push_back(op.getNumPairs(b, loc));
  KernelArray cos = KernelArray::create(b, loc, op.getCos(), extents);
  KernelArray sin = KernelArray::create(b, loc, op.getSin(), extents);
  Type computeType = getComputeType(op.getInitType().getElementType());
  int64_t lanes = kernel.getLanes();
  return [=, &b](ValueRange token, Value firstPair) {
    SmallVector<Value> indices(token);
    indices.push_back(firstPair);
    auto load = [&](const KernelArray &table) {
      int64_t aligned = std::min(lanes, table.getMaxLanes({lanes}));
      return loadLanes(b, loc, table.rebuild(b, loc, aligned), indices, lanes,
                       aligned, computeType);
    };
    return CosSin{load(cos), load(sin)};
  };
}

void mlir::pe::mapToGrid(RewriterBase &b, ArrayRef<RotationOpInterface> ops,
                         int64_t blockSize) {
  Operation *last = ops.back();
  b.setInsertionPoint(last);
  RotationKernel kernel(b, ops, blockSize);
  RotationKernel::AngleBuilder angles =
      TypeSwitch<Operation *, RotationKernel::AngleBuilder>(last)
          .Case<RotaryOp, ApplyRotaryOp>(
              [&](auto op) { return createAngles(b, op, kernel); });
  kernel.build(angles);
}
