//===- ArrayBufferization.h - Bufferizing array ops -------------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_IR_ARRAYBUFFERIZATION_H
#define PE_LIB_IR_ARRAYBUFFERIZATION_H

#include "mlir/Dialect/Bufferization/IR/BufferizableOpInterface.h"
#include "pe/IR/PE.h"

namespace mlir::pe {

/// Replaces an array op on tensors by itself on buffers, each result by the
/// buffer of its init. Returns the new op.
FailureOr<Operation *>
bufferizeArrayOp(RewriterBase &rewriter, DestinationStyleOpInterface op,
                 const bufferization::BufferizationOptions &options,
                 bufferization::BufferizationState &state);

} // namespace mlir::pe

/// Defines what the analysis asks of an array op. Inputs are read, inits are
/// written, and read by an update.
#define PE_BUFFERIZATION_METHODS(OpTy)                                         \
  bool OpTy::bufferizesToMemoryRead(OpOperand &operand,                        \
                                    const bufferization::AnalysisState &) {    \
    return !isDpsInit(&operand) || isUpdate();                                 \
  }                                                                            \
  bool OpTy::bufferizesToMemoryWrite(OpOperand &operand,                       \
                                     const bufferization::AnalysisState &) {   \
    return isDpsInit(&operand);                                                \
  }                                                                            \
  bufferization::AliasingValueList OpTy::getAliasingValues(                    \
      OpOperand &operand, const bufferization::AnalysisState &) {              \
    if (!isDpsInit(&operand))                                                  \
      return {};                                                               \
    return {{getTiedOpResult(&operand),                                        \
             bufferization::BufferRelation::Equivalent}};                      \
  }

#endif // PE_LIB_IR_ARRAYBUFFERIZATION_H
