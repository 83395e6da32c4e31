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

/// Builds the cosines and sines of `op`, which has one token: the positions
/// have one element, or with axes, one in every row, and so do the frequencies
/// have one row, or one for every axis that is mixed. The results are vectors
/// of `computeType` with a lane for each of `pairs`.
CosSin buildTokenAngles(OpBuilder &b, AngleOpInterface op,
                        ArrayRef<int64_t> pairs, FloatType computeType,
                        Accuracy accuracy);

/// The same for the `size` pairs from `first` on, an index, of an op without
/// axes. θ is read and converted at run time.
CosSin buildTokenAngles(OpBuilder &b, AngleOpInterface op, Value first,
                        int64_t size, FloatType computeType, Accuracy accuracy);

} // namespace mlir::pe

#endif // PE_LIB_CODEGEN_CPU_TOKENANGLES_H
