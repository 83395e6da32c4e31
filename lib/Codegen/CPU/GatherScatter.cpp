//===- GatherScatter.cpp - tensor.gather and tensor.scatter as loops ------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ExpandOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/PatternMatch.h"

using namespace mlir;

/// The dimensions other than `dims`: those of a slice at given coordinates.
static SmallVector<int64_t> getOtherDims(int64_t rank, ArrayRef<int64_t> dims) {
  return llvm::filter_to_vector(llvm::seq(rank), [&](int64_t dim) {
    return !llvm::is_contained(dims, dim);
  });
}

/// Reads a row of coordinates.
static SmallVector<Value> readCoordinates(OpBuilder &b, Location loc,
                                          Value indices, ValueRange batch,
                                          size_t count) {
  SmallVector<Value> coordinates;
  for (size_t i = 0; i < count; ++i) {
    SmallVector<Value> position(batch);
    position.push_back(arith::ConstantIndexOp::create(b, loc, i));
    Value coordinate = tensor::ExtractOp::create(b, loc, indices, position);
    if (!coordinate.getType().isIndex())
      coordinate =
          arith::IndexCastOp::create(b, loc, b.getIndexType(), coordinate);
    coordinates.push_back(coordinate);
  }
  return coordinates;
}

namespace {
/// Reads each element of the result at its coordinates in the source.
struct GatherToGeneric : public OpRewritePattern<tensor::GatherOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(tensor::GatherOp op,
                                PatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    RankedTensorType type = op.getResultType();
    int64_t sourceRank = op.getSourceType().getRank();
    int64_t batchRank = op.getIndicesType().getRank() - 1;
    ArrayRef<int64_t> dims = op.getGatherDims();
    // Dimensions of the source that are dimensions of the result, in order.
    bool keepsRank = type.getRank() == batchRank + sourceRank;
    SmallVector<int64_t> kept = keepsRank
                                    ? llvm::to_vector(llvm::seq(sourceRank))
                                    : getOtherDims(sourceRank, dims);
    SmallVector<OpFoldResult> sizes;
    for (int64_t i = 0; i < batchRank; ++i)
      sizes.push_back(tensor::getMixedSize(rewriter, loc, op.getIndices(), i));
    for (int64_t dim : kept)
      sizes.push_back(
          llvm::is_contained(dims, dim)
              ? OpFoldResult(rewriter.getIndexAttr(1))
              : tensor::getMixedSize(rewriter, loc, op.getSource(), dim));
    Value init =
        tensor::EmptyOp::create(rewriter, loc, sizes, type.getElementType());
    auto body = [&](OpBuilder &b, Location loc, ValueRange) {
      SmallVector<Value> indices = llvm::map_to_vector(
          llvm::seq(type.getRank()), [&](int64_t dim) -> Value {
            return linalg::IndexOp::create(b, loc, dim);
          });
      SmallVector<Value> coordinates =
          readCoordinates(b, loc, op.getIndices(),
                          ArrayRef(indices).take_front(batchRank), dims.size());
      SmallVector<Value> position(sourceRank);
      for (auto [dim, index] :
           llvm::zip_equal(kept, ArrayRef(indices).drop_front(batchRank)))
        position[dim] = index;
      for (auto [dim, coordinate] : llvm::zip_equal(dims, coordinates))
        position[dim] = coordinate;
      Value element =
          tensor::ExtractOp::create(b, loc, op.getSource(), position);
      linalg::YieldOp::create(b, loc, element);
    };
    AffineMap identity = rewriter.getMultiDimIdentityMap(type.getRank());
    SmallVector<utils::IteratorType> iterators(type.getRank(),
                                               utils::IteratorType::parallel);
    Value result =
        linalg::GenericOp::create(rewriter, loc, init.getType(), ValueRange(),
                                  init, identity, iterators, body)
            .getResult(0);
    if (result.getType() != type)
      result = tensor::CastOp::create(rewriter, loc, type, result);
    rewriter.replaceOp(op, result);
    return success();
  }
};

/// Inserts the slices one after the other, each at its coordinates.
struct ScatterToLoops : public OpRewritePattern<tensor::ScatterOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(tensor::ScatterOp op,
                                PatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    int64_t destRank = op.getDestType().getRank();
    int64_t batchRank = op.getIndicesType().getRank() - 1;
    int64_t sourceRank = op.getSourceType().getRank();
    ArrayRef<int64_t> dims = op.getScatterDims();
    OpFoldResult zero = rewriter.getIndexAttr(0),
                 one = rewriter.getIndexAttr(1);
    Value lower = arith::ConstantIndexOp::create(rewriter, loc, 0);
    Value step = arith::ConstantIndexOp::create(rewriter, loc, 1);
    SmallVector<Value> upper =
        llvm::map_to_vector(llvm::seq(batchRank), [&](int64_t dim) -> Value {
          return tensor::DimOp::create(rewriter, loc, op.getIndices(), dim);
        });
    auto body = [&](OpBuilder &b, Location loc, ValueRange batch,
                    ValueRange dest) -> scf::ValueVector {
      SmallVector<OpFoldResult> offsets(batch), sizes(batchRank, one);
      for (int64_t dim = batchRank; dim < sourceRank; ++dim) {
        offsets.push_back(zero);
        sizes.push_back(tensor::getMixedSize(b, loc, op.getSource(), dim));
      }
      SmallVector<OpFoldResult> strides(sourceRank, one);
      auto type = RankedTensorType::get(
          op.getSourceType().getShape().drop_front(batchRank),
          op.getSourceType().getElementType());
      Value slice = tensor::ExtractSliceOp::create(b, loc, type, op.getSource(),
                                                   offsets, sizes, strides);
      offsets.assign(destRank, zero);
      sizes = tensor::getMixedSizes(b, loc, op.getDest());
      for (auto [dim, coordinate] :
           llvm::zip_equal(dims, readCoordinates(b, loc, op.getIndices(), batch,
                                                 dims.size()))) {
        offsets[dim] = coordinate;
        sizes[dim] = one;
      }
      strides.assign(destRank, one);
      return {tensor::InsertSliceOp::create(b, loc, slice, dest.front(),
                                            offsets, sizes, strides)};
    };
    scf::LoopNest nest = scf::buildLoopNest(
        rewriter, loc, SmallVector<Value>(batchRank, lower), upper,
        SmallVector<Value>(batchRank, step), op.getDest(), body);
    rewriter.replaceOp(op, nest.results);
    return success();
  }
};
} // namespace

void mlir::pe::populateGatherScatterPatterns(RewritePatternSet &patterns) {
  patterns.add<GatherToGeneric, ScatterToLoops>(patterns.getContext());
}
