//===- ExposeRows.cpp - Tokens and rows as dimensions ---------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "MemoryOrder.h"
#include "RowProgram.h"
#include "TensorViews.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Tensor/Transforms/Transforms.h"
#include "mlir/Dialect/Utils/ReshapeOpsUtils.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "pe/Codegen/CPU/Passes.h"
#include "pe/IR/PE.h"

namespace mlir::pe {
#define GEN_PASS_DEF_EXPOSEROWSPASS
#include "pe/Codegen/CPU/Passes.h.inc"
} // namespace mlir::pe

using namespace mlir;
using namespace mlir::pe;

using Groups = SmallVector<ReassociationIndices>;

/// Groups of dimensions that each have one of those kept; all are in the one
/// before, or in the first.
static Groups getGroups(const llvm::SmallBitVector &dropped) {
  Groups groups;
  for (int64_t dim = 0; dim < static_cast<int64_t>(dropped.size()); ++dim) {
    bool isFirstKept = !dropped[dim] && (groups.size() == 1) &&
                       llvm::all_of(groups.front(), [&](int64_t other) {
                         return dropped[other];
                       });
    if (groups.empty() || (!dropped[dim] && !isFirstKept))
      groups.emplace_back();
    groups.back().push_back(dim);
  }
  return dropped.all() ? Groups() : groups;
}

/// The dimensions of an operand that are dropped with the loop, which may be
/// absent.
static llvm::SmallBitVector getDropped(AffineMap map,
                                       std::optional<unsigned> loop) {
  llvm::SmallBitVector dropped(map.getNumResults());
  for (auto [dim, expr] : llvm::enumerate(map.getResults()))
    if (isa<AffineConstantExpr>(expr) || (loop && expr.isFunctionOfDim(*loop)))
      dropped.set(dim);
  return dropped;
}

/// The innermost loop, if it has one iteration and is not the only one.
static std::optional<unsigned> getDroppedLoop(linalg::GenericOp op) {
  unsigned last = op.getNumLoops() - 1;
  if (op.getNumLoops() < 2 || op.getStaticLoopRanges()[last] != 1 ||
      !linalg::isParallelIterator(op.getIteratorTypesArray()[last]))
    return std::nullopt;
  return last;
}

static AffineMap dropResults(AffineMap map, const llvm::SmallBitVector &dims,
                             std::optional<unsigned> loop) {
  map = map.dropResults(dims);
  if (!loop)
    return map;
  llvm::SmallBitVector dropped(map.getNumDims());
  dropped.set(*loop);
  return projectDims(map, dropped, /*compressDimsFlag=*/true);
}

namespace {
/// A slice of what is computed element by element is computed from slices, if
/// no element is in two slices.
struct SliceOperands : public OpRewritePattern<tensor::ExtractSliceOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(tensor::ExtractSliceOp op,
                                PatternRewriter &rewriter) const override;
};

/// Factors of rows that have kept features as a dimension of extent one are
/// computed with it, beside what uses them.
struct SpreadFactors : public OpRewritePattern<tensor::ExpandShapeOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(tensor::ExpandShapeOp op,
                                PatternRewriter &rewriter) const override;
};

/// A write of tokens whose dimensions of one row were dropped is one into a
/// cache that has them.
struct KeepRowsOfWrites : public OpRewritePattern<WriteCacheOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(WriteCacheOp op,
                                PatternRewriter &rewriter) const override;
};
} // namespace

/// Drops features that a norm keeps as a dimension of extent one, which hides
/// that there is one number for each row. Only once, or one head would go, too.
static void dropKeptFeatures(RewriterBase &rewriter, linalg::GenericOp op) {
  if (!op.hasPureTensorSemantics() || op.hasIndexSemantics() ||
      op.getNumLoops() == 0 || op->getNumResults() != 1)
    return;
  std::optional<unsigned> loop = getDroppedLoop(op);
  bool hasDropped = false;
  SmallVector<AffineMap> maps;
  SmallVector<Value> operands;
  Location loc = op.getLoc();
  rewriter.setInsertionPoint(op);
  for (OpOperand &operand : op->getOpOperands()) {
    AffineMap map = op.getMatchingIndexingMap(&operand);
    llvm::SmallBitVector dropped = getDropped(map, loop);
    auto type = dyn_cast<RankedTensorType>(operand.get().getType());
    for (int64_t dim : dropped.set_bits())
      if (!type || type.getDimSize(dim) != 1)
        return;
    hasDropped |= dropped.any();
  }
  if (!hasDropped)
    return;
  Groups groupsOfInit;
  for (OpOperand &operand : op->getOpOperands()) {
    AffineMap map = op.getMatchingIndexingMap(&operand);
    llvm::SmallBitVector dropped = getDropped(map, loop);
    Groups groups = getGroups(dropped);
    Value value = operand.get();
    if (dropped.any())
      value = tensor::CollapseShapeOp::create(rewriter, loc, value, groups);
    operands.push_back(value);
    maps.push_back(dropResults(map, dropped, loop));
    if (op.isDpsInit(&operand))
      groupsOfInit = groups;
  }
  SmallVector<utils::IteratorType> iterators = op.getIteratorTypesArray();
  if (loop)
    iterators.erase(iterators.begin() + *loop);
  Value init = operands.pop_back_val();
  auto narrow = linalg::GenericOp::create(rewriter, loc, init.getType(),
                                          operands, init, maps, iterators);
  rewriter.inlineRegionBefore(op.getRegion(), narrow.getRegion(),
                              narrow.getRegion().begin());
  auto type = cast<RankedTensorType>(op.getResult(0).getType());
  Value result = narrow.getResult(0);
  if (result.getType() != type)
    result = tensor::ExpandShapeOp::create(
        rewriter, loc, type, result, groupsOfInit,
        tensor::getMixedSizes(rewriter, loc, op.getDpsInits().front()));
  rewriter.replaceOp(op, result);
}

/// Whether the slice is one that a tile of what computes its source can
/// replace.
static bool isTile(tensor::ExtractSliceOp op) {
  return op.hasUnitStride() &&
         op.getType().getRank() == op.getSourceType().getRank();
}

LogicalResult SliceOperands::matchAndRewrite(tensor::ExtractSliceOp op,
                                             PatternRewriter &rewriter) const {
  auto producer = op.getSource().getDefiningOp<linalg::LinalgOp>();
  if (!producer || producer->getNumResults() != 1 || !isElementwise(producer))
    return rewriter.notifyMatchFailure(op, "not a slice of elements");
  // All slices are replaced, or an element would be computed twice.
  for (Operation *user : op.getSource().getUsers()) {
    if (isa<tensor::DimOp>(user))
      continue;
    auto other = dyn_cast<tensor::ExtractSliceOp>(user);
    if (!other || !isTile(other))
      return rewriter.notifyMatchFailure(op, "a use is not a contiguous slice");
    if (other->getBlock() != producer->getBlock())
      return rewriter.notifyMatchFailure(op, "a use may be in a loop");
    if (!mayMoveDown(producer, other))
      return rewriter.notifyMatchFailure(op, "memory may change before a use");
    if (other != op && !areDisjoint(op, other))
      return rewriter.notifyMatchFailure(op, "slices have common elements");
  }
  FailureOr<TilingResult> tiled = tensor::replaceExtractSliceWithTiledProducer(
      rewriter, op, cast<OpResult>(op.getSource()));
  if (failed(tiled))
    return rewriter.notifyMatchFailure(op, "has no tile");
  rewriter.replaceOp(op, tiled->tiledValues.front());
  return success();
}

/// Whether the op, of pe, uses the array as factors.
static bool usesFactors(Operation *op, Value array) {
  auto storing = dyn_cast<StoringOpInterface>(op);
  return storing && llvm::is_contained(
                        {storing.getXScale(), storing.getInitScale()}, array);
}

LogicalResult SpreadFactors::matchAndRewrite(tensor::ExpandShapeOp op,
                                             PatternRewriter &rewriter) const {
  if (!op.getSrc().getDefiningOp<linalg::LinalgOp>())
    return rewriter.notifyMatchFailure(op, "not computed as numbers of rows");
  RankedTensorType type = op.getResultType();
  int64_t last = type.getRank() - 1;
  // The result has one more dimension, the last.
  if (op.getSrcType().getRank() != last || type.getDimSize(last) != 1)
    return rewriter.notifyMatchFailure(op, "does not keep features");
  if (llvm::none_of(op->getUsers(),
                    [&](Operation *user) { return usesFactors(user, op); }))
    return rewriter.notifyMatchFailure(op, "no factors");
  Value init = tensor::EmptyOp::create(
      rewriter, op.getLoc(), op.getMixedOutputShape(), type.getElementType());
  rewriter.replaceOp(op, linalg::BroadcastOp::create(rewriter, op.getLoc(),
                                                     op.getSrc(), init, last));
  return success();
}

LogicalResult
KeepRowsOfWrites::matchAndRewrite(WriteCacheOp op,
                                  PatternRewriter &rewriter) const {
  auto collapse = op.getX().getDefiningOp<tensor::CollapseShapeOp>();
  if (!collapse || !op.getResult())
    return rewriter.notifyMatchFailure(op, "no dimensions were dropped");
  // Only [tokens, 1, features] of [tokens, features], as of one head.
  RankedTensorType type = collapse.getSrcType();
  Groups groups = collapse.getReassociationIndices();
  if (type.getRank() != 3 || groups.size() != 2 || groups[0].size() != 1 ||
      type.getDimSize(1) != 1 || op.getTokenDims() != ArrayRef<int64_t>{0})
    return rewriter.notifyMatchFailure(op, "not the rows of one head");
  if (op.getXScale() && isa<ShapedType>(op.getXScale().getType()))
    return rewriter.notifyMatchFailure(op, "has factors of rows");
  if (op.getInitScale() && isa<ShapedType>(op.getInitScale().getType()))
    return rewriter.notifyMatchFailure(op, "has factors of rows");
  auto initType = cast<RankedTensorType>(op.getInit().getType());
  Location loc = op.getLoc();
  Groups groupsOfInit;
  for (int64_t dim = 0; dim < initType.getRank(); ++dim)
    groupsOfInit.push_back({dim});
  groupsOfInit.back().push_back(initType.getRank());
  SmallVector<int64_t> shape(initType.getShape());
  shape.insert(shape.end() - 1, 1);
  SmallVector<OpFoldResult> sizes =
      tensor::getMixedSizes(rewriter, loc, op.getInit());
  sizes.insert(sizes.end() - 1, rewriter.getIndexAttr(1));
  Value init = tensor::ExpandShapeOp::create(
      rewriter, loc, RankedTensorType::get(shape, initType.getElementType()),
      op.getInit(), groupsOfInit, sizes);
  IRMapping mapping;
  mapping.map(op.getX(), collapse.getSrc());
  mapping.map(op.getInit(), init);
  auto write = cast<WriteCacheOp>(rewriter.clone(*op, mapping));
  write->getResult(0).setType(cast<RankedTensorType>(init.getType()));
  rewriter.replaceOpWithNewOp<tensor::CollapseShapeOp>(
      op, initType, write->getResult(0), groupsOfInit);
  return success();
}

/// Whether the array has more than kept features beside the narrower one that
/// it is reshaped to, or from.
static bool hasRows(RankedTensorType wide,
                    ArrayRef<ReassociationIndices> groups) {
  return llvm::any_of(groups, [&](const ReassociationIndices &group) {
    return llvm::any_of(ArrayRef(group).drop_front(),
                        [&](int64_t dim) { return wide.getDimSize(dim) != 1; });
  });
}

/// Whether an op is done on the expanded array that it is reshaped to or from.
static bool isExpanded(OpOperand *reshaped) {
  if (auto expand = dyn_cast<tensor::ExpandShapeOp>(reshaped->getOwner()))
    return expand.getSrc().hasOneUse() &&
           hasRows(expand.getResultType(), expand.getReassociationIndices());
  auto collapse = reshaped->get().getDefiningOp<tensor::CollapseShapeOp>();
  return collapse &&
         hasRows(collapse.getSrcType(), collapse.getReassociationIndices());
}

namespace {
struct ExposeRows : public pe::impl::ExposeRowsPassBase<ExposeRows> {
  void runOnOperation() override {
    bool hasPrograms =
        getOperation()
            ->walk([](Operation *op) {
              return isa<RotaryOp, ApplyRotaryOp, WriteCacheOp>(op)
                         ? WalkResult::interrupt()
                         : WalkResult::advance();
            })
            .wasInterrupted();
    if (!hasPrograms)
      return;
    MLIRContext *context = &getContext();
    IRRewriter rewriter(context);
    SmallVector<linalg::GenericOp> ops;
    getOperation()->walk([&](linalg::GenericOp op) { ops.push_back(op); });
    for (linalg::GenericOp op : ops)
      dropKeptFeatures(rewriter, op);
    // Writes into slices, before the slices get other dimensions.
    RewritePatternSet slices(context), patterns(context);
    populateWholeSlicePatterns(slices);
    if (failed(applyPatternsGreedily(getOperation(), std::move(slices))))
      return signalPassFailure();
    patterns.add<SliceOperands, SpreadFactors, KeepRowsOfWrites>(context);
    linalg::populateFoldReshapeOpsByExpansionPatterns(patterns, isExpanded);
    tensor::populateFoldTensorEmptyPatterns(patterns);
    tensor::CollapseShapeOp::getCanonicalizationPatterns(patterns, context);
    tensor::ExpandShapeOp::getCanonicalizationPatterns(patterns, context);
    linalg::FillOp::getCanonicalizationPatterns(patterns, context);
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      signalPassFailure();
  }
};
} // namespace
