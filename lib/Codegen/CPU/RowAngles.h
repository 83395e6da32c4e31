//===- RowAngles.h - The angles that a row is rotated by --------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_CODEGEN_CPU_ROWANGLES_H
#define PE_LIB_CODEGEN_CPU_ROWANGLES_H

#include "Vectorize.h"
#include "pe/Arithmetic/CosSin.h"
#include "pe/IR/PE.h"

namespace mlir::pe {

/// Vectors of the cosines and sines of one `pe.apply_rotary`, of a row.
class RowAngles {
public:
  /// Takes the pairs in the order `pairs`. If the tables are those of a
  /// `pe.rotary_table` of one token, the angles are computed; any others are
  /// read.
  RowAngles(OpBuilder &b, ApplyRotaryOp op, Lanes pairs, Accuracy accuracy);

  /// The angles of `size` pairs, from the one at `offset` of that order on.
  CosSin get(int64_t offset, int64_t size);

private:
  OpBuilder &b;
  ApplyRotaryOp op;
  Lanes pairs;
  FloatType computeType;
  /// Of all pairs, if they are computed.
  std::optional<CosSin> computed;
};

} // namespace mlir::pe

#endif // PE_LIB_CODEGEN_CPU_ROWANGLES_H
