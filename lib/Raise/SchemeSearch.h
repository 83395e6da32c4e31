//===- SchemeSearch.h - The scheme of given frequencies ---------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_RAISE_SCHEMESEARCH_H
#define PE_LIB_RAISE_SCHEMESEARCH_H

#include "pe/IR/PE.h"

namespace mlir::pe::raise {

/// A scheme with its base, as `pe.frequencies` has them.
struct FoundScheme {
  double base;
  SchemeAttrInterface scheme;
  /// Whether `scale` is the attention factor of the scheme; otherwise that
  /// is 1.
  bool hasScale;
};

/// The scheme whose frequencies these are, up to the errors of their
/// computation in f32, or up to `tolerances` if given. `scale` is the factor of
/// all cosines and sines.
std::optional<FoundScheme> findScheme(MLIRContext *context,
                                      ArrayRef<double> invFreq, double scale,
                                      ArrayRef<double> tolerances = {});

} // namespace mlir::pe::raise

#endif // PE_LIB_RAISE_SCHEMESEARCH_H
