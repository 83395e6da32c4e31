//===- ApproximateAngle.h - For sin.approx and cos.approx -------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_CODEGEN_GPU_APPROXIMATEANGLE_H
#define PE_LIB_CODEGEN_GPU_APPROXIMATEANGLE_H

#include "pe/Arithmetic/CosSin.h"

namespace mlir::pe {

/// As `buildCosSin`, for f32: the phase is reduced exactly, to within a quarter
/// turn of zero, and left to the approximate cosine and sine of the hardware,
/// which are good there. `turns` has no low part, and the type of `position`,
/// i64 or a vector of it.
CosSin buildApproximateCosSin(OpBuilder &b, Location loc, Value position,
                              Turns turns);

} // namespace mlir::pe

#endif // PE_LIB_CODEGEN_GPU_APPROXIMATEANGLE_H
