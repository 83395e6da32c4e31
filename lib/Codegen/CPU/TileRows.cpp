//===- TileRows.cpp - Loops over rows -------------------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RowProgram.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/PatternMatch.h"
#include "pe/Codegen/CPU/Passes.h"
#include "pe/IR/PE.h"

namespace mlir::pe {
#define GEN_PASS_DEF_TILEROWSPASS
#include "pe/Codegen/CPU/Passes.h.inc"
} // namespace mlir::pe

using namespace mlir;
using namespace mlir::pe;

namespace {
struct TileRows : public pe::impl::TileRowsPassBase<TileRows> {
  using TileRowsPassBase::TileRowsPassBase;

  void runOnOperation() override {
    SmallVector<ArrayOpInterface> ops;
    getOperation()->walk([&](ArrayOpInterface op) {
      if (isa<ApplyRotaryOp, AlibiOp>(op.getOperation()) &&
          isa<RankedTensorType>(op.getInitType()))
        ops.push_back(op);
    });
    IRRewriter rewriter(&getContext());
    for (ArrayOpInterface op : ops) {
      SmallVector<int64_t> dims = op.getRowDims();
      RowProgram program =
          getProgramOf(cast<TilingInterface>(op.getOperation()), dims);
      if (failed(
              tileProgram(rewriter, program, dims, /*size=*/1, isParallel(op))))
        return signalPassFailure();
      if (op->use_empty())
        rewriter.eraseOp(op);
    }
    if (failed(writeRows(rewriter)))
      signalPassFailure();
  }

  /// Makes of each write of one token into a cache the write of its row.
  LogicalResult writeRows(RewriterBase &rewriter) {
    SmallVector<WriteCacheOp> writes;
    getOperation()->walk([&](WriteCacheOp op) {
      if (op.getResult())
        writes.push_back(op);
    });
    for (WriteCacheOp op : writes) {
      FailureOr<SmallVector<Value>> results = op.decomposeOperation(rewriter);
      if (failed(results))
        return op.emitOpError("has no decomposition");
      rewriter.replaceOp(op, *results);
    }
    return success();
  }

  /// Threads share the rows of an op that has no tokens to share.
  bool isParallel(ArrayOpInterface op) {
    return parallel == Parallel::OpenMP && op.getTokenOperands().empty() &&
           !op->getParentOfType<scf::ForallOp>();
  }
};
} // namespace
