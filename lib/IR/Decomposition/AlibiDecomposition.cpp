//===- AlibiDecomposition.cpp - Biases as a loop --------------------------===//
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
#include "mlir/Dialect/Math/IR/Math.h"
#include "pe/Arithmetic/Constants.h"
#include "pe/Arithmetic/Precision.h"
#include "pe/IR/PEArrays.h"
#include <limits>

using namespace mlir;
using namespace mlir::pe;

FailureOr<SmallVector<Value>> AlibiSlopesOp::decomposeOperation(OpBuilder &b) {
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPoint(*this);
  return SmallVector<Value>{arith::ConstantOp::create(b, getLoc(), evaluate())};
}

Value AlibiOp::buildScore(OpBuilder &b, Location loc, Value x, Value slope,
                          Value query, Value key) {
  AlibiForm form = getForm();
  Value distance = key;
  if (form != AlibiForm::Column)
    distance = arith::SubIOp::create(b, loc, key, query);
  if (form == AlibiForm::Symmetric)
    distance = math::AbsIOp::create(b, loc, distance);
  distance = arith::SIToFPOp::create(b, loc, x.getType(), distance);
  auto contract = arith::FastMathFlags::contract;
  Value bias = arith::MulFOp::create(b, loc, slope, distance, contract);
  Value score;
  if (form == AlibiForm::Symmetric)
    score = arith::SubFOp::create(b, loc, x, bias, contract);
  else
    score = arith::AddFOp::create(b, loc, x, bias, contract);
  if (!getCausal())
    return score;
  Value isLater =
      arith::CmpIOp::create(b, loc, arith::CmpIPredicate::sgt, key, query);
  Value never =
      buildFloat(b, loc, x.getType(), -std::numeric_limits<double>::infinity());
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

static SmallVector<Value> buildLoop(OpBuilder &b, AlibiOp op) {
  Location loc = op.getLoc();
  int64_t rank = op.getInitType().getRank();
  Type elementType = op.getInitType().getElementType();
  FloatType computeType = op.getArithmeticType();
  Value firstQuery, firstKey;
  if (op.usesQueryIndex())
    firstQuery = getValueOrCreateConstantIndexOp(b, loc, op.getFirstQuery(b));
  firstKey = getValueOrCreateConstantIndexOp(b, loc, op.getFirstKey());

  SmallVector<Value> inputs = {op.getSlopes()};
  SmallVector<AffineMap> maps = {AffineMap::get(
      rank, 0, b.getAffineDimExpr(op.getHeadDim()), b.getContext())};
  if (op.getX())
    inputs.push_back(op.getX());
  maps.append(inputs.size(), b.getMultiDimIdentityMap(rank));
  SmallVector<utils::IteratorType> iterators(rank,
                                             utils::IteratorType::parallel);
  auto generic = linalg::GenericOp::create(
      b, loc, getResultTypes(op.getInit()), inputs, op.getInit(), maps,
      iterators, [&](OpBuilder &b, Location loc, ValueRange args) {
        // Without an x, the score is read from the init.
        Value slope = convertFloat(b, loc, args[0], computeType);
        Value x = convertFloat(b, loc, args[1], computeType);
        Value query;
        if (firstQuery)
          query = buildIndex(b, loc, op.getQueryDim(), firstQuery, computeType);
        Value key = buildIndex(b, loc, op.getKeyDim(), firstKey, computeType);
        Value score = op.buildScore(b, loc, x, slope, query, key);
        linalg::YieldOp::create(b, loc,
                                convertFloat(b, loc, score, elementType));
      });
  return SmallVector<Value>(generic.getResults());
}

FailureOr<SmallVector<Value>> AlibiOp::decomposeOperation(OpBuilder &b) {
  return decomposeArray(b, *this, [&] { return buildLoop(b, *this); });
}
