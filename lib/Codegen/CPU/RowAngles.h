//===- RowAngles.h - The angles that a row is rotated by --------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_CODEGEN_CPU_ROWANGLES_H
#define PE_LIB_CODEGEN_CPU_ROWANGLES_H

#include "TokenAngles.h"
#include "pe/IR/PE.h"

namespace mlir::pe {

/// Vectors of the cosines and sines of one `pe.apply_rotary`, of a row.
class RowAngles {
public:
  /// If the tables are those of a `pe.rotary_table` of one token, the angles
  /// are computed where that op is: outside of loops over rows. Any others are
  /// read.
  RowAngles(OpBuilder &b, ApplyRotaryOp op, const VectorForm &form);

  /// Vectors of them: `lanes` has, for each vector, the pair of every lane.
  SmallVector<CosSin> get(ArrayRef<Lanes> lanes);

private:
  OpBuilder &b;
  ApplyRotaryOp op;
  FloatType computeType;
  RotaryTableOp table;
  std::optional<TokenAngles> angles;
};

} // namespace mlir::pe

#endif // PE_LIB_CODEGEN_CPU_ROWANGLES_H
