//===- Decompositions.h - What each pe op decomposes to ---------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_CONVERSION_PETOLINALG_DECOMPOSITIONS_H
#define PE_LIB_CONVERSION_PETOLINALG_DECOMPOSITIONS_H

#include "pe/IR/PE.h"

namespace mlir::pe {

/// Each builds, before `op`, what replaces it, and returns the new results:
/// none on memrefs.
FailureOr<SmallVector<Value>> decompose(OpBuilder &b, AlibiOp op);
FailureOr<SmallVector<Value>> decompose(OpBuilder &b, AlibiSlopesOp op);
FailureOr<SmallVector<Value>> decompose(OpBuilder &b, FrequenciesOp op);
FailureOr<SmallVector<Value>> decompose(OpBuilder &b, PositionsOp op);
FailureOr<SmallVector<Value>> decompose(OpBuilder &b, RotaryTableOp op);
FailureOr<SmallVector<Value>> decompose(OpBuilder &b, RotaryOp op);
FailureOr<SmallVector<Value>> decompose(OpBuilder &b, ApplyRotaryOp op);
FailureOr<SmallVector<Value>> decompose(OpBuilder &b, SinusoidalOp op);

} // namespace mlir::pe

#endif // PE_LIB_CONVERSION_PETOLINALG_DECOMPOSITIONS_H
