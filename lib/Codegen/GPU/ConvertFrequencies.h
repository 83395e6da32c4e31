//===- ConvertFrequencies.h - Frequencies known at run time --- -*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_CODEGEN_GPU_CONVERTFREQUENCIES_H
#define PE_LIB_CODEGEN_GPU_CONVERTFREQUENCIES_H

#include "GridLaunch.h"
#include "pe/Arithmetic/Turns.h"
#include "pe/IR/PE.h"

namespace mlir::pe {

/// Arrays of frequencies as fractions of a turn, for ops whose frequencies are
/// not known at compile time: memrefs of their shape.
using ConvertedFrequencies = DenseMap<Operation *, Turns>;

/// Builds a launch that converts the frequencies of `ops` into new arrays,
/// which are freed after the last op that uses them. Ops of a block share a
/// conversion, if `mayShare` and nothing between them may write the
/// frequencies, assuming that different memrefs do not overlap. `ops` are in
/// the order of the program.
ConvertedFrequencies convertFrequencies(OpBuilder &b,
                                        ArrayRef<AngleOpInterface> ops,
                                        const GridLimits &limits,
                                        bool mayShare);

} // namespace mlir::pe

#endif // PE_LIB_CODEGEN_GPU_CONVERTFREQUENCIES_H
