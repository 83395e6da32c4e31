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

/// Builds the cosines and sines that a thread needs: those of one token and of
/// `lanes` neighboring pairs, as vectors, or scalars for one pair. The first
/// pair is a multiple of `lanes`.
class ThreadAngles {
public:
  /// Prepares the operands before the launch. `tokens` are the extents of the
  /// positions, without the dimension of axes; `frequencies` are arrays, unless
  /// the frequencies are known at compile time.
  static ThreadAngles create(OpBuilder &b, AngleOpInterface op,
                             ArrayRef<OpFoldResult> tokens, Turns frequencies);

  /// The positions of a token: one for each pair, which is the same for all
  /// without axes.
  Value buildPositions(OpBuilder &b, Location loc, ValueRange token,
                       Value firstPair, int64_t lanes) const;
  /// The frequencies of pairs, as fractions of a turn.
  Turns buildTurns(OpBuilder &b, Location loc, Value firstPair,
                   int64_t lanes) const;
  CosSin build(OpBuilder &b, Location loc, Value positions, Turns turns) const;

private:
  Value readPosition(OpBuilder &b, Location loc, ValueRange token,
                     Value axis = Value()) const;

  FloatType computeType;
  /// For every pair the row of positions, if there are several.
  std::optional<SmallVector<int64_t>> axes;
  /// The array of positions, or the op if they are a known run.
  std::optional<KernelArray> positions;
  PositionsOp run;
  /// The frequencies as fractions of a turn, in constants of the program or in
  /// other arrays.
  KernelArray high;
  std::optional<KernelArray> low;
  /// The scale, in the type of the arithmetic.
  Value scale;
};

} // namespace mlir::pe

#endif // PE_LIB_CODEGEN_GPU_THREADANGLES_H
