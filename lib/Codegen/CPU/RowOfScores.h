//===- RowOfScores.h - Vectors of attention scores --------------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_CODEGEN_CPU_ROWOFSCORES_H
#define PE_LIB_CODEGEN_CPU_ROWOFSCORES_H

#include "Vectorize.h"
#include "pe/IR/PE.h"

namespace mlir::pe {

/// Builds a score from x and the index of its key, or vectors of them: floats
/// of the type that arithmetic is done in, and i32.
using BuildScore = function_ref<Value(Value x, Value key)>;

/// Builds the scores of an op on tensors of one row that is not known to be
/// empty. The key of the first score has the index `firstKey`. Returns the new
/// init. Where the row is a loop, the loop around it gets an attribute.
Value buildRowOfScores(RewriterBase &b, ArrayOpInterface op, VectorForm form,
                       Value firstKey, BuildScore buildScore);

} // namespace mlir::pe

#endif // PE_LIB_CODEGEN_CPU_ROWOFSCORES_H
