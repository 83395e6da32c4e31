//===- Angles.h - Tables as positions and frequencies -----------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_RAISE_ANGLES_H
#define PE_LIB_RAISE_ANGLES_H

#include "Pairs.h"
#include "SchemeSearch.h"

namespace mlir::pe::raise {

/// The cosines and sines of pairs as those of position times frequency.
struct Angles {
  /// Integers, or numbers in f32 such as times and places, all different.
  Scalars positions;
  /// For every pair, the number of its position.
  SmallVector<int64_t> axes;
  /// For every pair, its constant frequency, or the factor of its frequency.
  SmallVector<double> invFreq;
  /// For every pair, the run-time part of its frequency; empty if there is
  /// none.
  Scalars learnedFreq;
  /// The factor of all cosines and sines.
  Scalars scale;
  /// The scheme of the frequencies, if it is known.
  std::optional<FoundScheme> scheme;

  /// Whether positions are numbers in f32.
  bool hasFloatPositions() const {
    return positions.front()->getType() != nullptr;
  }
  /// The constant factors of `scale`.
  double getConstantScale() const;
};

/// Takes the tables of `pairs` apart. On failure, `reason` is a clause that
/// says why they are tables only.
std::optional<Angles> findAngles(ElementEvaluator &evaluator,
                                 MLIRContext *context,
                                 ArrayRef<RotatedPair> pairs,
                                 std::string &reason);

} // namespace mlir::pe::raise

#endif // PE_LIB_RAISE_ANGLES_H
