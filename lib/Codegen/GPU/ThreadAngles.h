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
  /// Prepares, before the launch, groups of `lanes` pairs at tokens of the
  /// extents `tokens`, the dimensions of positions without that of axes.
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
  /// The array of positions, or the run that they are.
  std::optional<KernelArray> positions;
  PositionsOp run;
  /// θ where it is known at compile time, or the array of it.
  std::optional<SmallVector<double>> thetas;
  std::optional<KernelArray> invFreq;
  /// In the type of the arithmetic.
  Value scale;
};

} // namespace mlir::pe

#endif // PE_LIB_CODEGEN_GPU_THREADANGLES_H
