//===- WriteCacheBufferization.cpp - Writes into a cache, in place --------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "InterfaceModels.h"
#include "mlir/Dialect/Bufferization/IR/DstBufferizableOpInterfaceImpl.h"

using namespace mlir;
using namespace mlir::pe;
using namespace mlir::bufferization;

namespace {
/// What is not written stays, so the init is read.
struct WriteCacheBufferization
    : public DstBufferizableOpInterfaceExternalModel<WriteCacheBufferization,
                                                     WriteCacheOp> {
  LogicalResult bufferize(Operation *op, RewriterBase &rewriter,
                          const BufferizationOptions &options,
                          BufferizationState &state) const {
    OpBuilder::InsertionGuard guard(rewriter);
    rewriter.setInsertionPoint(op);
    return moveToBuffers(rewriter, cast<DestinationStyleOpInterface>(op),
                         options, state);
  }
};
} // namespace

void mlir::pe::attachWriteCacheBufferization(MLIRContext &context) {
  WriteCacheOp::attachInterface<WriteCacheBufferization>(context);
}
