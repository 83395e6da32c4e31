//===- MapToGrid.h - Build the launches of the pe ops --------- -*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_CODEGEN_GPU_MAPTOGRID_H
#define PE_LIB_CODEGEN_GPU_MAPTOGRID_H

#include "ConvertFrequencies.h"
#include "mlir/IR/PatternMatch.h"
#include "pe/IR/PE.h"

namespace mlir::pe {

// Each function builds a launch that does the work of an op, before that op, or
// before the last one of several ops.

/// Rotations with the same angles, in one launch.
void mapToGrid(RewriterBase &rewriter, ArrayRef<RotationOpInterface> ops,
               const ConvertedFrequencies &frequencies,
               const GridLimits &limits);
void mapToGrid(RewriterBase &rewriter, RotaryTableOp op,
               const ConvertedFrequencies &frequencies,
               const GridLimits &limits);
void mapToGrid(RewriterBase &rewriter, SinusoidalOp op,
               const ConvertedFrequencies &frequencies,
               const GridLimits &limits);
void mapToGrid(RewriterBase &rewriter, BiasOpInterface op,
               const GridLimits &limits);
void mapToGrid(RewriterBase &rewriter, WriteCacheOp op,
               const GridLimits &limits);

/// The dimensions of the init that a token has indices of: those of positions,
/// or of tables, and then those that choose frequencies.
SmallVector<int64_t> getDimsOfToken(RotationOpInterface op);

/// Groups rotations that share their angles and can be done in one launch, in
/// order. Without `shareLaunches`, each is a group of its own.
SmallVector<SmallVector<RotationOpInterface>>
groupRotations(ArrayRef<RotationOpInterface> ops, bool shareLaunches);

/// The memref that `memref` is a view of.
Value getRoot(Value memref);

/// Whether two views may share an element, assuming that different arguments of
/// a function do not overlap.
bool mayOverlap(Value lhs, Value rhs);

/// Whether two views share no element: they are of different arrays or of
/// slices that do not overlap, assuming that different arguments of a function
/// do not overlap.
bool areDisjoint(Value lhs, Value rhs);

} // namespace mlir::pe

#endif // PE_LIB_CODEGEN_GPU_MAPTOGRID_H
