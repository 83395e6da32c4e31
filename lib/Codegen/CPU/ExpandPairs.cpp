//===- ExpandPairs.cpp - The biases of all pairs of tokens ----------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A window of an image has few tokens, and a batch has many windows.
//
//===----------------------------------------------------------------------===//

#include "ExpandBiases.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/SCF/Transforms/TileUsingInterface.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "pe/Arithmetic/Precision.h"
#include "pe/IR/PEArrays.h"

using namespace mlir;
using namespace mlir::pe;

/// A parallel loop with the given inputs that writes `init`.
static Value
buildLoop(OpBuilder &b, Location loc, ValueRange inputs, Value init,
          ArrayRef<AffineMap> maps,
          function_ref<Value(OpBuilder &, ValueRange inputs)> body) {
  int64_t rank = cast<RankedTensorType>(init.getType()).getRank();
  SmallVector<utils::IteratorType> iterators(rank,
                                             utils::IteratorType::parallel);
  auto loop = linalg::GenericOp::create(
      b, loc, init.getType(), inputs, init, maps, iterators,
      [&](OpBuilder &b, Location loc, ValueRange args) {
        linalg::YieldOp::create(b, loc, body(b, args));
      });
  return loop.getResult(0);
}

LogicalResult mlir::pe::expandPairs(RewriterBase &rewriter, RelativeBiasOp op) {
  OpBuilder::InsertionGuard guard(rewriter);
  rewriter.setInsertionPoint(op);
  Location loc = op.getLoc();
  FloatType type = op.getArithmeticType();
  IntegerType integer = rewriter.getIntegerType(type.getWidth());
  int64_t queryDim = op.getQueryDim(), keyDim = op.getKeyDim();
  int64_t rank = op.getInitType().getRank();
  auto toValue = [&](OpFoldResult number) {
    return getValueOrCreateConstantIndexOp(rewriter, loc, number);
  };
  Value firstQuery = toValue(op.getFirstQuery(rewriter));
  Value firstKey = toValue(op.getFirstKey());
  SmallVector<OpFoldResult> extents = {
      getExtent(rewriter, loc, op.getInit(), queryDim),
      getExtent(rewriter, loc, op.getInit(), keyDim)};
  auto buildIndex = [&](OpBuilder &b, int64_t dim, Value start) -> Value {
    Value index = linalg::IndexOp::create(b, loc, dim);
    return arith::IndexCastOp::create(
        b, loc, integer, arith::AddIOp::create(b, loc, index, start));
  };
  AffineMap pairs = rewriter.getMultiDimIdentityMap(2);

  // The columns, which all heads share.
  Value columns = buildLoop(
      rewriter, loc, {},
      tensor::EmptyOp::create(rewriter, loc, extents, integer), pairs,
      [&](OpBuilder &b, ValueRange) {
        return op.getBuckets().buildColumn(b, loc, buildIndex(b, 0, firstQuery),
                                           buildIndex(b, 1, firstKey));
      });

  SmallVector<OpFoldResult> sizes(rank, rewriter.getIndexAttr(0));
  sizes[op.getHeadDim()] = rewriter.getIndexAttr(1);
  FailureOr<scf::SCFTilingResult> tiled =
      scf::tileUsingSCF(rewriter, cast<TilingInterface>(op.getOperation()),
                        scf::SCFTilingOptions().setTileSizes(sizes));
  if (failed(tiled))
    return op.emitOpError("could not be tiled");
  rewriter.replaceOp(op, tiled->replacements);
  auto head = cast<RelativeBiasOp>(tiled->tiledOps.front());
  rewriter.setInsertionPoint(head);
  Value zero = arith::ConstantIndexOp::create(rewriter, loc, 0);
  Value biases = buildLoop(
      rewriter, loc, columns,
      tensor::EmptyOp::create(rewriter, loc, extents, type), {pairs, pairs},
      [&](OpBuilder &b, ValueRange inputs) {
        Value column =
            arith::IndexCastOp::create(b, loc, b.getIndexType(), inputs[0]);
        Value bias = tensor::ExtractOp::create(b, loc, head.getTable(),
                                               ValueRange{zero, column});
        return convertFloat(b, loc, bias, type);
      });

  SmallVector<Value> inputs = {biases};
  SmallVector<AffineMap> maps = {AffineMap::get(
      rank, 0,
      {rewriter.getAffineDimExpr(queryDim), rewriter.getAffineDimExpr(keyDim)},
      rewriter.getContext())};
  if (head.getX())
    inputs.push_back(head.getX());
  maps.append(inputs.size(), rewriter.getMultiDimIdentityMap(rank));
  Value scores = buildLoop(
      rewriter, loc, inputs, head.getInit(), maps,
      [&](OpBuilder &b, ValueRange args) {
        auto readHead = [&](Value) { return args[0]; };
        // Without an x, the score is read from the init.
        Value x = convertFloat(b, loc, args[1], type);
        Value score = head.buildBiasedScore(
            b, loc, x, buildIndex(b, queryDim, firstQuery),
            buildIndex(b, keyDim, firstKey), readHead);
        return convertFloat(b, loc, score, head.getInitType().getElementType());
      });
  rewriter.replaceOp(head, scores);
  return success();
}
