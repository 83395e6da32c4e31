//===- ExpandBiases.h - Biases that are looked up once ----------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_CODEGEN_CPU_EXPANDBIASES_H
#define PE_LIB_CODEGEN_CPU_EXPANDBIASES_H

#include "mlir/IR/PatternMatch.h"
#include "pe/IR/PE.h"

namespace mlir::pe {

/// The most tokens whose biases of all pairs are an array: 4 MB of f32 for each
/// head.
inline constexpr int64_t kMaxPairedTokens = 1024;

/// Replaces an op on tensors by loops. For each head, the biases of all pairs
/// of a query and a key are looked up once, in a new array, and added to the
/// scores of every batch.
LogicalResult expandPairs(RewriterBase &rewriter, RelativeBiasOp op);

} // namespace mlir::pe

#endif // PE_LIB_CODEGEN_CPU_EXPANDBIASES_H
