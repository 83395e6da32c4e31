//===- RunOfTokens.h - Loops over contiguous positions ----------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_CODEGEN_CPU_RUNOFTOKENS_H
#define PE_LIB_CODEGEN_CPU_RUNOFTOKENS_H

#include "mlir/IR/PatternMatch.h"

namespace mlir::pe {

/// The largest number of tokens in a run: their angles are sums of one exact
/// angle and constants. These constants, 8 KB for 64 pairs, stay in the L1
/// cache beside the data that streams through it. With 32 tokens they did not,
/// and one head took twice as long. The exact angles are a seventh of the work.
inline constexpr int64_t kMaxRun = 16;

/// Adds a pattern on the `pe.cos_sin` of one token, with constant frequencies
/// and standard accuracy, in a loop over at most kMaxRun contiguous positions.
/// The angle becomes a sum of two: the exact angle of the first token, hoisted
/// out of the loop, and the angle of the distance to that token, one row of a
/// constant table.
///
/// A row is read from start to end, so the table is one stream besides those of
/// the data. (Several arrays of a few lanes each were three times as slow,
/// because they compete with the data for the prefetchers.)
void populateSplitRunPattern(RewritePatternSet &patterns);

} // namespace mlir::pe

#endif // PE_LIB_CODEGEN_CPU_RUNOFTOKENS_H
