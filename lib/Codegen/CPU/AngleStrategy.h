//===- AngleStrategy.h - How angles are computed ----------------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The cost model of cosines and sines. In units of the time that 64 pairs of
// one token take with AVX2, in ns, as measured on an AMD Zen 4 core:
//
//   exact phase    36   any positions
//   split angle    11   contiguous positions: the sum of an exact angle, every
//                       16 tokens, and one of a constant table
//
// Both are exact at every position. The sum rounds once more, so it is not used
// for the high accuracy.
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_CODEGEN_CPU_ANGLESTRATEGY_H
#define PE_LIB_CODEGEN_CPU_ANGLESTRATEGY_H

#include "pe/Codegen/CPU/Passes.h"

namespace mlir::pe {

/// Whether the tokens of `op`, a pe op with positions, should be processed in
/// runs that share an exact angle. `angles` may force the choice. `reason` is
/// set if runs were allowed but are not possible.
bool chooseSplitAngles(Operation *op, Angles angles, Accuracy accuracy,
                       StringRef &reason);

} // namespace mlir::pe

#endif // PE_LIB_CODEGEN_CPU_ANGLESTRATEGY_H
