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
#include "pe/IR/PEArrays.h"

using namespace mlir;
using namespace mlir::pe;

template <typename OpTy>
static SmallVector<RotatedArray> getArrays(ArrayRef<OpTy> ops) {
  return llvm::map_to_vector(ops, [](OpTy op) {
    return RotatedArray{op.getX(), op.getInit(), op.getConjugate()};
  });
}

template <typename OpTy>
static RotationKernel createKernel(OpBuilder &b, OpTy op,
                                   ArrayRef<RotatedArray> arrays,
                                   int64_t blockSize) {
  return RotationKernel(b, op.getLoc(), arrays, op.getLayout(),
                        op.getPositionDims(), op.getBegin(), blockSize);
}

/// P, the extent of the last dimension of `array`.
static OpFoldResult getNumPairs(OpBuilder &b, Location loc, Value array) {
  return KernelArray::create(b, loc, array).getExtents().back();
}

void mlir::pe::mapToGrid(RewriterBase &b, ArrayRef<RotaryOp> ops,
                         int64_t blockSize) {
  RotaryOp op = ops.back();
  Location loc = op.getLoc();
  b.setInsertionPoint(op);
  SmallVector<RotatedArray> arrays = getArrays(ops);
  RotationKernel kernel = createKernel(b, op, arrays, blockSize);
  OpFoldResult numPairs = getNumPairs(b, loc, op.getInvFreq());
  kernel.prepare(numPairs);
  AngleOperands operands{op,
                         op.getPositions(),
                         op.getInvFreq(),
                         op.getScale(),
                         op.getAxes(),
                         getComputeType(op.getInitType().getElementType())};
  ThreadAngles angles = ThreadAngles::create(
      b, loc, operands, kernel.getTokenExtents(), kernel.getLanes());
  kernel.build([&](ValueRange token, Value firstPair) {
    return angles.build(b, loc, token, firstPair);
  });
}

void mlir::pe::mapToGrid(RewriterBase &b, ArrayRef<ApplyRotaryOp> ops,
                         int64_t blockSize) {
  ApplyRotaryOp op = ops.back();
  Location loc = op.getLoc();
  b.setInsertionPoint(op);
  SmallVector<RotatedArray> arrays = getArrays(ops);
  RotationKernel kernel = createKernel(b, op, arrays, blockSize);
  OpFoldResult numPairs = getNumPairs(b, loc, op.getCos());
  kernel.prepare(numPairs);
  SmallVector<OpFoldResult> extents = kernel.getTokenExtents();
  extents.push_back(numPairs);
  KernelArray cos = KernelArray::create(b, loc, op.getCos(), extents);
  KernelArray sin = KernelArray::create(b, loc, op.getSin(), extents);
  Type computeType = getComputeType(op.getInitType().getElementType());
  kernel.build([&](ValueRange token, Value firstPair) {
    SmallVector<Value> indices(token);
    indices.push_back(firstPair);
    auto load = [&](const KernelArray &table) {
      int64_t lanes = kernel.getLanes();
      int64_t aligned = std::min(lanes, table.getMaxLanes({lanes}));
      return loadLanes(b, loc, table.rebuild(b, loc, aligned), indices, lanes,
                       aligned, computeType);
    };
    return CosSin{load(cos), load(sin)};
  });
}
