//===- TokenAngles.h - Cosines and sines of one token -----------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_CODEGEN_CPU_TOKENANGLES_H
#define PE_LIB_CODEGEN_CPU_TOKENANGLES_H

#include "pe/Conversion/ExactPhase.h"
#include "pe/IR/PEAxes.h"

namespace mlir::pe {

/// Builds vectors of the cosines and sines of the angles of one token.
class TokenAngles {
public:
  /// The angles of `numPairs` pairs at the only element of `positions`, or the
  /// only one of every row with `axes`, times `scale` if that is not null.
  TokenAngles(OpBuilder &b, Location loc, Value positions, Value invFreq,
              Value scale, std::optional<ArrayRef<int64_t>> axes,
              FloatType computeType, int64_t numPairs);

  /// Those of the pairs [first, first + size).
  CosSin build(int64_t first, int64_t size);

private:
  OpBuilder &b;
  Location loc;
  Value invFreq;
  Value scale;
  std::optional<SmallVector<double>> thetas;
  UsedAxes used;
  SmallVector<Value> positions;
  FloatType computeType;
};

} // namespace mlir::pe

#endif // PE_LIB_CODEGEN_CPU_TOKENANGLES_H
