//===- MapLinalg.h - Structured ops that become kernels ------- -*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_CODEGEN_GPU_MAPLINALG_H
#define PE_LIB_CODEGEN_GPU_MAPLINALG_H

#include "GridLaunch.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"

namespace mlir::pe {

/// Why a structured op on memrefs, or any other op that computes arrays, cannot
/// become a kernel; empty if it can.
std::string findObstacle(Operation *op);

/// Why one thread cannot do `op`, whose arrays it can access; empty if it can.
std::string findObstacleOfThread(Operation *op);

/// Whether GPUs have instructions for `op`, without a library of functions.
bool hasInstructions(Operation *op);

/// Builds, before the op, a launch in which a thread computes one element of
/// the results at a time, or as many neighbors as fit into an access.
/// Reductions are loops inside a thread.
void mapToGrid(RewriterBase &rewriter, linalg::LinalgOp op,
               const GridLimits &limits);

} // namespace mlir::pe

#endif // PE_LIB_CODEGEN_GPU_MAPLINALG_H
