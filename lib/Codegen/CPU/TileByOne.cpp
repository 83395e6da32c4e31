//===- TileByOne.cpp - Loops over tokens and rows -------------------------===//
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
#include "pe/Codegen/Passes.h"
#include "pe/IR/PE.h"
#include "pe/IR/PEArrays.h"
#include "llvm/ADT/TypeSwitch.h"

namespace mlir::pe {
#define GEN_PASS_DEF_TILEROWSPASS
#define GEN_PASS_DEF_TILETOKENSPASS
#include "pe/Codegen/Passes.h.inc"
} // namespace mlir::pe

using namespace mlir;
using namespace mlir::pe;

/// Tiles `op` by `size` along `dims`, outermost first, and fuses the positions
/// that it uses. Dimensions with no more elements than that need no loop.
/// Returns the tiled op, or null if nothing is left.
static FailureOr<DestinationStyleOpInterface>
tile(RewriterBase &rewriter, DestinationStyleOpInterface op,
     ArrayRef<int64_t> dims, int64_t size, bool isParallel) {
  auto type = cast<ShapedType>(op.getDpsInits().front().getType());
  // A loop over no tiles would still need a tile that fits into nothing.
  if (isAnyEmpty(op->getOperands())) {
    rewriter.replaceOp(op, op.getDpsInits());
    return DestinationStyleOpInterface();
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
  return cast<DestinationStyleOpInterface>(tiled->tiledAndFusedOps.front());
}

/// The dimensions of the result that the positions index.
static SmallVector<int64_t> getTokenDims(Operation *op) {
  return TypeSwitch<Operation *, SmallVector<int64_t>>(op)
      .Case<RotaryOp, ApplyRotaryOp>(
          [](auto op) { return llvm::to_vector(op.getPositionDims()); })
      .Case<RotaryTableOp, SinusoidalOp>([](auto op) {
        auto type = cast<ShapedType>(op.getDpsInits().front().getType());
        return llvm::to_vector(llvm::seq<int64_t>(0, type.getRank() - 1));
      });
}

/// Whether there are too few tokens for threads to share, of an op whose rows
/// can be shared instead. Every row then takes angles of its own: that is less
/// than what it waits for memory.
static bool isParallelOverRows(DestinationStyleOpInterface op,
                               ArrayRef<int64_t> tokenDims) {
  constexpr int64_t kFewTokens = 16;
  if (!isa<RotaryOp, ApplyRotaryOp>(op.getOperation()))
    return false;
  auto type = cast<ShapedType>(op.getDpsInits().front().getType());
  int64_t numTokens = 1;
  for (int64_t dim : tokenDims) {
    if (type.isDynamicDim(dim))
      return false;
    numTokens *= type.getDimSize(dim);
  }
  return numTokens < kFewTokens;
}

/// All dimensions but the features.
static SmallVector<int64_t> getRowDims(DestinationStyleOpInterface op) {
  auto type = cast<ShapedType>(op.getDpsInits().front().getType());
  return llvm::to_vector(llvm::seq<int64_t>(0, type.getRank() - 1));
}

/// The ops of the types given that are on tensors.
template <typename... OpTys>
static SmallVector<DestinationStyleOpInterface> collectOps(Operation *root) {
  SmallVector<DestinationStyleOpInterface> ops;
  root->walk([&](DestinationStyleOpInterface op) {
    if (isa<OpTys...>(op.getOperation()) && op.hasPureTensorSemantics())
      ops.push_back(op);
  });
  return ops;
}

namespace {
struct TileTokens : public pe::impl::TileTokensPassBase<TileTokens> {
  using TileTokensPassBase::TileTokensPassBase;

  void runOnOperation() override {
    for (DestinationStyleOpInterface op :
         collectOps<RotaryOp, RotaryTableOp, ApplyRotaryOp, SinusoidalOp>(
             getOperation()))
      if (failed(tileTokens(op)))
        return signalPassFailure();
  }

  LogicalResult tileTokens(DestinationStyleOpInterface op) {
    IRRewriter rewriter(&getContext());
    SmallVector<int64_t> dims = getTokenDims(op);
    bool isParallel = parallel == Parallel::OpenMP;
    if (isParallel && isParallelOverRows(op, dims))
      return tile(rewriter, op, getRowDims(op), /*size=*/1, isParallel);
    StringRef reason;
    if (chooseSplitAngles(op, angles, accuracy, reason)) {
      FailureOr<DestinationStyleOpInterface> run =
          tile(rewriter, op, dims, kMaxRun, isParallel);
      if (failed(run))
        return failure();
      if (!*run)
        return success();
      op = *run;
      isParallel = false;
    } else if (angles == Angles::Split && !reason.empty()) {
      op->emitRemark("takes an exact phase for every token: ") << reason;
    }
    return tile(rewriter, op, dims, /*size=*/1, isParallel);
  }
};

struct TileRows : public pe::impl::TileRowsPassBase<TileRows> {
  void runOnOperation() override {
    IRRewriter rewriter(&getContext());
    for (DestinationStyleOpInterface op :
         collectOps<ApplyRotaryOp>(getOperation()))
      if (failed(tile(rewriter, op, getRowDims(op), /*size=*/1,
                      /*isParallel=*/false)))
        return signalPassFailure();
  }
};
} // namespace
