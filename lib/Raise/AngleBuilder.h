//===- AngleBuilder.h - Positions and frequencies as code -------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_RAISE_ANGLEBUILDER_H
#define PE_LIB_RAISE_ANGLEBUILDER_H

#include "Angles.h"
#include "Replacements.h"
#include "ViewBuilder.h"

namespace mlir::pe::raise {

/// Whether positions, frequencies and the scale can be computed before `user`.
bool canBuildAngles(const Angles &angles, Operation *user,
                    DominanceInfo &dominance);

/// Builds the operands of ops that compute angles, for one result at a time.
class AngleBuilder {
public:
  AngleBuilder(OpBuilder &b, ElementEvaluator &evaluator,
               DominanceInfo &dominance)
      : b(b), loc(b.getUnknownLoc()), evaluator(evaluator),
        dominance(dominance) {}

  /// What is built for from now on.
  void setTarget(const ViewTarget &newTarget, Location newLoc) {
    target = newTarget;
    loc = newLoc;
  }

  /// A tensor of the positions, with a leading dimension of axes if they are
  /// several. The dimensions of the result that index it are `resultDims`.
  Value buildPositions(ArrayRef<const Scalar *> positions,
                       SmallVectorImpl<int64_t> &resultDims);
  /// Frequencies, and their attention factor as `scale` if it is not 1. Null if
  /// they cannot be computed.
  Value buildInvFreq(const Angles &angles, Value &scale);
  /// Multiplies `scale`, the attention factor of the frequencies or null, by
  /// the other factors; null is 1. False if one cannot be computed.
  bool buildScale(const Angles &angles, Value &scale);

  /// What the values of the program have become.
  Replacements replacements;

private:
  /// What was built before.
  struct KnownPositions {
    Scalars positions;
    Scalars extents;
    Value tensor;
    SmallVector<int64_t> resultDims;
  };
  struct KnownFrequencies {
    SmallVector<double> invFreq;
    Scalars learnedFreq;
    Scalars scale;
    Value tensor;
    Value attentionFactor;
  };

  Value createPositions(ArrayRef<const Scalar *> positions,
                        SmallVectorImpl<int64_t> &resultDims);
  Value createInvFreq(const Angles &angles, Value &scale);
  Value buildRun(const Scalar *position, SmallVectorImpl<int64_t> &resultDims);
  Value findPositions(ArrayRef<const Scalar *> positions,
                      SmallVectorImpl<int64_t> &resultDims);
  Value computePositions(ArrayRef<const Scalar *> positions,
                         SmallVectorImpl<int64_t> &resultDims);

  OpBuilder &b;
  Location loc;
  ElementEvaluator &evaluator;
  DominanceInfo &dominance;
  ViewTarget target;
  SmallVector<KnownPositions, 0> knownPositions;
  SmallVector<KnownFrequencies, 0> knownFrequencies;
};

} // namespace mlir::pe::raise

#endif // PE_LIB_RAISE_ANGLEBUILDER_H
