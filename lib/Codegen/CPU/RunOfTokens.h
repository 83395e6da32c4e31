//===- RunOfTokens.h - Loops over contiguous positions ----------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_CODEGEN_CPU_RUNOFTOKENS_H
#define PE_LIB_CODEGEN_CPU_RUNOFTOKENS_H

#include "pe/Arithmetic/CosSin.h"

namespace mlir::pe {

/// The most tokens that take the sum of one exact angle and a constant one.
/// Their constants, 8 KB for 64 pairs, stay in the cache of the first level
/// beside the data that streams through it; with 32 tokens they did not, and
/// one head took twice as long. The exact angles are a seventh of the work.
inline constexpr int64_t kMaxRun = 16;

/// A position first + index · step, with 0 <= index < length.
struct RunOfTokens {
  /// What is known outside of the loop that counts the index.
  Value first;
  /// The induction variable of that loop, of type index.
  Value index;
  int64_t step;
  int64_t length;
};

/// Whether `position` is that of a token of a run of at most kMaxRun.
std::optional<RunOfTokens> matchRunOfTokens(Value position);

/// Turns the angles of the first token of a run into those of the token itself:
/// `first` holds vectors of the cosines and sines of the first one, in f32, and
/// `thetas` the frequency of every lane of all of them, in that order.
///
/// One row of a constant is read for each token, from its start to its end: it
/// is one stream beside those of the data. (Several arrays of a few lanes each
/// were three times as slow; they take the data's place in the prefetchers.)
SmallVector<CosSin> addAnglesInRun(OpBuilder &b, Location loc,
                                   const RunOfTokens &run,
                                   ArrayRef<CosSin> first,
                                   ArrayRef<double> thetas);

} // namespace mlir::pe

#endif // PE_LIB_CODEGEN_CPU_RUNOFTOKENS_H
