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

/// The most tokens that take the sum of one exact angle and a constant one.
/// Their constants, 8 KB for 64 pairs, stay in the cache of the first level
/// beside the data that streams through it; with 32 tokens they did not, and
/// one head took twice as long. The exact angles are a seventh of the work.
inline constexpr int64_t kMaxRun = 16;

/// Adds a pattern on the `pe.cos_sin` of one token, with constant frequencies
/// and standard accuracy, in a loop over at most kMaxRun contiguous positions.
/// The angle becomes a sum of two: that of the first token, exact and not
/// computed in the loop, and that of the distance to it, which is one row of a
/// constant table.
///
/// A row is read from its start to its end: it is one stream beside those of
/// the data. (Several arrays of a few lanes each were three times as slow; they
/// take the data's place in the prefetchers.)
void populateSplitRunPattern(RewritePatternSet &patterns);

} // namespace mlir::pe

#endif // PE_LIB_CODEGEN_CPU_RUNOFTOKENS_H
