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
#include "pe/Codegen/CPU/Options.h"

namespace mlir::pe {

/// The options of the pass.
struct VectorForm {
  /// Width of a vector in bits.
  int64_t width;
  Accuracy accuracy;
  Angles angles;
  /// Whether the target converts vectors of f32 to bf16.
  bool hasBF16;
  /// Whether the target has AVX512-BF16, if it does not count as that.
  bool hasAVX512BF16;
};

/// Each adds one pattern.
void populateVectorizeTablePattern(RewritePatternSet &patterns,
                                   VectorForm form);
void populateVectorizeApplyPattern(RewritePatternSet &patterns,
                                   VectorForm form);
/// For extents that are known at run time only.
void populateVectorizeDynamicApplyPattern(RewritePatternSet &patterns,
                                          VectorForm form);
void populateVectorizeDynamicTablePattern(RewritePatternSet &patterns,
                                          VectorForm form);
void populateVectorizeSinusoidalPattern(RewritePatternSet &patterns,
                                        VectorForm form);
void populateVectorizeAlibiPattern(RewritePatternSet &patterns,
                                   VectorForm form);
void populateUnrollCosSinPattern(RewritePatternSet &patterns, VectorForm form);

/// Whether all dimensions but the last have one element.
bool hasOneRow(ShapedType type);

/// Whether, in addition, the last dimension is static.
bool isRow(ShapedType type);

/// Whether the predicate holds for the arrays among the operands.
bool areAllArrays(Operation *op, function_ref<bool(ShapedType)> predicate);

/// The largest number of vectors that a row of pairs is split into; longer rows
/// use wider vectors. Compile time grows faster than linearly in this number.
inline constexpr int64_t kMaxVectorsPerRow = 16;

/// Neighboring pairs of one vector.
struct PairRange {
  int64_t first;
  int64_t size;
};

/// The pairs of each vector of a row, of `width` bits.
SmallVector<PairRange> getPairRanges(int64_t numPairs, int64_t width,
                                     Type computeType);

/// The number of the pair in each lane of a vector.
using Lanes = SmallVector<int64_t>;

/// The numbers first, first + step, …, `size` of them.
Lanes getLanes(int64_t first, int64_t size, int64_t step = 1);
Lanes getLanes(PairRange range);

/// Converts a tensor that is a row to rank 1. Vectors are written into the
/// converted tensor, because bufferization may take a write with fewer
/// dimensions than the tensor for a write of the whole tensor.
Value takeRow(OpBuilder &b, Location loc, Value array);

/// Puts a row of rank 1 into the tensor that it was taken from; returns the new
/// tensor.
Value putRow(OpBuilder &b, Location loc, Value row, Value array);

/// Reads `size` elements of a tensor that is a row, from `offset` on, and
/// converts them to `type` if that is not null.
Value readRow(OpBuilder &b, Location loc, Value row, OpFoldResult offset,
              int64_t size, Type type = Type());
Value readRow(OpBuilder &b, Location loc, Value row, int64_t offset,
              int64_t size, Type type = Type());

/// Reads the elements `lanes`, in that order, of a tensor that is a row.
Value readLanes(OpBuilder &b, Location loc, Value row, ArrayRef<int64_t> lanes,
                Type type = Type());

/// The lanes [offset, offset + size) of a vector.
Value takeLanes(OpBuilder &b, Location loc, Value vector, int64_t offset,
                int64_t size);

/// Writes a vector into a row of rank 1, from `offset` on, converted to its
/// element type; returns the new row.
Value writeRow(OpBuilder &b, Location loc, Value vector, Value row,
               OpFoldResult offset);
Value writeRow(OpBuilder &b, Location loc, Value vector, Value row,
               int64_t offset);

} // namespace mlir::pe

#endif // PE_LIB_CODEGEN_CPU_VECTORIZE_H
