//===- TileProgram.cpp - Tiling what computes with single tokens ----------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RowProgram.h"
#include "TensorViews.h"
#include "mlir/Dialect/MemRef/Transforms/Transforms.h"
#include "mlir/Dialect/SCF/Transforms/TileUsingInterface.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Tensor/Transforms/Transforms.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/Interfaces/DestinationStyleOpInterface.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "pe/IR/PE.h"
#include "pe/IR/PELoops.h"

using namespace mlir;
using namespace mlir::pe;

/// Moves views of the result of `op` that come before the loop behind `place`.
static void moveViewsAfter(RewriterBase &rewriter, Operation *op,
                           Operation *loop, Operation *place) {
  for (Operation *user : op->getUsers())
    if (isView(user) && user->getBlock() == loop->getBlock() &&
        user->isBeforeInBlock(loop)) {
      rewriter.moveOpAfter(user, place);
      moveViewsAfter(rewriter, user, loop, user);
    }
}

FailureOr<TilingInterface> mlir::pe::tileProgram(RewriterBase &rewriter,
                                                 const RowProgram &program,
                                                 ArrayRef<int64_t> loops,
                                                 int64_t size, LoopKind kind) {
  TilingInterface root = program.root;
  // Even a loop without iterations would need a tile, and no tile fits into an
  // empty array.
  if (isAnyEmpty(root->getOperands())) {
    auto destination = cast<DestinationStyleOpInterface>(root.getOperation());
    rewriter.replaceAllUsesWith(root->getResults(), destination.getDpsInits());
    return TilingInterface();
  }
  rewriter.setInsertionPoint(root);
  SmallVector<Range> domain = root.getIterationDomain(rewriter);
  SmallVector<OpFoldResult> sizes(domain.size(), rewriter.getIndexAttr(0));
  bool hasLoop = false;
  for (int64_t loop : loops) {
    std::optional<int64_t> extent = getConstantIntValue(domain[loop].size);
    if (extent && *extent <= size)
      continue;
    sizes[loop] = rewriter.getIndexAttr(size);
    hasLoop = true;
  }
  if (!hasLoop)
    return root;
  scf::SCFTileAndFuseOptions options;
  options.setTilingOptions(
      scf::SCFTilingOptions().setTileSizes(sizes).setLoopType(
          kind == LoopKind::Shared ? scf::SCFTilingOptions::LoopType::ForallOp
                                   : scf::SCFTilingOptions::LoopType::ForOp));
  options.setFusionControlFn(
      [&](tensor::ExtractSliceOp, OpResult producer,
          bool) -> std::optional<scf::SCFTileAndFuseOptions::ControlFnResult> {
        Operation *op = producer.getOwner();
        if (!isa<PositionsOp>(op) && !program.ops.contains(op))
          return std::nullopt;
        return scf::SCFTileAndFuseOptions::ControlFnResult{
            /*yieldProducerReplacement=*/program.returned.contains(op)};
      });
  FailureOr<scf::SCFTileAndFuseResult> tiled =
      scf::tileConsumerAndFuseProducersUsingSCF(rewriter, root, options);
  if (failed(tiled))
    return root.emitOpError("could not be tiled");
  if (kind == LoopKind::Independent)
    for (LoopLikeOpInterface loop : tiled->loops)
      markIndependent(cast<scf::ForOp>(loop));
  SmallVector<Value> replacements;
  for (Value result : root->getResults())
    replacements.push_back(tiled->replacements.lookup(result));
  rewriter.replaceAllUsesWith(root->getResults(), replacements);
  for (Operation *op : program.returned) {
    Operation *loop = tiled->loops.front();
    moveViewsAfter(rewriter, op, loop, loop);
    for (Value result : op->getResults())
      // Its extents may be needed before the loop: those of its init are known.
      rewriter.replaceUsesWithIf(
          result, tiled->replacements.lookup(result), [&](OpOperand &use) {
            return !program.ops.contains(use.getOwner()) &&
                   !isa<tensor::DimOp>(use.getOwner());
          });
  }
  Operation *tiledRoot = tiled->tiledAndFusedOps.front();
  if (auto write = dyn_cast<WriteCacheOp>(tiledRoot)) {
    FailureOr<WriteCacheOp> whole = writeBetweenFeatures(rewriter, write);
    if (succeeded(whole))
      tiledRoot = *whole;
  }
  return cast<TilingInterface>(tiledRoot);
}

LogicalResult mlir::pe::simplifyTiles(Operation *root) {
  RewritePatternSet patterns(root->getContext());
  populateWholeSlicePatterns(patterns);
  tensor::populateFoldTensorEmptyPatterns(patterns);
  memref::populateResolveRankedShapedTypeResultDimsPatterns(patterns);
  return applyPatternsGreedily(root, std::move(patterns));
}
