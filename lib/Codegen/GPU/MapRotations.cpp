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
static FailureOr<OpFoldResult> getNumPairs(OpBuilder &b, Location loc,
                                           Value array) {
  FailureOr<KernelArray> pairs = KernelArray::create(b, loc, array);
  if (failed(pairs))
    return failure();
  return pairs->getExtents().back();
}

LogicalResult mlir::pe::mapToGrid(RewriterBase &b, ArrayRef<RotaryOp> ops,
                                  int64_t blockSize) {
  RotaryOp op = ops.back();
  Location loc = op.getLoc();
  b.setInsertionPoint(op);
  SmallVector<RotatedArray> arrays = getArrays(ops);
  RotationKernel kernel = createKernel(b, op, arrays, blockSize);
  FailureOr<OpFoldResult> numPairs = getNumPairs(b, loc, op.getInvFreq());
  if (failed(numPairs) || failed(kernel.prepare(*numPairs)))
    return failure();
  AngleOperands operands{op,
                         op.getPositions(),
                         op.getInvFreq(),
                         op.getScale(),
                         op.getAxes(),
                         getComputeType(op.getInitType().getElementType())};
  FailureOr<ThreadAngles> angles = ThreadAngles::create(
      b, loc, operands, kernel.getTokenExtents(), kernel.getLanes());
  if (failed(angles))
    return failure();
  kernel.build([&](ValueRange token, Value firstPair) {
    return angles->build(b, loc, token, firstPair);
  });
  return success();
}

LogicalResult mlir::pe::mapToGrid(RewriterBase &b, ArrayRef<ApplyRotaryOp> ops,
                                  int64_t blockSize) {
  ApplyRotaryOp op = ops.back();
  Location loc = op.getLoc();
  b.setInsertionPoint(op);
  SmallVector<RotatedArray> arrays = getArrays(ops);
  RotationKernel kernel = createKernel(b, op, arrays, blockSize);
  FailureOr<OpFoldResult> numPairs = getNumPairs(b, loc, op.getCos());
  if (failed(numPairs) || failed(kernel.prepare(*numPairs)))
    return failure();
  SmallVector<OpFoldResult> extents = kernel.getTokenExtents();
  extents.push_back(*numPairs);
  FailureOr<KernelArray> cos =
      KernelArray::create(b, loc, op.getCos(), extents);
  FailureOr<KernelArray> sin =
      KernelArray::create(b, loc, op.getSin(), extents);
  if (failed(cos) || failed(sin))
    return failure();
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
    return CosSin{load(*cos), load(*sin)};
  });
  return success();
}
