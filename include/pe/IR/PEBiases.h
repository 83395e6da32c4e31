//===- PEBiases.h - What ops on attention scores share ----------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The default implementations of BiasOpInterface.
//
//===----------------------------------------------------------------------===//

#ifndef PE_IR_PEBIASES_H
#define PE_IR_PEBIASES_H

#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinTypes.h"

namespace mlir::pe {
class BiasOpInterface;

namespace detail {
/// `query_start`, or Sk − Sq, which is computed by `b`.
OpFoldResult getFirstQuery(OpBuilder &b, BiasOpInterface op);
/// `key_start`, or 0.
OpFoldResult getFirstKey(BiasOpInterface op);
} // namespace detail
} // namespace mlir::pe

#endif // PE_IR_PEBIASES_H
