//===- PEToLinalg.h - Lowering pe to linalg ---------------------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_CONVERSION_PETOLINALG_H
#define PE_CONVERSION_PETOLINALG_H

#include "mlir/IR/PatternMatch.h"

namespace mlir::pe {

/// Adds the pattern that replaces a pe op by its decomposition, which is given
/// by `linalg::AggregatedOpInterface`. `pe.rotary` becomes `pe.rotary_table`
/// and `pe.apply_rotary`, and `pe.sinusoidal` a `pe.rotary_table`; every other
/// op becomes ops of upstream dialects.
void populatePEToLinalgPatterns(RewritePatternSet &patterns);

} // namespace mlir::pe

#endif // PE_CONVERSION_PETOLINALG_H
