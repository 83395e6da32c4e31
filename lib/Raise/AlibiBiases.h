//===- AlibiBiases.h - Linear biases of attention scores --------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_RAISE_ALIBIBIASES_H
#define PE_LIB_RAISE_ALIBIBIASES_H

#include "Composition.h"
#include "Decline.h"
#include "pe/IR/PE.h"
#include "pe/Raise/Raise.h"

namespace mlir::pe::raise {

/// Attention scores with a bias proportional to distance: the op `pe.alibi`.
struct AlibiBias {
  Value root;
  Scalars dims;
  Composition x;
  /// One slope for each head. If `negatesSlopes`, a constant of which all
  /// elements have the opposite sign. Those of constant biases are numbers.
  View slopes;
  SmallVector<double> constantSlopes;
  /// If not 0, the dimension before queries is that of batches times as many
  /// heads, and the slopes are all of their tensor.
  int64_t numInnerHeads = 0;
  bool negatesSlopes = false;
  AlibiForm form = AlibiForm::Column;
  bool causal = false;
  /// The index of the first query, null if there is no need of it, and that of
  /// the first key.
  const Scalar *queryStart = nullptr;
  const Scalar *keyStart = nullptr;
};

/// The type of the op that adds the bias: the wider one of x and the root.
Type getAlibiType(const AlibiBias &bias);

/// Finds where the slopes are stored. If `isNegative`, they are those of
/// `slope` with the opposite sign.
bool findSlopes(ElementEvaluator &evaluator, AlibiBias &bias,
                const Scalar *slope, bool isNegative, DominanceInfo &dominance);

/// Proves that `root` is one. On failure `decline` says why not, if it looks
/// like one.
std::optional<AlibiBias> findAlibiBias(ElementEvaluator &evaluator, Value root,
                                       RaiseLevel level,
                                       DominanceInfo &dominance,
                                       Decline &decline);

/// Extends `bias` to `result`, which is its root, opaque, with the scores of
/// later keys masked. False if it is something else.
bool extendAlibiBias(ElementEvaluator &evaluator, AlibiBias &bias, Value result,
                     DominanceInfo &dominance);

} // namespace mlir::pe::raise

#endif // PE_LIB_RAISE_ALIBIBIASES_H
