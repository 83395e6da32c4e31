//===- Canonicalization.h - Patterns of the algebra -------------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_IR_CANONICALIZATION_H
#define PE_LIB_IR_CANONICALIZATION_H

#include "mlir/IR/PatternMatch.h"

namespace mlir::pe {

/// Rotations that compose, cancel, or turn nothing.
void populateRotationAlgebra(RewritePatternSet &patterns);

/// Axes that all read equal positions.
void populateEqualAxesPatterns(RewritePatternSet &patterns);

/// Transposes and slices that change places with a rotation.
void populateRotationMotion(RewritePatternSet &patterns);

} // namespace mlir::pe

#endif // PE_LIB_IR_CANONICALIZATION_H
