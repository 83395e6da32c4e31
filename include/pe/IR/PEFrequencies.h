//===- PEFrequencies.h - The values of pe.frequencies -----------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_IR_PEFREQUENCIES_H
#define PE_IR_PEFREQUENCIES_H

#include "pe/IR/PE.h"

namespace mlir::pe {

/// Checks the constraints of `pe.frequencies` for a scheme with this dim and
/// base. Emits an error and fails on an invalid combination.
LogicalResult verifyFrequencies(function_ref<InFlightDiagnostic()> emitError,
                                int64_t dim, double base,
                                SchemeAttrInterface scheme);

/// All frequencies, in order, if they are known at compile time: a constant of
/// f32 or f64, or the result of a `pe.frequencies` that was not folded yet.
std::optional<SmallVector<double>> getConstantInvFreq(Value invFreq);

} // namespace mlir::pe

#endif // PE_IR_PEFREQUENCIES_H
