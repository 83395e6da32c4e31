//===- SimplifyRotations.h - Patterns of the algebra ------------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_TRANSFORMS_SIMPLIFYROTATIONS_H
#define PE_LIB_TRANSFORMS_SIMPLIFYROTATIONS_H

#include "mlir/IR/PatternMatch.h"

namespace mlir::pe {

/// Rotations of rotations.
void populateComposeRotations(RewritePatternSet &patterns,
                              PatternBenefit benefit);

/// Rotations by zero that scale.
void populateZeroRotations(RewritePatternSet &patterns, PatternBenefit benefit);

/// Axes that all name one row of the positions.
void populateOneAxis(RewritePatternSet &patterns, PatternBenefit benefit);

/// Whether nothing but `user` needs x, which is computed beside it, so that it
/// can overwrite x.
LogicalResult checkOverwritable(PatternRewriter &rewriter, Value x,
                                Operation *user);

/// Rotations, and scores with a bias, that overwrite x.
void populateUpdateInPlace(RewritePatternSet &patterns, PatternBenefit benefit);

/// Transposes and slices that change places with a rotation.
void populateRotationMotion(RewritePatternSet &patterns,
                            PatternBenefit benefit);

} // namespace mlir::pe

#endif // PE_LIB_TRANSFORMS_SIMPLIFYROTATIONS_H
