//===- ExpandBiases.cpp - The biases of all distances ---------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Where a bias depends on the distance of a key from its query alone, Sq
// queries and Sk keys have Sq + Sk − 1 biases in each head: their number is
// small beside Sq · Sk. The biases of all distances are looked up once, and
// each row of scores adds a contiguous part of them.
//
//===----------------------------------------------------------------------===//

#include "ExpandBiases.h"
#include "Vectorize.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/SCF/Transforms/TileUsingInterface.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/UB/IR/UBOps.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/TypeUtilities.h"
#include "pe/Arithmetic/Constants.h"
#include "pe/Arithmetic/Precision.h"
#include "pe/Codegen/CPU/Passes.h"
#include "pe/IR/PE.h"
#include "pe/IR/PEArrays.h"
#include "pe/IR/PERemarks.h"

namespace mlir::pe {
#define GEN_PASS_DEF_EXPANDBIASESPASS
#include "pe/Codegen/CPU/Passes.h.inc"
} // namespace mlir::pe

using namespace mlir;
using namespace mlir::pe;

namespace {
/// Expands one op. The first element of an expansion belongs to the last query
/// and the first key: the key of index j and the query of index i in the scores
/// have the place j − i + Sq − 1.
class BiasExpansion {
public:
  BiasExpansion(RewriterBase &b, RelativeBiasOp op, int64_t width)
      : b(b), op(op), loc(op.getLoc()), type(op.getArithmeticType()),
        integer(b.getIntegerType(type.getWidth())),
        lanes(std::max<int64_t>(1, width / type.getWidth())) {}

  LogicalResult build();

private:
  /// Builds an element in a loop, from the values of the loop's inputs.
  using BuildElement =
      function_ref<Value(OpBuilder &b, Value index, ValueRange inputs)>;

  Value toValue(OpFoldResult number) {
    return getValueOrCreateConstantIndexOp(b, loc, number);
  }
  Value toInteger(OpBuilder &b, Value index) {
    return arith::IndexCastOp::create(b, loc, integer, index);
  }
  Value constant(int64_t value) {
    return arith::ConstantIndexOp::create(b, loc, value);
  }
  /// A new array of `numDistances` elements.
  Value buildArray(Type elementType, ValueRange inputs, BuildElement build);
  Value buildColumns();
  Value readTable(OpBuilder &b, Value table, Value head, Value column);
  /// Looks the biases of one query up where they are used.
  void buildOneQuery(Value columns);
  /// Tiles `tile` by one along `dims`.
  FailureOr<RelativeBiasOp> tileByOne(RelativeBiasOp tile,
                                      ArrayRef<int64_t> dims);
  /// Adds `biases` to one row of scores, from the place `first` on.
  void buildRow(RelativeBiasOp rowOp, Value biases, Value first);
  /// The same for `count` keys from `column` on; returns the new row.
  Value buildLanes(RelativeBiasOp rowOp, Value source, Value row, Value biases,
                   Value first, Value column, int64_t count);

  RewriterBase &b;
  RelativeBiasOp op;
  Location loc;
  FloatType type;
  IntegerType integer;
  int64_t lanes;
  /// The indices in the sequence.
  Value firstQuery, firstKey;
  /// Sq − 1.
  Value lastQuery;
  OpFoldResult numDistances;
};
} // namespace

//===----------------------------------------------------------------------===//
// Columns and biases of all distances
//===----------------------------------------------------------------------===//

Value BiasExpansion::buildArray(Type elementType, ValueRange inputs,
                                BuildElement build) {
  Value init = tensor::EmptyOp::create(b, loc, numDistances, elementType);
  SmallVector<AffineMap> maps(inputs.size() + 1, b.getMultiDimIdentityMap(1));
  auto loop = linalg::GenericOp::create(
      b, loc, init.getType(), inputs, init, maps, utils::IteratorType::parallel,
      [&](OpBuilder &b, Location loc, ValueRange args) {
        Value index = linalg::IndexOp::create(b, loc, 0);
        linalg::YieldOp::create(b, loc, build(b, index, args));
      });
  return loop.getResult(0);
}

/// The columns of all distances, which all heads share.
Value BiasExpansion::buildColumns() {
  // From a query 0, the index of a key is its distance.
  Value query = buildInteger(b, loc, integer, 0);
  Value first = arith::SubIOp::create(
      b, loc, arith::SubIOp::create(b, loc, firstKey, firstQuery), lastQuery);
  return buildArray(
      integer, {}, [&](OpBuilder &b, Value index, ValueRange) -> Value {
        Value key = toInteger(b, arith::AddIOp::create(b, loc, index, first));
        return op.getBuckets().buildColumn(b, loc, query, key);
      });
}

Value BiasExpansion::readTable(OpBuilder &b, Value table, Value head,
                               Value column) {
  column = arith::IndexCastOp::create(b, loc, b.getIndexType(), column);
  Value bias =
      tensor::ExtractOp::create(b, loc, table, ValueRange{head, column});
  return convertFloat(b, loc, bias, type);
}

//===----------------------------------------------------------------------===//
// Scores
//===----------------------------------------------------------------------===//

void BiasExpansion::buildOneQuery(Value columns) {
  // The columns are those of the keys.
  int64_t rank = op.getInitType().getRank();
  AffineMap all = b.getMultiDimIdentityMap(rank);
  SmallVector<Value> inputs = {columns};
  SmallVector<AffineMap> maps = {
      AffineMap::get(rank, 0, b.getAffineDimExpr(op.getKeyDim()))};
  if (op.getX())
    inputs.push_back(op.getX());
  maps.append(inputs.size(), all);
  SmallVector<utils::IteratorType> iterators(rank,
                                             utils::IteratorType::parallel);
  auto loop = linalg::GenericOp::create(
      b, loc, op.getInit().getType(), inputs, op.getInit(), maps, iterators,
      [&](OpBuilder &b, Location loc, ValueRange args) {
        auto readHead = [&](Value) {
          Value head = linalg::IndexOp::create(b, loc, op.getHeadDim());
          return readTable(b, op.getTable(), head, args[0]);
        };
        // Without an x, the score is read from the init.
        Value x = convertFloat(b, loc, args[1], type);
        Value key = linalg::IndexOp::create(b, loc, op.getKeyDim());
        key = toInteger(b, arith::AddIOp::create(b, loc, key, firstKey));
        Value score = op.buildBiasedScore(b, loc, x, toInteger(b, firstQuery),
                                          key, readHead);
        linalg::YieldOp::create(
            b, loc,
            convertFloat(b, loc, score, op.getInitType().getElementType()));
      });
  b.replaceOp(op, loop);
}

Value BiasExpansion::buildLanes(RelativeBiasOp rowOp, Value source, Value row,
                                Value biases, Value first, Value column,
                                int64_t count) {
  auto read = [&](Value array, Value index) -> Value {
    Type element = getElementTypeOrSelf(array);
    Value vector = vector::TransferReadOp::create(
        b, loc, VectorType::get(count, element), array, index,
        /*padding=*/std::nullopt, ArrayRef<bool>{true});
    return convertFloat(b, loc, vector, type);
  };
  auto broadcast = [&](Value index) -> Value {
    return vector::BroadcastOp::create(b, loc, VectorType::get(count, integer),
                                       toInteger(b, index));
  };
  SmallVector<Attribute> steps;
  for (int64_t i = 0; i < count; ++i)
    steps.push_back(b.getIntegerAttr(integer, i));
  Value step = arith::ConstantOp::create(
      b, loc, DenseElementsAttr::get(VectorType::get(count, integer), steps));
  Value query = broadcast(toValue(rowOp.getFirstQuery(b)));
  Value key = arith::AddIOp::create(
      b, loc, broadcast(arith::AddIOp::create(b, loc, column, firstKey)), step);
  auto readHead = [&](Value) {
    return read(biases, arith::AddIOp::create(b, loc, first, column));
  };
  Value score = rowOp.buildBiasedScore(
      b, loc, read(source ? source : row, column), query, key, readHead);
  score = convertFloat(b, loc, score, rowOp.getInitType().getElementType());
  return vector::TransferWriteOp::create(b, loc, score, row, column,
                                         ArrayRef<bool>{true})
      .getResult();
}

void BiasExpansion::buildRow(RelativeBiasOp rowOp, Value biases, Value first) {
  b.setInsertionPoint(rowOp);
  Value source = rowOp.getX() ? takeRow(b, loc, rowOp.getX()) : Value();
  Value row = takeRow(b, loc, rowOp.getInit());
  Value numKeys =
      toValue(getExtent(b, loc, rowOp.getInit(), rowOp.getKeyDim()));
  Value end = arith::SubIOp::create(
      b, loc, numKeys,
      arith::RemUIOp::create(b, loc, numKeys, constant(lanes)));
  auto buildLoop = [&](Value from, Value to, int64_t count) {
    auto loop = scf::ForOp::create(
        b, loc, from, to, constant(count), row,
        [&](OpBuilder &, Location loc, Value column, ValueRange args) {
          scf::YieldOp::create(
              b, loc,
              buildLanes(rowOp, source, args[0], biases, first, column, count));
        });
    row = loop.getResult(0);
  };
  // Whole vectors, then what is left. No lane is masked: LLVM 22 makes a store
  // of 32 bits of the masked store of one lane that was truncated to 16.
  buildLoop(constant(0), end, lanes);
  int64_t extent = rowOp.getInitType().getDimSize(rowOp.getKeyDim());
  if (ShapedType::isDynamic(extent))
    buildLoop(end, numKeys, /*count=*/1);
  else if (int64_t rest = extent % lanes)
    row = buildLanes(rowOp, source, row, biases, first, end, rest);
  b.replaceOp(rowOp, putRow(b, loc, row, rowOp.getInit()));
}

//===----------------------------------------------------------------------===//
// Loops
//===----------------------------------------------------------------------===//

FailureOr<RelativeBiasOp> BiasExpansion::tileByOne(RelativeBiasOp tile,
                                                   ArrayRef<int64_t> dims) {
  SmallVector<OpFoldResult> sizes(tile.getInitType().getRank(),
                                  b.getIndexAttr(0));
  for (int64_t dim : dims)
    sizes[dim] = b.getIndexAttr(1);
  b.setInsertionPoint(tile);
  FailureOr<scf::SCFTilingResult> tiled =
      scf::tileUsingSCF(b, cast<TilingInterface>(tile.getOperation()),
                        scf::SCFTilingOptions().setTileSizes(sizes));
  if (failed(tiled))
    return tile.emitOpError("could not be tiled");
  b.replaceOp(tile, tiled->replacements);
  return cast<RelativeBiasOp>(tiled->tiledOps.front());
}

LogicalResult BiasExpansion::build() {
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPoint(op);
  int64_t queryDim = op.getQueryDim();
  firstQuery = toValue(op.getFirstQuery(b));
  firstKey = toValue(op.getFirstKey());
  OpFoldResult queries = getExtent(b, loc, op.getInit(), queryDim);
  OpFoldResult keys = getExtent(b, loc, op.getInit(), op.getKeyDim());
  AffineExpr sq, sk;
  bindSymbols(b.getContext(), sq, sk);
  lastQuery =
      toValue(affine::makeComposedFoldedAffineApply(b, loc, sq - 1, {queries}));
  numDistances = affine::makeComposedFoldedAffineMax(
      b, loc,
      AffineMap::get(0, 2, {sq + sk - 1, b.getAffineConstantExpr(0)},
                     b.getContext()),
      {queries, keys});
  Value columns = buildColumns();
  if (op.getInitType().getDimSize(queryDim) == 1) {
    buildOneQuery(columns);
    return success();
  }

  FailureOr<RelativeBiasOp> head =
      tileByOne(op, llvm::to_vector(llvm::seq<int64_t>(0, queryDim)));
  if (failed(head))
    return failure();
  b.setInsertionPoint(*head);
  Value zero = constant(0);
  Value biases =
      buildArray(type, columns, [&](OpBuilder &b, Value, ValueRange inputs) {
        return readTable(b, head->getTable(), zero, inputs[0]);
      });
  FailureOr<RelativeBiasOp> row = tileByOne(*head, queryDim);
  if (failed(row))
    return failure();
  // What the row adds to the index of the first query is its own index.
  b.setInsertionPoint(*row);
  Value index =
      arith::SubIOp::create(b, loc, toValue(row->getFirstQuery(b)), firstQuery);
  buildRow(*row, biases, arith::SubIOp::create(b, loc, lastQuery, index));
  return success();
}

/// Why the op is not expanded; empty if it is.
static StringRef getReasonAgainst(RelativeBiasOp op) {
  if (!op.hasPureTensorSemantics())
    return "pe-expand-biases takes tensors";
  std::optional<int64_t> numTokens = op.getBuckets().getNumTokens();
  if (!op.getBuckets().dependsOnDistance() &&
      (!numTokens || *numTokens > kMaxPairedTokens))
    return "there may be many pairs of a query and a key";
  return "";
}

/// Expands the op by what its biases are a function of.
static LogicalResult expand(RewriterBase &rewriter, RelativeBiasOp op,
                            int64_t width) {
  if (op.getBuckets().dependsOnDistance())
    return BiasExpansion(rewriter, op, width).build();
  return expandPairs(rewriter, op);
}

namespace {
struct ExpandBiases : public pe::impl::ExpandBiasesPassBase<ExpandBiases> {
  using ExpandBiasesPassBase::ExpandBiasesPassBase;

  LogicalResult initialize(MLIRContext *context) override {
    if (width >= 64 && width <= 4096)
      return success();
    return emitError(UnknownLoc::get(context))
           << "pe-expand-biases expects width to be at least 64 and at most "
              "4096, but found "
           << width.getValue();
  }

  void runOnOperation() override {
    SmallVector<RelativeBiasOp> ops;
    getOperation()->walk([&](RelativeBiasOp op) { ops.push_back(op); });
    IRRewriter rewriter(&getContext());
    for (RelativeBiasOp op : ops) {
      // Decomposing an op without scores leaves nothing.
      if (isAnyEmpty(op->getOperands()))
        continue;
      if (StringRef reason = getReasonAgainst(op); !reason.empty())
        remarkMissed(op, "expand-biases") << ("not expanded: " + reason).str();
      else if (failed(expand(rewriter, op, width)))
        return signalPassFailure();
    }
  }
};
} // namespace
