//===- ThreadAngles.h - Cosines and sines of one thread ------- -*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_CODEGEN_GPU_THREADANGLES_H
#define PE_LIB_CODEGEN_GPU_THREADANGLES_H

#include "KernelArray.h"
#include "pe/Arithmetic/CosSin.h"
#include "pe/IR/PE.h"

namespace mlir::pe {

/// Builds the cosines and sines that a thread needs: those of one token and a
/// group of neighboring pairs, as vectors, or scalars for a group of one.
class ThreadAngles {
public:
  /// Prepares the operands before the launch, for groups of `lanes` pairs.
  /// `tokens` are the extents of the positions, without the dimension of axes.
  static ThreadAngles create(OpBuilder &b, AngleOpInterface op,
                             ArrayRef<OpFoldResult> tokens, int64_t lanes);

  /// The angles of the pairs from `firstPair` on, a multiple of `lanes`.
  CosSin build(OpBuilder &b, Location loc, ValueRange token, Value firstPair);

private:
  Value readPosition(OpBuilder &b, Location loc, ValueRange token,
                     Value axis = Value());
  Value buildLanePositions(OpBuilder &b, Location loc, ValueRange token,
                           Value firstPair);
  Turns buildLaneTurns(OpBuilder &b, Location loc, Value firstPair);

  AngleOpInterface op;
  FloatType computeType;
  int64_t lanes;
  /// The array of positions, or the op if they are a known run.
  std::optional<KernelArray> positions;
  PositionsOp run;
  /// θ if it is known at compile time, otherwise the array of it.
  std::optional<SmallVector<double>> thetas;
  std::optional<KernelArray> invFreq;
  /// The scale, in the type of the arithmetic.
  Value scale;
};

} // namespace mlir::pe

#endif // PE_LIB_CODEGEN_GPU_THREADANGLES_H
