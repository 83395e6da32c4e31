//===- InterfaceModels.h - Interfaces that are attached ---------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One implementation of an interface serves all array ops. A write into a cache
// has its own.
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_IR_INTERFACEMODELS_H
#define PE_LIB_IR_INTERFACEMODELS_H

#include "pe/IR/PE.h"

namespace mlir::pe {

void attachArrayTiling(MLIRContext &context);
void attachArrayBufferization(MLIRContext &context);

void attachWriteCacheTiling(MLIRContext &context);
void attachWriteCacheBufferization(MLIRContext &context);
void attachWriteCacheVerification(MLIRContext &context);

/// Clones the op on the buffers of its operands, and replaces its results by
/// the buffers of the inits. Returns the clone.
FailureOr<Operation *>
moveToBuffers(RewriterBase &rewriter, DestinationStyleOpInterface op,
              const bufferization::BufferizationOptions &options,
              bufferization::BufferizationState &state);

/// Attaches Model<OpTy> to every array op.
template <template <typename OpTy> class Model>
void attachToArrayOps(MLIRContext &context) {
  AlibiOp::attachInterface<Model<AlibiOp>>(context);
  ApplyRotaryOp::attachInterface<Model<ApplyRotaryOp>>(context);
  RelativeBiasOp::attachInterface<Model<RelativeBiasOp>>(context);
  RotaryOp::attachInterface<Model<RotaryOp>>(context);
  RotaryTableOp::attachInterface<Model<RotaryTableOp>>(context);
  SinusoidalOp::attachInterface<Model<SinusoidalOp>>(context);
}

} // namespace mlir::pe

#endif // PE_LIB_IR_INTERFACEMODELS_H
