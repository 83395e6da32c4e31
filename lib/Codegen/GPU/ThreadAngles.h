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
/// pair is a multiple of `lanes`. A token has an index for each dimension of
/// positions, without that of axes, and then for each of frequencies but the
/// last, without that of axes.
class ThreadAngles {
public:
  /// Prepares the operands before the launch. `tokens` are the extents of a
  /// token's dimensions; `frequencies` are arrays, unless the frequencies are
  /// known at compile time.
  static ThreadAngles create(OpBuilder &b, AngleOpInterface op,
                             ArrayRef<OpFoldResult> tokens, Turns frequencies);

  /// The positions of a token: one for each pair, which is the same for all
  /// without axes. If axes are mixed, those of every axis.
  SmallVector<Value> buildPositions(OpBuilder &b, Location loc,
                                    ValueRange token, Value firstPair,
                                    int64_t lanes) const;
  /// The frequencies of pairs, as fractions of a turn; those of every axis if
  /// these are mixed.
  SmallVector<Turns> buildTurns(OpBuilder &b, Location loc, ValueRange token,
                                Value firstPair, int64_t lanes) const;
  CosSin build(OpBuilder &b, Location loc, ArrayRef<Value> positions,
               ArrayRef<Turns> turns) const;

private:
  Value readPosition(OpBuilder &b, Location loc, ValueRange token,
                     Value axis = Value()) const;
  Value buildOneOfAxes(OpBuilder &b, Location loc, ValueRange token,
                       Value firstPair, int64_t lanes) const;

  FloatType computeType;
  /// For every pair the row of positions, if there are several.
  std::optional<SmallVector<int64_t>> axes;
  /// How many axes are mixed, or 0.
  int64_t numMixed = 0;
  /// How many indices of a token are those of positions.
  size_t numPositionDims = 0;
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
