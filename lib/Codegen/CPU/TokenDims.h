//===- TokenDims.h - Where the tokens of operands are -----------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_CODEGEN_CPU_TOKENDIMS_H
#define PE_LIB_CODEGEN_CPU_TOKENDIMS_H

#include "mlir/Dialect/Linalg/IR/Linalg.h"

namespace mlir::pe {

/// The dimensions of the map's array that `loops` index, one each.
std::optional<SmallVector<int64_t>> getDimsOfLoops(AffineMap map,
                                                   ArrayRef<int64_t> loops);

/// The dimensions of an operand that the loops of its op over tokens index.
std::optional<SmallVector<int64_t>> getDimsOfOperand(OpOperand &operand,
                                                     ArrayRef<int64_t> loops);

/// The loops of the op that index `dims` of its operand, or of its result.
std::optional<SmallVector<int64_t>> getLoopsOfOperand(OpOperand &operand,
                                                      ArrayRef<int64_t> dims);
std::optional<SmallVector<int64_t>> getLoopsOfResult(OpResult result,
                                                     ArrayRef<int64_t> dims);

/// Whether the operand is what the op computes with for each token, or is made
/// of all of them; not if it is the same for all, such as weights, or says
/// where tokens are.
bool isOfTokens(OpOperand &operand, ArrayRef<int64_t> loops);

} // namespace mlir::pe

#endif // PE_LIB_CODEGEN_CPU_TOKENDIMS_H
