//===- BiasDecomposition.cpp - Biases as a loop ---------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One loop over the scores computes the bias of each from its indices: there is
// no array of biases.
//
//===----------------------------------------------------------------------===//

#include "Decomposition/Decomposition.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "pe/Arithmetic/Constants.h"
#include "pe/Arithmetic/Precision.h"
#include "pe/IR/PEArrays.h"
#include <limits>

using namespace mlir;
using namespace mlir::pe;

Value mlir::pe::hideLaterKeys(OpBuilder &b, Location loc, Value score,
                              Value query, Value key) {
  Value isLater =
      arith::CmpIOp::create(b, loc, arith::CmpIPredicate::sgt, key, query);
  Value never = buildFloat(b, loc, score.getType(),
                           -std::numeric_limits<double>::infinity());
  return arith::SelectOp::create(b, loc, isLater, never, score);
}

/// The index of the loop over dimension `dim`, counted from `start`, as an
/// integer of the width of `type`, which vectorizes well.
static Value buildIndex(OpBuilder &b, Location loc, int64_t dim, Value start,
                        FloatType type) {
  Value index = linalg::IndexOp::create(b, loc, dim);
  return arith::IndexCastOp::create(
      b, loc, b.getIntegerType(type.getWidth()),
      arith::AddIOp::create(b, loc, index, start));
}

static SmallVector<Value> buildLoop(OpBuilder &b, BiasOpInterface op) {
  Location loc = op.getLoc();
  Value init = op.getFirstInit(), heads = op.getHeadsMutable().get();
  int64_t rank = op.getInitType().getRank();
  Type elementType = op.getInitType().getElementType();
  FloatType type = op.getArithmeticType();
  Value firstQuery, firstKey;
  if (op.usesQueryIndex())
    firstQuery = getValueOrCreateConstantIndexOp(b, loc, op.getFirstQuery(b));
  firstKey = getValueOrCreateConstantIndexOp(b, loc, op.getFirstKey());

  // One element for each head is an input of the loop. A row is read from.
  bool isElement = cast<ShapedType>(heads.getType()).getRank() == 1;
  SmallVector<Value> inputs;
  SmallVector<AffineMap> maps;
  if (isElement) {
    inputs.push_back(heads);
    maps.push_back(AffineMap::get(rank, 0, b.getAffineDimExpr(op.getHeadDim()),
                                  b.getContext()));
  }
  if (op.getX())
    inputs.push_back(op.getX());
  maps.append(inputs.size() + 1 - maps.size(), b.getMultiDimIdentityMap(rank));
  SmallVector<utils::IteratorType> iterators(rank,
                                             utils::IteratorType::parallel);
  auto generic = linalg::GenericOp::create(
      b, loc, getResultTypes(init), inputs, init, maps, iterators,
      [&](OpBuilder &b, Location loc, ValueRange args) {
        Value element;
        if (isElement)
          element = convertFloat(b, loc, args[0], type);
        auto readHead = [&](Value column) {
          if (!column)
            return element;
          Value head = linalg::IndexOp::create(b, loc, op.getHeadDim());
          column = arith::IndexCastOp::create(b, loc, b.getIndexType(), column);
          return convertFloat(b, loc,
                              readElement(b, loc, heads, {head, column}), type);
        };
        // Without an x, the score is read from the init.
        Value x = convertFloat(b, loc, args[isElement ? 1 : 0], type);
        Value query;
        if (firstQuery)
          query = buildIndex(b, loc, op.getQueryDim(), firstQuery, type);
        Value key = buildIndex(b, loc, op.getKeyDim(), firstKey, type);
        Value score = op.buildBiasedScore(b, loc, x, query, key, readHead);
        linalg::YieldOp::create(b, loc,
                                convertFloat(b, loc, score, elementType));
      });
  return SmallVector<Value>(generic.getResults());
}

FailureOr<SmallVector<Value>> mlir::pe::decomposeBias(OpBuilder &b,
                                                      BiasOpInterface op) {
  return decomposeArray(b, cast<DestinationStyleOpInterface>(*op),
                        [&] { return buildLoop(b, op); });
}
