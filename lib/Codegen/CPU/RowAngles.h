//===- RowAngles.h - The angles of a row ------------------------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_CODEGEN_CPU_ROWANGLES_H
#define PE_LIB_CODEGEN_CPU_ROWANGLES_H

#include "Vectorize.h"
#include "pe/Arithmetic/PairRotation.h"
#include "pe/IR/PE.h"

namespace mlir::pe {

/// The cosines and sines, as vectors, of a `pe.apply_rotary` of one row.
class RowAngles {
public:
  /// `pairs` is the order of the pairs in the vectors. The angles are computed
  /// if the tables are results of a `pe.rotary_table` of one token; other
  /// tables are read.
  RowAngles(OpBuilder &b, ApplyRotaryOp op, Lanes pairs, Accuracy accuracy);

  /// The angles of `size` pairs, starting at index `offset` of that order.
  PairAngles get(int64_t offset, int64_t size);

  /// For tables with an element for each feature: those of `size` features of
  /// the window, from `offset` on.
  CosSin getFeatures(int64_t offset, int64_t size);

private:
  OpBuilder &b;
  ApplyRotaryOp op;
  Lanes pairs;
  FloatType computeType;
  /// The angles of all pairs, if they are computed.
  std::optional<CosSin> computed;
};

} // namespace mlir::pe

#endif // PE_LIB_CODEGEN_CPU_ROWANGLES_H
