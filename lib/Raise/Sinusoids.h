//===- Sinusoids.h - Sinusoidal encodings in a program ----------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_RAISE_SINUSOIDS_H
#define PE_LIB_RAISE_SINUSOIDS_H

#include "Angles.h"
#include "mlir/IR/Dominance.h"
#include "pe/IR/PE.h"

namespace mlir::pe::raise {

/// A tensor of the sines and cosines of position times frequency.
struct Sinusoid {
  Value root;
  Scalars dims;
  Order order = Order::Interleaved;
  Angles angles;
};

/// Proves that `root` is one.
std::optional<Sinusoid> findSinusoid(ElementEvaluator &evaluator, Value root,
                                     DominanceInfo &dominance);

} // namespace mlir::pe::raise

#endif // PE_LIB_RAISE_SINUSOIDS_H
