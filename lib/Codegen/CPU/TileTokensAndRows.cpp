//===- TileTokensAndRows.cpp - Loops over tokens and rows -----------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "AngleStrategy.h"
#include "RunOfTokens.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/SCF/Transforms/TileUsingInterface.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "pe/Codegen/CPU/Passes.h"
#include "pe/IR/PE.h"
#include "pe/IR/PEArrays.h"
#include "pe/IR/PERemarks.h"

namespace mlir::pe {
#define GEN_PASS_DEF_TILEROWSPASS
#define GEN_PASS_DEF_TILETOKENSPASS
#include "pe/Codegen/CPU/Passes.h.inc"
} // namespace mlir::pe

using namespace mlir;
using namespace mlir::pe;

/// Tiles `op` by `size` along `dims`, outermost first, and fuses the positions
/// that it uses. Dimensions with at most `size` elements get no loop. Returns
/// the tiled op, or null if an array is empty, in which case the inits replace
/// the op.
static FailureOr<ArrayOpInterface> tile(RewriterBase &rewriter,
                                        ArrayOpInterface op,
                                        ArrayRef<int64_t> dims, int64_t size,
                                        bool isParallel) {
  ShapedType type = op.getInitType();
  // Even a loop without iterations would need a tile, and no tile fits into an
  // empty array.
  if (isAnyEmpty(op->getOperands())) {
    auto destination = cast<DestinationStyleOpInterface>(op.getOperation());
    rewriter.replaceOp(op, destination.getDpsInits());
    return ArrayOpInterface();
  }
  SmallVector<OpFoldResult> sizes(type.getRank(), rewriter.getIndexAttr(0));
  bool hasLoop = false;
  for (int64_t dim : dims) {
    int64_t extent = type.getDimSize(dim);
    if (ShapedType::isStatic(extent) && extent <= size)
      continue;
    sizes[dim] = rewriter.getIndexAttr(size);
    hasLoop = true;
  }
  if (!hasLoop)
    return op;
  scf::SCFTileAndFuseOptions options;
  options.setTilingOptions(
      scf::SCFTilingOptions().setTileSizes(sizes).setLoopType(
          isParallel ? scf::SCFTilingOptions::LoopType::ForallOp
                     : scf::SCFTilingOptions::LoopType::ForOp));
  options.setFusionControlFn(
      [](tensor::ExtractSliceOp, OpResult producer,
         bool) -> std::optional<scf::SCFTileAndFuseOptions::ControlFnResult> {
        if (isa<PositionsOp>(producer.getOwner()))
          return scf::SCFTileAndFuseOptions::ControlFnResult{};
        return std::nullopt;
      });
  rewriter.setInsertionPoint(op);
  FailureOr<scf::SCFTileAndFuseResult> tiled =
      scf::tileConsumerAndFuseProducersUsingSCF(
          rewriter, cast<TilingInterface>(op.getOperation()), options);
  if (failed(tiled))
    return op.emitOpError("could not be tiled");
  SmallVector<Value> replacements;
  for (Value result : op->getResults())
    replacements.push_back(tiled->replacements.lookup(result));
  rewriter.replaceOp(op, replacements);
  return cast<ArrayOpInterface>(tiled->tiledAndFusedOps.front());
}

/// Whether threads share the rows of the op because it has too few tokens to
/// share. The angles are then computed again for every row, which takes less
/// time than the row's accesses to memory.
static bool isParallelOverRows(ArrayOpInterface op) {
  constexpr int64_t kFewTokens = 16;
  if (!op.getSource())
    return false;
  ShapedType type = op.getInitType();
  int64_t numTokens = 1;
  for (int64_t dim : op.getAngleDims()) {
    if (type.isDynamicDim(dim))
      return false;
    numTokens *= type.getDimSize(dim);
  }
  return numTokens < kFewTokens;
}

/// The ops on tensors for which the predicate holds.
static SmallVector<ArrayOpInterface>
collectOps(Operation *root, function_ref<bool(ArrayOpInterface)> predicate) {
  SmallVector<ArrayOpInterface> ops;
  root->walk([&](ArrayOpInterface op) {
    if (predicate(op) && isa<RankedTensorType>(op.getInitType()))
      ops.push_back(op);
  });
  return ops;
}

static bool hasTokens(ArrayOpInterface op) {
  return !op.getTokenOperands().empty();
}

static bool hasRows(ArrayOpInterface op) {
  return isa<ApplyRotaryOp, AlibiOp>(op.getOperation());
}

namespace {
struct TileTokens : public pe::impl::TileTokensPassBase<TileTokens> {
  using TileTokensPassBase::TileTokensPassBase;

  void runOnOperation() override {
    for (ArrayOpInterface op : collectOps(getOperation(), hasTokens))
      if (failed(tileTokens(op)))
        return signalPassFailure();
  }

  LogicalResult tileTokens(ArrayOpInterface op) {
    IRRewriter rewriter(&getContext());
    SmallVector<int64_t> dims = op.getAngleDims();
    bool isParallel = parallel == Parallel::OpenMP;
    if (isParallel && isParallelOverRows(op))
      return tile(rewriter, op, op.getRowDims(), /*size=*/1, isParallel);
    StringRef reason;
    if (chooseSplitAngles(op, angles, accuracy, reason)) {
      FailureOr<ArrayOpInterface> run =
          tile(rewriter, op, dims, kMaxRun, isParallel);
      if (failed(run))
        return failure();
      if (!*run)
        return success();
      op = *run;
      isParallel = false;
    } else if (angles == Angles::Split && !reason.empty()) {
      remarkMissed(op, "split-angles")
          << ("takes an exact phase for every token: " + reason).str();
    }
    return tile(rewriter, op, dims, /*size=*/1, isParallel);
  }
};

struct TileRows : public pe::impl::TileRowsPassBase<TileRows> {
  using TileRowsPassBase::TileRowsPassBase;

  void runOnOperation() override {
    IRRewriter rewriter(&getContext());
    for (ArrayOpInterface op : collectOps(getOperation(), hasRows))
      if (failed(
              tile(rewriter, op, op.getRowDims(), /*size=*/1, isParallel(op))))
        return signalPassFailure();
  }

  /// Threads share the rows of an op that has no tokens to share.
  bool isParallel(ArrayOpInterface op) {
    return parallel == Parallel::OpenMP && !hasTokens(op) &&
           !op->getParentOfType<scf::ForallOp>();
  }
};
} // namespace
