//===- Vectorize.h - Patterns from one token to vectors ---------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_CODEGEN_CPU_VECTORIZE_H
#define PE_LIB_CODEGEN_CPU_VECTORIZE_H

#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/PatternMatch.h"

namespace mlir::pe {

/// Each adds one pattern; `width` is that of a vector in bits.
void populateVectorizeTablePattern(RewritePatternSet &patterns, int64_t width);
void populateVectorizeApplyPattern(RewritePatternSet &patterns, int64_t width);
void populateVectorizeSinusoidalPattern(RewritePatternSet &patterns,
                                        int64_t width);

/// Whether all dimensions but the last have one element, and the last is
/// static.
bool isRow(ShapedType type);

/// The most vectors that a row of pairs is made of: longer rows take wider
/// ones. Compilation takes more than linear time in their number.
inline constexpr int64_t kMaxVectorsPerRow = 16;

/// Calls `body` with the first pair and the number of pairs of each vector.
void forEachVector(int64_t numPairs, int64_t width, Type computeType,
                   function_ref<void(int64_t first, int64_t size)> body);

/// Reads `size` elements of a tensor that is a row, from `offset` on, and
/// converts them to `type` if that is not null.
Value readRow(OpBuilder &b, Location loc, Value row, int64_t offset,
              int64_t size, Type type = Type());

/// Writes a vector into a tensor that is a row, from `offset` on, converted to
/// its element type; returns the new tensor.
Value writeRow(OpBuilder &b, Location loc, Value vector, Value row,
               int64_t offset);

/// The elements of two vectors in turn.
Value interleave(OpBuilder &b, Location loc, Value even, Value odd);

} // namespace mlir::pe

#endif // PE_LIB_CODEGEN_CPU_VECTORIZE_H
