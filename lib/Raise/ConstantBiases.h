//===- ConstantBiases.h - Biases in constants -------------------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_RAISE_CONSTANTBIASES_H
#define PE_LIB_RAISE_CONSTANTBIASES_H

#include "Distances.h"
#include "mlir/Support/LLVM.h"

namespace mlir::pe::raise {

/// Biases that are numbers of a constant, one by one slope · distance.
struct ConstantBias {
  Distance distance;
  /// One for each head.
  SmallVector<double> slopes;
};

/// x as an element of a constant that holds biases, or the negatives of biases,
/// of heads, queries and keys, which are indexed by the last of `dims`.
std::optional<ConstantBias> findConstantBias(ScalarContext &scalars,
                                             const Scalar *x, bool isNegative,
                                             ArrayRef<const Scalar *> dims);

} // namespace mlir::pe::raise

#endif // PE_LIB_RAISE_CONSTANTBIASES_H
