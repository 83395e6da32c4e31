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

/// Checks what `pe.frequencies` asks of a scheme with these numbers. Emits an
/// error and fails on a combination without a meaning.
LogicalResult verifyFrequencies(function_ref<InFlightDiagnostic()> emitError,
                                int64_t dim, double base,
                                SchemeAttrInterface scheme);

/// Builds what `op` computes: constants, or the computation of its scheme if
/// that depends on a run-time length. Fails, with an error, if the scheme has
/// no such computation.
FailureOr<FrequencyValues> buildFrequencies(OpBuilder &b, FrequenciesOp op);

} // namespace mlir::pe

#endif // PE_IR_PEFREQUENCIES_H
