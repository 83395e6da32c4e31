//===- MapRows.h - Launches of nests of rows ------------------ -*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_CODEGEN_GPU_MAPROWS_H
#define PE_LIB_CODEGEN_GPU_MAPROWS_H

#include "ConvertFrequencies.h"
#include "RowNest.h"
#include "mlir/IR/PatternMatch.h"

namespace mlir::pe {

/// Builds, before the nest, launches that do its work: one, unless its bodies
/// depend on each other. Fails with a remark, and changes nothing, if the
/// threads of a subgroup cannot share its rows.
LogicalResult mapToGrid(RewriterBase &rewriter, const RowNest &nest,
                        const ConvertedFrequencies &frequencies,
                        const GridLimits &limits);

} // namespace mlir::pe

#endif // PE_LIB_CODEGEN_GPU_MAPROWS_H
