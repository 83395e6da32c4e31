//===- TokenAngles.h - Cosines and sines of one token -----------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_CODEGEN_CPU_TOKENANGLES_H
#define PE_LIB_CODEGEN_CPU_TOKENANGLES_H

#include "pe/Arithmetic/CosSin.h"
#include "pe/IR/PE.h"

namespace mlir::pe {

/// Builds the cosines and sines that `op` gives to its only token, whose
/// position is the only element of the positions, or of every row of them with
/// axes. The vectors have, in their lanes, the pairs `pairs`; they are of
/// `computeType`.
CosSin buildTokenAngles(OpBuilder &b, AngleOpInterface op,
                        ArrayRef<int64_t> pairs, FloatType computeType,
                        Accuracy accuracy);

} // namespace mlir::pe

#endif // PE_LIB_CODEGEN_CPU_TOKENANGLES_H
