//===- TokenAngles.h - Cosines and sines of one token -----------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_CODEGEN_CPU_TOKENANGLES_H
#define PE_LIB_CODEGEN_CPU_TOKENANGLES_H

#include "RunOfTokens.h"
#include "Vectorize.h"
#include "pe/Arithmetic/CosSin.h"
#include "pe/IR/PEAxes.h"

namespace mlir::pe {

/// Builds vectors of the cosines and sines of the angles of one token.
///
/// A token of a short run of tokens at contiguous positions, in a loop that
/// counts them, takes the sum of two angles: that of the first token, exact and
/// computed outside of the loop, and that of the distance to it, which is one
/// row of a constant table. Any other token takes an exact phase.
class TokenAngles {
public:
  /// The angles of `numPairs` pairs at the only element of `positions`, or the
  /// only one of every row with `axes`, times `scale` if that is not null.
  TokenAngles(OpBuilder &b, Location loc, Value positions, Value invFreq,
              Value scale, std::optional<ArrayRef<int64_t>> axes,
              FloatType computeType, int64_t numPairs, const VectorForm &form);

  /// Vectors of them: `lanes` has, for each vector, the pair of every lane.
  SmallVector<CosSin> build(ArrayRef<Lanes> lanes);

private:
  CosSin buildExact(ArrayRef<int64_t> lanes, Accuracy accuracy);
  SmallVector<CosSin> buildInRun(ArrayRef<Lanes> lanes);
  Turns buildLaneTurns(ArrayRef<int64_t> lanes);

  OpBuilder &b;
  Location loc;
  Value invFreq;
  Value scale;
  std::optional<SmallVector<double>> thetas;
  std::optional<RunOfTokens> run;
  UsedAxes used;
  SmallVector<Value> positions;
  FloatType computeType;
  Accuracy accuracy;
};

} // namespace mlir::pe

#endif // PE_LIB_CODEGEN_CPU_TOKENANGLES_H
