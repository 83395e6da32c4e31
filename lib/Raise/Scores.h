//===- Scores.h - Attention scores as sums ----------------------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_RAISE_SCORES_H
#define PE_LIB_RAISE_SCORES_H

#include "ConstantBiases.h"
#include "Pairs.h"

namespace mlir::pe::raise {

/// A term of a score that looks like a bias, slope · distance: the product of a
/// value that each head has one of, and a float that is computed from integers
/// which queries and keys have.
/// Or else a number of a constant that holds the products.
struct BiasTerm {
  const Scalar *slope = nullptr;
  const Scalar *distance = nullptr;
  std::optional<ConstantBias> constant;
  bool isNegative = false;
  /// Whether the order of the multiplications is not known.
  bool reorders = false;
  /// Whether the program rounds it to different types.
  bool rounds = false;
};

/// An attention score: the sum of terms, masked.
struct Score {
  /// The terms that are no bias, nor a causal mask, and their sum; null if
  /// there are none.
  int64_t numOthers = 0;
  const Scalar *others = nullptr;
  SmallVector<BiasTerm, 2> biases;
  /// The type in which they are added.
  Type type;
  /// Whether the program rounds the sum more than once.
  bool roundsTwice = false;
  /// Scores of later keys are −∞: those with j − i + start > 0. Null if there
  /// is no such mask.
  const Scalar *causalStart = nullptr;
  /// Whether there is another mask around the sum.
  bool hasOtherMask = false;
};

/// Takes a score apart, whose last indices are those of head, query and key.
Score findScore(ScalarContext &scalars, const Scalar *x,
                ArrayRef<const Scalar *> dims);

} // namespace mlir::pe::raise

#endif // PE_LIB_RAISE_SCORES_H
