//===- Decomposition.h - Into ops of upstream dialects ----------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_IR_DECOMPOSITION_DECOMPOSITION_H
#define PE_LIB_IR_DECOMPOSITION_DECOMPOSITION_H

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "pe/IR/PE.h"

namespace mlir::pe {

/// Runs `build`, which returns the new results of `op`, to insert before `op`.
/// If an array is known to be empty, the inits are the results instead: there
/// is nothing to do, and no slice would fit into an empty array.
FailureOr<SmallVector<Value>>
decomposeArray(OpBuilder &b, DestinationStyleOpInterface op,
               function_ref<SmallVector<Value>()> build);

/// The element of `array`, a tensor or a memref, at `indices`.
Value readElement(OpBuilder &b, Location loc, Value array, ValueRange indices);

/// A loop over the scores that adds the biases of `op`.
FailureOr<SmallVector<Value>> decomposeBias(OpBuilder &b, BiasOpInterface op);

/// `score`, or −∞ if `key` is after `query`: floats and integers, or vectors of
/// them.
Value hideLaterKeys(OpBuilder &b, Location loc, Value score, Value query,
                    Value key);

} // namespace mlir::pe

#endif // PE_LIB_IR_DECOMPOSITION_DECOMPOSITION_H
