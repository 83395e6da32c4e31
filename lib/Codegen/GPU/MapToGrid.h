//===- MapToGrid.h - What each pe op becomes on a GPU --------- -*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_CODEGEN_GPU_MAPTOGRID_H
#define PE_LIB_CODEGEN_GPU_MAPTOGRID_H

#include "GridLaunch.h"
#include "mlir/IR/PatternMatch.h"
#include "pe/IR/PE.h"

namespace mlir::pe {

// Each builds, before the op, or the last of several, a launch that does its
// work.

/// Rotations with the same angles, in one launch.
void mapToGrid(RewriterBase &rewriter, ArrayRef<RotationOpInterface> ops,
               int64_t blockSize);
void mapToGrid(RewriterBase &rewriter, RotaryTableOp op, int64_t blockSize);
void mapToGrid(RewriterBase &rewriter, SinusoidalOp op, int64_t blockSize);
void mapToGrid(RewriterBase &rewriter, AlibiOp op, int64_t blockSize);

/// Rotations in one block that share their angles and can be done in one
/// launch, in order; each for itself unless `shareLaunches`.
SmallVector<SmallVector<RotationOpInterface>>
groupRotations(ArrayRef<RotationOpInterface> ops, bool shareLaunches);

/// What `memref` is a view of.
Value getRoot(Value memref);

} // namespace mlir::pe

#endif // PE_LIB_CODEGEN_GPU_MAPTOGRID_H
