//===- VectorizeRows.cpp - Vectorize what is fused with a rotation --------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/Transforms/TileUsingInterface.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/UB/IR/UBOps.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/Dialect/Vector/Transforms/LoweringPatterns.h"
#include "mlir/Dialect/Vector/Transforms/VectorRewritePatterns.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "pe/Codegen/CPU/Passes.h"
#include "pe/IR/PE.h"
#include "pe/IR/PELoops.h"
#include "llvm/Support/MathExtras.h"

namespace mlir::pe {
#define GEN_PASS_DEF_VECTORIZEROWSPASS
#include "pe/Codegen/CPU/Passes.h.inc"
} // namespace mlir::pe

using namespace mlir;
using namespace mlir::pe;

/// How many registers a read or a write spans, as in `pe-vectorize`.
static constexpr int64_t kRegistersPerAccess = 2;

/// Whether the index of the innermost loop is used only as the last index of
/// arrays, by itself.
static bool isContiguousAlongRows(linalg::LinalgOp op) {
  unsigned innermost = op.getNumLoops() - 1;
  return llvm::all_of(op.getIndexingMapsArray(), [&](AffineMap map) {
    if (!map.isProjectedPermutation(/*allowZeroInResults=*/true))
      return false;
    for (auto [i, result] : llvm::enumerate(map.getResults()))
      if (result.isFunctionOfDim(innermost) && i + 1 != map.getNumResults())
        return false;
    return true;
  });
}

/// Whether rows are independent: all loops but the innermost one are parallel.
static bool hasIndependentRows(linalg::LinalgOp op) {
  return llvm::all_of(ArrayRef(op.getIteratorTypesArray()).drop_back(),
                      linalg::isParallelIterator);
}

/// Whether vectors and arrays of the type are stored alike.
static bool isVectorElement(Type type) {
  return isa<Float16Type, BFloat16Type, Float32Type, Float64Type>(type) ||
         type.isSignlessInteger(8) || type.isSignlessInteger(16) ||
         type.isSignlessInteger(32) || type.isSignlessInteger(64);
}

/// Whether the op computes with such elements, by ops that take vectors.
static bool hasVectorElements(linalg::LinalgOp op) {
  auto arrays = op->getOperandTypes();
  if (!llvm::all_of(arrays, [](Type type) {
        return isVectorElement(getElementTypeOrSelf(type));
      }))
    return false;
  return llvm::all_of(op.getBlock()->without_terminator(),
                      [](Operation &inner) {
                        return isa<arith::ArithDialect, math::MathDialect>(
                                   inner.getDialect()) &&
                               !isa<math::FPowIOp>(inner);
                      });
}

/// Whether the op is small, and in a loop with a pe op or over rows that
/// `pe-tile-rows` has made, and so was fused with others.
static bool isFusedTile(linalg::LinalgOp op) {
  constexpr int64_t kMaxElements = 1 << 14;
  int64_t size = 1;
  for (int64_t extent : op.getStaticLoopRanges())
    size = llvm::SaturatingMultiply<uint64_t>(size, extent);
  auto loop = op->getParentOfType<LoopLikeOpInterface>();
  if (size < 1 || size > kMaxElements || !loop)
    return false;
  for (auto outer = op->getParentOfType<scf::ForOp>(); outer;
       outer = outer->getParentOfType<scf::ForOp>())
    if (isIndependent(outer))
      return true;
  return loop
      ->walk([](Operation *inner) {
        return isa<PEDialect>(inner->getDialect()) ? WalkResult::interrupt()
                                                   : WalkResult::advance();
      })
      .wasInterrupted();
}

/// How many elements of a row of `extent` to process at a time: the whole row
/// if it fits into registers, otherwise a few vectors of `lanes`. Nothing if
/// `extent` is then not a multiple of `lanes`.
static std::optional<int64_t> getChunk(int64_t extent, int64_t lanes) {
  constexpr int64_t kMaxVectors = 16;
  if (extent <= kMaxVectors * lanes)
    return extent;
  for (int64_t vectors : {4, 2, 1})
    if (extent % (vectors * lanes) == 0)
      return vectors * lanes;
  return std::nullopt;
}

/// The widest number that the op computes with, in bits.
static int64_t getElementWidth(linalg::LinalgOp op) {
  unsigned width = 8;
  op.getBlock()->walk([&](Operation *inner) {
    for (Type type : inner->getOperandTypes())
      if (type.isIntOrFloat())
        width = std::max(width, type.getIntOrFloatBitWidth());
  });
  return width;
}

/// Why the op is not vectorized; empty if it is.
static StringRef getReasonAgainst(linalg::LinalgOp op) {
  if (!op.hasPureTensorSemantics())
    return "not on tensors";
  if (op.getNumLoops() == 0 || op.hasDynamicShape())
    return "its extents are not static";
  if (!isFusedTile(op))
    return "it is not a small tile beside a pe op";
  if (!hasIndependentRows(op))
    return "its rows depend on each other";
  if (!isContiguousAlongRows(op))
    return "its rows are not contiguous";
  if (!hasVectorElements(op))
    return "it computes with other than plain numbers";
  if (!linalg::hasVectorizationImpl(op))
    return "it has no vector form";
  return "";
}

namespace {
/// The ops that were created and not erased.
struct CreatedOps : public RewriterBase::Listener {
  void notifyOperationInserted(Operation *op,
                               OpBuilder::InsertPoint previous) override {
    if (!previous.isSet())
      ops.insert(op);
  }
  void notifyOperationErased(Operation *op) override { ops.remove(op); }

  SetVector<Operation *> ops;
};

struct VectorizeRows : public pe::impl::VectorizeRowsPassBase<VectorizeRows> {
  using VectorizeRowsPassBase::VectorizeRowsPassBase;

  LogicalResult initialize(MLIRContext *context) override {
    if (width >= 64)
      return success();
    return emitError(UnknownLoc::get(context))
           << "pe-vectorize-rows expects width to be at least 64, but found "
           << width.getValue();
  }

  void runOnOperation() override {
    SmallVector<linalg::LinalgOp> ops;
    getOperation()->walk([&](linalg::LinalgOp op) { ops.push_back(op); });
    CreatedOps created;
    for (linalg::LinalgOp op : ops)
      if (failed(vectorize(op, created)))
        return signalPassFailure();
    if (failed(simplify(created.ops.takeVector())))
      signalPassFailure();
  }

  /// The shape that a read or a write of a row is split into.
  std::optional<SmallVector<int64_t>> getAccessShape(Operation *op) const {
    auto transfer = dyn_cast<VectorTransferOpInterface>(op);
    if (!transfer || transfer.getVectorType().getRank() != 1 ||
        !transfer.getPermutationMap().isMinorIdentity())
      return std::nullopt;
    Type element = transfer.getVectorType().getElementType();
    int64_t lanes =
        kRegistersPerAccess * width / element.getIntOrFloatBitWidth();
    int64_t size = transfer.getVectorType().getNumElements();
    if (size <= lanes || size % lanes != 0)
      return std::nullopt;
    return SmallVector<int64_t>{lanes};
  }

  LogicalResult vectorize(linalg::LinalgOp op, CreatedOps &created) {
    IRRewriter rewriter(&getContext(), &created);
    if (StringRef reason = getReasonAgainst(op); !reason.empty()) {
      (void)rewriter.notifyMatchFailure(op, reason);
      return success();
    }
    SmallVector<int64_t> extents = op.getStaticLoopRanges();
    std::optional<int64_t> chunk =
        getChunk(extents.back(), width / getElementWidth(op));
    if (!chunk) {
      (void)rewriter.notifyMatchFailure(op, "its rows are not whole vectors");
      return success();
    }
    SmallVector<OpFoldResult> sizes(extents.size(), rewriter.getIndexAttr(1));
    sizes.back() = rewriter.getIndexAttr(*chunk);
    rewriter.setInsertionPoint(op);
    FailureOr<scf::SCFTilingResult> tiled =
        scf::tileUsingSCF(rewriter, cast<TilingInterface>(op.getOperation()),
                          scf::SCFTilingOptions().setTileSizes(sizes));
    if (failed(tiled))
      return op.emitOpError("could not be tiled");
    rewriter.replaceOp(op, tiled->replacements);
    for (Operation *row : tiled->tiledOps) {
      rewriter.setInsertionPoint(row);
      FailureOr<linalg::VectorizationResult> result =
          linalg::vectorize(rewriter, row);
      if (failed(result))
        continue;
      rewriter.replaceOp(row, result->replacements);
    }
    return success();
  }

  /// Drops leading unit dimensions from the vectors of rows, turns sums along
  /// them into reductions in any order, and reads and writes as much at once as
  /// the rotations do: LLVM passes on what is stored and loaded in equal parts.
  /// Only `ops` are changed: a write elsewhere that lost dimensions might be
  /// taken by bufferization for a write of the whole tensor.
  LogicalResult simplify(ArrayRef<Operation *> ops) {
    RewritePatternSet patterns(&getContext());
    vector::populateCastAwayVectorLeadingOneDimPatterns(patterns);
    vector::populateVectorMultiReductionLoweringPatterns(
        patterns, vector::VectorMultiReductionLowering::InnerReduction);
    vector::populateVectorUnrollPatterns(
        patterns, vector::UnrollVectorOptions().setNativeShapeFn(
                      [&](Operation *op) { return getAccessShape(op); }));
    CreatedOps reductions;
    GreedyRewriteConfig config;
    config.setStrictness(GreedyRewriteStrictness::ExistingAndNewOps)
        .setListener(&reductions);
    if (failed(applyOpPatternsGreedily(ops, std::move(patterns), config)))
      return failure();
    for (Operation *op : reductions.ops)
      if (auto reduction = dyn_cast<vector::ReductionOp>(op))
        if (isa<FloatType>(reduction.getDest().getType()))
          reduction.setFastmath(reduction.getFastmath() |
                                arith::FastMathFlags::reassoc);
    return success();
  }
};
} // namespace
