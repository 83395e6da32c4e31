//===- TileByOne.cpp - Loops over tokens and rows -------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

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

/// Tiles `op` by one along `dims`, outermost first, and fuses the positions
/// that it uses. Dimensions with one element need no loop.
static LogicalResult tileByOne(RewriterBase &rewriter,
                               DestinationStyleOpInterface op,
                               ArrayRef<int64_t> dims) {
  auto type = cast<ShapedType>(op.getDpsInits().front().getType());
  // A loop over no tiles would still need a tile that fits into nothing.
  if (isAnyEmpty(op->getOperands())) {
    rewriter.replaceOp(op, op.getDpsInits());
    return success();
  }
  SmallVector<OpFoldResult> sizes(type.getRank(), rewriter.getIndexAttr(0));
  bool hasLoop = false;
  for (int64_t dim : dims) {
    if (type.getDimSize(dim) == 1)
      continue;
    sizes[dim] = rewriter.getIndexAttr(1);
    hasLoop = true;
  }
  if (!hasLoop)
    return success();
  scf::SCFTileAndFuseOptions options;
  options.setTilingOptions(scf::SCFTilingOptions().setTileSizes(sizes));
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
  return success();
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

/// Tiles those of `ops` that are on tensors.
static LogicalResult
tileAll(ArrayRef<DestinationStyleOpInterface> ops,
        function_ref<SmallVector<int64_t>(Operation *)> getDims) {
  for (DestinationStyleOpInterface op : ops) {
    IRRewriter rewriter(op.getContext());
    if (op.hasPureTensorSemantics() &&
        failed(tileByOne(rewriter, op, getDims(op))))
      return failure();
  }
  return success();
}

namespace {
struct TileTokens : public pe::impl::TileTokensPassBase<TileTokens> {
  void runOnOperation() override {
    SmallVector<DestinationStyleOpInterface> ops;
    getOperation()->walk([&](Operation *op) {
      if (isa<RotaryOp, RotaryTableOp, ApplyRotaryOp, SinusoidalOp>(op))
        ops.push_back(cast<DestinationStyleOpInterface>(op));
    });
    if (failed(tileAll(ops, getTokenDims)))
      signalPassFailure();
  }
};

struct TileRows : public pe::impl::TileRowsPassBase<TileRows> {
  void runOnOperation() override {
    SmallVector<DestinationStyleOpInterface> ops;
    getOperation()->walk([&](ApplyRotaryOp op) { ops.push_back(op); });
    auto getRowDims = [](Operation *op) {
      int64_t rank = cast<ApplyRotaryOp>(op).getInitType().getRank();
      return llvm::to_vector(llvm::seq<int64_t>(0, rank - 1));
    };
    if (failed(tileAll(ops, getRowDims)))
      signalPassFailure();
  }
};
} // namespace
